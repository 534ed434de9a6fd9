"""Cards, receipts and verdicts: laid out for a phone, within Telegram's limits, in both languages."""

from dataclasses import replace

import pytest

from contributors.streaks import Streak
from kernel.money import Amount
from kernel.values import Language
from tasks.cards import PEER, Card, Exhibit
from tasks.kinds import all_kinds
from views import cards, receipts, replies
from views.limits import CAPTION_UNITS, MESSAGE_UNITS, PRESS_BYTES, columns, fits, plain_text
from views.receipts import Outcome, Verdict
from views.screens import INERT, Screen, inert, split

LEASE = "L" * 22
CARD = Card(
    kind="choice",
    prompt="这张照片里的物品属于哪一类？",
    passage=None,
    options=("可回收", "厨余", "有害", "其他"),
    photo="ab" * 32,
    none_of_these=True,
    low=Amount.aic(2),
    high=Amount.aic(5),
    seconds=15,
    ref="8F2K",
    language=Language.ZH,
    guide=None,
    title="垃圾分类",
    icon="🏷",
)
REVIEW = replace(
    CARD,
    kind="review",
    options=("accept", "reject"),
    has_own_words=True,
    exhibits=(Exhibit(PEER, "42 <b>"),),
    asks="review",
    none_of_these=False,
)
QUESTION = replace(CARD, kind="answer", options=(), none_of_these=False, photo=None, hint="type")
ICONS = ["⏭", "🚩", "ℹ️", "⋯"]


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def test_a_card_reads_as_the_conversation_shows_it() -> None:
    screen = cards.task_card(Language.ZH, CARD, LEASE)
    assert (
        plain_text(screen.text)
        == "🏷 垃圾分类 · 2–5 AIC · ~15\N{NO-BREAK SPACE}s · #8F2K\n\n这张照片里的物品属于哪一类？"
    )
    assert labels(screen) == [["可回收", "厨余"], ["有害", "其他"], ["都不对"], ICONS]
    assert screen.photo == CARD.photo


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (("12345678", "四个汉字"), [["12345678", "四个汉字"]]),
        (("123456789", "b"), [["123456789"], ["b"]]),
        (("十二个汉字就是二十四列宽", "b"), [["十二个汉字就是二十四列宽"], ["b"]]),
        (("x" * 25, "b"), [["A", "B"]]),
        (tuple(f"{'long ' * 6}{n}" for n in range(10)), [list("ABCDE"), list("FGHIJ")]),
    ],
)
def test_options_are_laid_out_for_a_phone(options: tuple[str, ...], rows: list[list[str]]) -> None:
    screen = cards.task_card(Language.EN, replace(CARD, options=options, none_of_these=False), LEASE)
    assert labels(screen) == [*rows, ICONS]


def test_lettered_options_stand_in_the_text() -> None:
    screen = cards.task_card(Language.EN, replace(CARD, options=("x" * 25, "<short>")), LEASE)
    assert f"A. {'x' * 25}\nB. <short>" in plain_text(screen.text)


def test_a_review_shows_question_and_answer_and_three_presses() -> None:
    screen = cards.task_card(Language.ZH, REVIEW, LEASE)
    assert "42 <b>" in plain_text(screen.text)
    assert labels(screen)[:2] == [["👍 通过", "👎 不通过"], ["🚩 违规"]]
    assert [button.press for button in screen.rows[0]] == [f"a:{LEASE}:0", f"a:{LEASE}:1"]


def test_a_question_asks_for_words_not_presses() -> None:
    screen = cards.task_card(Language.EN, QUESTION, LEASE)
    assert labels(screen) == [ICONS]
    assert "type your answer" in screen.text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("card", [CARD, REVIEW, QUESTION])
def test_every_press_fits_64_bytes(language: Language, card: Card) -> None:
    screens = (
        cards.task_card(language, card, LEASE),
        cards.report_menu(language, card, LEASE),
        cards.more_menu(language, card, LEASE),
        receipts.draft(language, LEASE, card.ref, "words"),
    )
    presses = [button.press or "" for screen in screens for row in screen.rows for button in row]
    assert all(0 < len(press.encode()) <= PRESS_BYTES for press in presses)
    assert all(columns(button.label) <= 24 for screen in screens for row in screen.rows for button in row)


def test_menus_keep_the_cards_text_so_that_only_buttons_change() -> None:
    card = cards.task_card(Language.EN, CARD, LEASE)
    for menu in (cards.report_menu, cards.more_menu):
        changed = menu(Language.EN, CARD, LEASE)
        assert (changed.text, changed.photo) == (card.text, card.photo)
        assert changed.rows != card.rows


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", sorted(all_kinds()))
def test_every_kind_has_a_name_and_a_guide(language: Language, kind: str) -> None:
    assert cards.title(language, replace(CARD, kind=kind, title=None))
    assert plain_text(cards.guide(language, replace(CARD, kind=kind), "CC0-1.0").text)


def test_a_guide_of_the_campaign_is_shown_as_written() -> None:
    shown = plain_text(cards.guide(Language.EN, replace(CARD, guide="look <closely>"), "CC-BY-4.0").text)
    assert "look <closely>" in shown
    assert "CC-BY-4.0" in shown


def test_a_preview_does_nothing() -> None:
    screen = inert(cards.task_card(Language.ZH, CARD, LEASE))
    assert {button.press for row in screen.rows for button in row} == {INERT}


def test_a_card_that_fits_is_one_message() -> None:
    screen = cards.task_card(Language.ZH, CARD, LEASE)
    assert split(screen) == (screen,)


def test_a_long_card_is_paged_and_the_last_page_has_the_buttons() -> None:
    screen = cards.task_card(Language.EN, replace(CARD, passage="Some words. " * 900), LEASE)
    pages = split(screen)
    assert pages[0].photo == CARD.photo
    assert all(not page.rows for page in pages[:-1])
    assert pages[-1].rows == screen.rows
    assert all(fits(page.text, MESSAGE_UNITS) for page in pages)
    assert CARD.prompt in pages[-1].text


@pytest.mark.parametrize("passage", [None, "Some words. " * 900])
@pytest.mark.parametrize("photo", [None, "ab" * 32])
def test_a_receipt_edits_the_message_that_has_the_buttons(passage: str | None, photo: str | None) -> None:
    card = replace(CARD, passage=passage, photo=photo, prompt="问" * 2000)
    receipt = receipts.receipt(Language.EN, card, 0, today=1, lease=LEASE)
    assert receipt.photo == split(cards.task_card(Language.EN, card, LEASE))[-1].photo
    assert fits(receipt.text, CAPTION_UNITS)


def test_a_receipt_keeps_question_and_choice() -> None:
    screen = receipts.receipt(Language.ZH, CARD, 0, today=6, lease=LEASE)
    text = plain_text(screen.text)
    assert CARD.prompt in text
    assert "✓ 可回收" in text
    assert text.endswith("#8F2K 收到 · 预计 2–5 AIC · 今天 6")
    assert labels(screen) == [["下一个", "↩︎ 改"]]


def test_a_receipt_keeps_what_was_read_by_its_beginning() -> None:
    passage = "今天天气真好。" * 40
    text = plain_text(receipts.receipt(Language.ZH, replace(CARD, passage=passage), 0, today=6, lease=LEASE).text)
    assert passage[:20] in text
    assert passage not in text
    assert text.index(passage[:20]) < text.index(CARD.prompt)


@pytest.mark.parametrize("language", Language)
def test_a_refusals_receipt_asks_why_while_it_can_be_told(language: Language) -> None:
    refused, accepted = REVIEW.options.index("reject"), REVIEW.options.index("accept")
    assert "500" in receipts.receipt(language, REVIEW, refused, today=1, lease=LEASE).text
    assert "500" not in receipts.receipt(language, REVIEW, refused, today=1).text
    assert "500" not in receipts.receipt(language, REVIEW, accepted, today=1, lease=LEASE).text
    assert "500" not in receipts.receipt(language, CARD, refused, today=1, lease=LEASE).text


def test_a_receipt_without_a_lease_offers_no_change() -> None:
    assert labels(receipts.receipt(Language.EN, CARD, 4, today=1)) == [["Next"]]
    assert "None of these" in receipts.receipt(Language.EN, CARD, 4, today=1).text


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (Verdict("8F2K", Outcome.PAID, Amount.parse("3.2"), 3, 3), "#8F2K +3.20 AIC · 同伴 3/3"),
        (Verdict("8F2K", Outcome.PAID, Amount.parse("3.2")), "#8F2K +3.20 AIC"),
        (Verdict("8F2K", Outcome.PENDING, Amount.parse("3.2"), 2, 3), "#8F2K 通过 · 3.20 AIC 待发放 · 同伴 2/3"),
        (Verdict("8F2K", Outcome.REJECTED, reason="gold"), "#8F2K 未通过 · 与认定的答案不同"),
        (Verdict("8F2K", Outcome.ADJUDICATE, peers_agreeing=1, peers=4), "#8F2K 同伴意见不一，正由人工来看"),
    ],
)
def test_a_verdict_is_one_line(verdict: Verdict, line: str) -> None:
    assert plain_text(receipts.verdict_line(Language.ZH, verdict)) == line


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("reason", [None, "gold", "peers", "review", "operator"])
def test_every_outcome_has_words(language: Language, outcome: Outcome, reason: str | None) -> None:
    assert "8F2K" in receipts.verdict_line(language, Verdict("8F2K", outcome, reason=reason))


def test_a_verdict_replaces_the_receipt_on_the_card() -> None:
    screen = receipts.verdict_card(Language.EN, QUESTION, "because <x>", Verdict("8F2K", Outcome.PAID, Amount.aic(2)))
    assert "because <x>" in plain_text(screen.text)
    assert screen.rows == ()


def test_a_summary_counts_what_is_accepted_and_names_what_is_not() -> None:
    verdicts = [
        Verdict("AAAA", Outcome.PAID, Amount.aic(2)),
        Verdict("BBBB", Outcome.PENDING, Amount.aic(3)),
        Verdict("CCCC", Outcome.REJECTED, reason="review"),
    ]
    text = plain_text(receipts.summary(Language.EN, verdicts).text)
    assert "2 accepted · +2.00 AIC" in text
    assert "another 3.00 AIC pending" in text
    assert "#CCCC not accepted" in text
    assert "AAAA" not in text


@pytest.mark.parametrize("close", [receipts.skipped, receipts.reported])
def test_a_card_that_is_over_says_so_and_goes_on(close: object) -> None:
    assert callable(close)
    screen = close(Language.EN, CARD)
    assert CARD.prompt in screen.text
    assert labels(screen) == [["Next"]]


def test_a_draft_is_echoed_as_it_was_typed() -> None:
    screen = receipts.draft(Language.EN, LEASE, "8F2K", "1 < 2 & 3")
    assert "1 < 2 & 3" in plain_text(screen.text)
    assert labels(screen) == [["Submit", "Edit"], ["I used AI"]]


def test_declared_ai_help_expects_the_low_end_and_says_so() -> None:
    text = plain_text(receipts.receipt(Language.EN, QUESTION, "words", today=1, declared_ai=True).text)
    assert text.endswith("#8F2K received · 2 AIC expected · 1 today · with AI")


@pytest.mark.parametrize(
    ("streak", "shown"), [(Streak(5), "🔥5"), (Streak(5, 2), "🔥5·待定"), (Streak(1234, 1), "🔥1,234·待定")]
)
def test_a_receipt_shows_the_days_in_a_row(streak: Streak, shown: str) -> None:
    parts = plain_text(receipts.receipt(Language.ZH, CARD, 0, today=1, days=receipts.Days(streak)).text).split(" · ")
    assert shown in parts[-1]


def test_whoever_has_no_streak_sees_none() -> None:
    assert "🔥" not in receipts.receipt(Language.ZH, CARD, 0, today=1, days=receipts.Days(Streak())).text


def test_the_first_receipt_names_the_zone() -> None:
    text = plain_text(
        receipts.receipt(Language.ZH, CARD, 0, today=1, days=receipts.Days(Streak(), "Asia/Shanghai")).text
    )
    assert text.endswith("你的“今天”按上海时间算。")


def test_the_latest_card_keeps_its_way_on() -> None:
    verdict = Verdict("8F2K", Outcome.PAID, Amount.aic(2))
    assert labels(receipts.verdict_card(Language.EN, CARD, 0, verdict, is_latest=True)) == [["Next"]]


def test_a_typed_answers_receipt_takes_the_place_of_its_draft() -> None:
    assert receipts.receipt(Language.EN, replace(QUESTION, photo="ab" * 32), "words", today=1).photo is None


def test_a_models_answer_has_its_mistakes_underlined_and_can_be_left_or_mended() -> None:
    exhibit = Exhibit("model", "1 < 2 < 1, so 2 < 1", ("2 < 1", "2 < 1"))
    card = replace(
        QUESTION,
        kind="correct",
        options=("right",),
        has_own_words=True,
        exhibits=(exhibit,),
        hint="correct",
        starts_from=exhibit.text,
    )
    screen = cards.task_card(Language.EN, card, LEASE)
    assert "1 &lt; <u>2 &lt; 1</u>, so <u>2 &lt; 1</u>" in screen.text
    assert labels(screen) == [["✓ It is right", "✏️ Fix it"], ICONS]
    assert "#8F2K" in replies.write_answer(Language.EN, QUESTION).text
    assert "<pre>1 &lt; 2 &lt; 1, so 2 &lt; 1</pre>" in replies.write_answer(Language.EN, card).text
    assert "✓ <b>✓ It is right</b>" in receipts.receipt(Language.EN, card, exhibit.text, today=1).text


def test_of_two_answers_the_buttons_say_which_wherever_they_stand() -> None:
    swapped = replace(
        CARD,
        kind="compare",
        options=("b", "a", "same", "neither"),
        order=(1, 0, 2, 3),
        has_own_words=True,
        none_of_these=False,
        exhibits=(Exhibit("a", "second"), Exhibit("b", "first")),
        asks="compare",
    )
    screen = cards.task_card(Language.ZH, swapped, LEASE)
    assert labels(screen) == [["A 更好", "B 更好"], ["差不多", "都不好"], ICONS]
    presses = [str(button.press).rsplit(":", 1)[1] for row in screen.rows[:2] for button in row]
    assert presses == ["1", "0", "2", "3"]
    assert "B 更好" in receipts.receipt(Language.ZH, swapped, 0, today=1).text
