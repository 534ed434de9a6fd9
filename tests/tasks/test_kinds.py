"""Kinds: rows become payloads, presses become answers, and neither is ever guessed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Amount
from kernel.values import Language, Options, Text
from tasks.cards import PEER, Exhibit, Offer
from tasks.errors import AnswerEmpty, AnswerTooLong, UnknownOption
from tasks.kinds import Kind, all_kinds, answer, choice, compare, correct, kind_named, review
from tasks.rows import Defaults, Row, RowFault, RowRefused, clean

PAIR: dict[str, object] = {"text": "Why?", "a": "So.", "b": "Because.", "lang": "en"}
OFFER = Offer(low=Amount.aic(2), high=Amount.aic(5), ref="8F2K", title="Waste", guide="Look twice.")


def choice_payload(**fields: object) -> choice.Payload:
    row = {"text": "Which?", "options": ["a", "b", "c"], "lang": "en"} | fields
    return choice.parse_row(Row(row))[0]


def fault_of(kind: str, fields: dict[str, object]) -> tuple[RowFault, dict[str, object]]:
    with pytest.raises(RowRefused) as refused:
        kind_named(kind).parse_row(Row(fields))
    return refused.value.fault, dict(refused.value.facts)


def test_every_kind_has_the_whole_interface() -> None:
    for name, kind in all_kinds().items():
        for attribute in Kind.__annotations__:
            assert hasattr(kind, attribute), (name, attribute)
        assert kind.LEASE_S > kind.SECONDS


def test_every_payload_survives_storage() -> None:
    for kind, fields in (
        ("choice", {"options": ["a", "b"]}),
        ("answer", {"answers": ["x"]}),
        ("review", {"answer": "x"}),
    ):
        payload, _ = kind_named(kind).parse_row(Row({"text": "问？", "licence": "CC0-1.0"} | fields))
        assert kind_named(kind).load(payload.model_dump(mode="json")) == payload
        assert payload.language is Language.ZH


def test_none_of_these_is_one_more_option_at_the_end() -> None:
    payload = choice_payload()
    assert choice.space(payload) == Options(3)
    assert choice.space(payload, none_of_these=True) == Options(4)
    assert choice.parse_answer(payload, 3, none_of_these=True) == 3
    with pytest.raises(UnknownOption):
        choice.parse_answer(payload, 3)


@given(st.one_of(st.text(), st.integers()))
def test_a_press_is_an_option_or_refused(raw: str | int) -> None:
    try:
        number = choice.parse_answer(choice_payload(), raw)
    except UnknownOption:
        return
    assert 0 <= number < 3


@given(st.text(max_size=50))
def test_an_answer_is_stored_visible_and_stable(raw: str) -> None:
    payload = answer.parse_row(Row({"text": "Why?"}))[0]
    try:
        stored = answer.parse_answer(payload, raw)
    except AnswerEmpty:
        return
    assert stored.strip()
    assert answer.parse_answer(payload, stored) == stored


@pytest.mark.parametrize("raw", ["", "  \n ", "\u200b\u200d", "\x00\x1b", "\u3000"])
def test_an_invisible_answer_is_empty(raw: str) -> None:
    with pytest.raises(AnswerEmpty):
        answer.parse_answer(answer.parse_row(Row({"text": "Why?"}))[0], raw)


def test_an_answer_has_a_limit_and_says_it() -> None:
    payload = answer.parse_row(Row({"text": "Why?"}))[0]
    assert answer.space(payload) == Text(answer.MAX_ANSWER_CHARS)
    with pytest.raises(AnswerTooLong) as refused:
        answer.parse_answer(payload, "好" * 1_000_000)
    assert refused.value.facts == {"limit": answer.MAX_ANSWER_CHARS}


def test_a_review_asks_the_same_question_about_the_answer() -> None:
    asked = answer.parse_row(Row({"text": "Why?", "passage": "Because.", "answers": ["x"]}))[0]
    card = review.card(review.about(asked, "So."), OFFER)
    assert (card.prompt, card.passage, card.exhibits, card.options) == (
        "Why?",
        "Because.",
        (Exhibit(PEER, "So."),),
        review.OPTIONS,
    )
    assert review.parse_answer(review.about(asked, "So."), "1") == review.REJECT
    with pytest.raises(UnknownOption):
        review.parse_answer(review.about(asked, "So."), "2")


def test_a_card_carries_its_offer_and_never_the_gold() -> None:
    payload, gold = choice.parse_row(Row({"text": "Which?", "options": ["a", "b"], "gold": "b"}))
    card = choice.card(payload, OFFER)
    assert gold == 1
    assert (card.low, card.high, card.ref, card.title, card.guide) == (
        OFFER.low,
        OFFER.high,
        "8F2K",
        "Waste",
        "Look twice.",
    )
    assert "gold" not in card.__slots__


def test_references_are_gathered_from_answers_and_gold() -> None:
    payload, gold = answer.parse_row(Row({"text": "Why?", "answers": ["x"], "gold": "y"}))
    assert payload.references == ("y", "x")
    assert gold is None


@pytest.mark.parametrize(
    ("fields", "fault", "facts"),
    [
        ({"options": ["a", "b"]}, RowFault.MISSING, {"field": "text"}),
        ({"text": "  ", "options": ["a", "b"]}, RowFault.MISSING, {"field": "text"}),
        ({"text": ["q"], "options": ["a", "b"]}, RowFault.WRONG_TYPE, {"field": "text", "expected": "text"}),
        ({"text": True, "options": ["a", "b"]}, RowFault.WRONG_TYPE, {"field": "text", "expected": "text"}),
        ({"text": "q" * 2001, "options": ["a", "b"]}, RowFault.TOO_LONG, {"field": "text", "limit": 2000}),
        ({"text": "q"}, RowFault.MISSING, {"field": "options"}),
        ({"text": "q", "options": {"a": 1}}, RowFault.WRONG_TYPE, {"field": "options", "expected": "list"}),
        ({"text": "q", "options": ["a"]}, RowFault.TOO_FEW_OPTIONS, {"found": 1, "limit": 2}),
        ({"text": "q", "options": [str(n) for n in range(11)]}, RowFault.TOO_MANY_OPTIONS, {"found": 11, "limit": 10}),
        ({"text": "q", "options": ["a", "a "]}, RowFault.SAME_OPTION_TWICE, {"option": "a"}),
        ({"text": "q", "options": ["a", ""]}, RowFault.MISSING, {"field": "options"}),
        ({"text": "q", "options": ["a", "b"], "gold": "A"}, RowFault.GOLD_NOT_AN_OPTION, {"gold": "A"}),
        (
            {"text": "q", "options": ["a", "b"], "gold": "none_of_these"},
            RowFault.GOLD_NOT_AN_OPTION,
            {"gold": "none_of_these"},
        ),
        (
            {"text": "q", "options": ["a", "b"], "lang": "fr"},
            RowFault.UNKNOWN_LANGUAGE,
            {"given": "fr", "known": "zh, en"},
        ),
    ],
)
def test_a_bad_choice_row_is_refused_with_its_reason(
    fields: dict[str, object], fault: RowFault, facts: dict[str, object]
) -> None:
    assert fault_of("choice", fields) == (fault, facts)


def test_none_of_these_can_be_gold_where_the_campaign_allows_it() -> None:
    row = Row({"text": "q", "options": ["a", "b"], "gold": "none_of_these"}, Defaults(none_of_these=True))
    assert choice.parse_row(row)[1] == 2


def test_a_review_row_has_its_answer_and_one_of_two_verdicts() -> None:
    assert fault_of("review", {"text": "q"}) == (RowFault.MISSING, {"field": "answer"})
    assert fault_of("review", {"text": "q", "answer": "x", "gold": "maybe"})[0] is RowFault.GOLD_NOT_AN_OPTION
    assert review.parse_row(Row({"text": "q", "answer": "x", "gold": "accept"}))[1] == review.ACCEPT


def test_a_row_takes_from_its_campaign_what_it_does_not_say() -> None:
    defaults = Defaults(language=Language.ZH, options=("y", "n"), text="Same?", licence="CC0-1.0")
    payload, gold = choice.parse_row(Row({"gold": "n"}, defaults))
    assert (payload.language, payload.options, payload.text, payload.licence, gold) == (
        "zh",
        ("y", "n"),
        "Same?",
        "CC0-1.0",
        1,
    )


@given(st.text())
def test_cleaning_is_final(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


def test_two_answers_have_four_options_and_gold_among_them() -> None:
    payload, gold = compare.parse_row(Row(PAIR | {"gold": "same"}))
    assert (payload.a, payload.b, gold) == ("So.", "Because.", 2)
    assert compare.space(payload) == compare.space(payload, none_of_these=True) == Options(4)
    assert compare.parse_row(Row(PAIR))[1] is None
    assert [compare.parse_answer(payload, str(number)) for number in range(4)] == [0, 1, 2, 3]
    for raw in ("4", "-1", "", "a", "０"):
        with pytest.raises(UnknownOption):
            compare.parse_answer(payload, raw)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"a": ""}, RowFault.MISSING),
        ({"b": "\u200b"}, RowFault.MISSING),
        ({"b": "So."}, RowFault.SAME_OPTION_TWICE),
        ({"b": "x" * 2001}, RowFault.TOO_LONG),
        ({"gold": "left"}, RowFault.GOLD_NOT_AN_OPTION),
    ],
)
def test_a_bad_pair_is_refused(changed: dict[str, object], fault: RowFault) -> None:
    assert fault_of("compare", PAIR | changed)[0] is fault


def test_a_swapped_card_shows_the_second_answer_as_a_and_its_buttons_mean_the_answers() -> None:
    payload, _ = compare.parse_row(Row(PAIR))
    plain, swapped = compare.card(payload, OFFER), compare.card(payload, replace(OFFER, is_swapped=True))
    assert plain.exhibits == (Exhibit("a", "So."), Exhibit("b", "Because."))
    assert swapped.exhibits == (Exhibit("a", "Because."), Exhibit("b", "So."))
    for card in (plain, swapped):
        assert [card.options[number] for number in card.order] == list(compare.OPTIONS)
    assert swapped.order == (compare.B, compare.A, 2, 3)


FIX: dict[str, object] = {"text": "Why?", "answer": "So so, and so on.", "lang": "en"}


def test_a_models_answer_has_its_mistakes_in_order_and_right_texts_as_references() -> None:
    row = FIX | {"mistakes": ["so", "so on"], "gold": "Because.", "answers": ["Therefore."]}
    payload, gold = correct.parse_row(Row(row))
    assert (payload.mistakes, payload.references, gold) == (("so", "so on"), ("Because.", "Therefore."), None)
    assert correct.card(payload, OFFER).exhibits == (Exhibit("model", "So so, and so on.", ("so", "so on")),)
    assert fault_of("correct", FIX | {"mistakes": ["so on", "So"]})[0] is RowFault.MISTAKE_NOT_THERE
    assert fault_of("correct", FIX | {"answer": " "})[0] is RowFault.MISSING


def test_what_is_right_stays_as_it_is_and_what_is_typed_stands_instead() -> None:
    payload, _ = correct.parse_row(Row(FIX))
    assert correct.parse_answer(payload, correct.RIGHT) == payload.answer
    assert correct.parse_answer(payload, "0") == "0"
    assert correct.parse_answer(payload, " Because. ") == "Because."
    with pytest.raises(UnknownOption):
        correct.parse_answer(payload, 1)
    with pytest.raises(AnswerEmpty):
        correct.parse_answer(payload, "\u200b")
