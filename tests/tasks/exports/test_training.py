"""Conversations and preference pairs: only what people accepted and preferred, in the words they wrote."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from kernel.values import Options, Text
from tasks.exports import Traits, formats
from tasks.exports.dpo import Pair, pairs_of
from tasks.exports.shapes import Comparison, Item, Picture, tombstone
from tasks.exports.shapes import Text as GivenText
from tests.tasks.exports.items import by_kind, exported, pages

FEW = settings(max_examples=30)
TEA = Item("tea", "answer", Text(), "zh", "CC0-1.0", "怎么泡茶？", source="village", passage="茶，一种饮料。")


def text(words: str | None, **more: Any) -> GivenText:
    return GivenText("p1", words, "2026-12-01", more.pop("used_ai", False), **more)


def item(**known: Any) -> Item:
    facts = {name: getattr(TEA, name) for name in TEA.__dataclass_fields__}
    return Item(**facts | known)


def rows(name: str, *items: Item) -> list[dict[str, Any]]:
    folder, [written] = exported(name, [items])
    found = [json.loads(line) for line in folder[written.name].decode().split("\n")[:-1]]
    assert written.rows == len(found)
    return found


@FEW
@given(pages("answer", "correct"))
def test_every_conversation_ends_with_an_accepted_text(given: list[list[Item]]) -> None:
    folder, _ = exported("sft", given)

    for kind, items in by_kind(given).items():
        accepted = {(item.key, text.text) for item in items for text in item.texts}
        for line in folder[f"{kind}.sft.jsonl"].decode().split("\n")[:-1]:
            row = json.loads(line)
            assert [message["role"] for message in row["messages"]] == ["user", "assistant"]
            assert (row["id"], row["messages"][1]["content"]) in accepted


def test_the_preferred_text_stands_alone_and_without_one_every_text_stands_once() -> None:
    texts = (text("水烧开"), text("慢慢泡", used_ai=True), text("水烧开"))

    [best] = rows("sft", item(texts=texts, best=1))
    both = rows("sft", item(texts=texts))

    assert best == {
        "messages": [
            {"role": "user", "content": "茶，一种饮料。\n\n怎么泡茶？"},
            {"role": "assistant", "content": "慢慢泡"},
        ],
        "id": "tea",
        "language": "zh",
        "licence": "CC0-1.0",
        "source": "village",
        "images": [],
        "used_ai": True,
    }
    assert sorted(row["messages"][1]["content"] for row in both) == ["慢慢泡", "水烧开"]


def test_what_was_erased_is_taught_to_nobody() -> None:
    texts = (text(None), text("慢慢泡"))
    pair = Comparison("people", 0, 1, 0, 0.9)

    assert [row["messages"][1]["content"] for row in rows("sft", item(texts=texts, best=0))] == ["慢慢泡"]
    assert rows("sft", item(texts=(text(None),)), tombstone("was", "answer", Text())) == []
    assert rows("dpo", item(texts=texts, comparisons=(pair,)), tombstone("was", "answer", Text())) == []


def test_a_picture_is_named_beside_its_prompt() -> None:
    [row] = rows("sft", item(texts=(text("茶"),), picture=Picture("images/tea.png", 4, 3)))

    assert row["images"] == ["images/tea.png"]


def test_people_prefer_and_models_do_not() -> None:
    texts = (text("水烧开"), text("慢慢泡"))
    said = (
        Comparison("people", 0, 1, 1, 0.93, {"b": 3}),
        Comparison("gpt-x", 0, 1, 0),
        Comparison("people", 0, 1, None, 0.8),
    )

    [row] = rows("dpo", item(texts=texts, comparisons=said))

    assert (row["chosen"], row["rejected"], row["confidence"]) == ("慢慢泡", "水烧开", 0.93)
    assert row["prompt"] == "茶，一种饮料。\n\n怎么泡茶？"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("a", [Pair("boil", "freeze", 0.9)]),
        ("b", [Pair("freeze", "boil", 0.9)]),
        ("same", []),
        ("neither", []),
        (None, []),
    ],
)
def test_a_comparison_from_the_file_is_a_pair_where_one_is_better(label: str | None, expected: list[Pair]) -> None:
    asked = item(kind="compare", space=Options(4), details={"a": "boil", "b": "freeze"}, label=label, confidence=0.9)

    assert list(pairs_of(asked)) == expected


def test_a_corrected_answer_beats_the_models_unless_somebody_left_that_as_it_is() -> None:
    details = {"answer": "roses", "mistakes": ["roses"]}
    mended, kept = text("leaves", is_kept=False), text("roses", is_kept=True)

    assert list(pairs_of(item(details=details, texts=(mended,)))) == [Pair("leaves", "roses")]
    assert list(pairs_of(item(details=details, texts=(mended, kept)))) == []


@FEW
@given(pages("answer", "correct", "compare"))
def test_no_pair_prefers_a_text_to_itself(given: list[list[Item]]) -> None:
    for page in given:
        for each in page:
            assert all(pair.chosen != pair.rejected for pair in pairs_of(each))


def test_what_is_no_text_is_not_for_training() -> None:
    plain = item(kind="choice", space=Options(2), label="a")

    assert not formats()["sft"].accepts(Traits.of(plain.kind))
    assert not formats()["dpo"].accepts(Traits.of(plain.kind))
    assert exported("sft", [[plain]])[1] == ()
