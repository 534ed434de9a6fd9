"""Twins: one item in both languages, answered alike or told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.values import Language
from tasks.imports import Import, read
from tasks.rows import Defaults, RowFault
from tasks.twins import Side, Twins, counted, pairs

ZH, EN = Language.ZH, Language.EN


def row(id: str, lang: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "twin": "sky", "lang": lang, "text": "?", "options": ["a", "b"]} | more


def imported(*rows: dict[str, Any]) -> Import:
    return read("x.jsonl", "\n".join(map(json.dumps, rows)).encode(), Defaults())


def test_both_items_of_a_twin_and_a_lone_one_are_good() -> None:
    found = imported(row("1", "zh"), row("2", "en"), row("3", "en", twin="sea"), row("4", "en", twin=None))
    assert [item.twin for item in found.items] == ["sky", "sky", "sea", None]
    assert found.bad_rows == ()


@pytest.mark.parametrize(
    "second",
    [
        row("2", "zh"),
        row("2", "en", options=["a", "b", "c"]),
        row("2", "en", kind="compare", a="x", b="y"),
    ],
    ids=["same language", "other options", "other kind"],
)
def test_an_odd_twin_is_told_with_its_line(second: dict[str, Any]) -> None:
    found = imported(row("1", "zh"), second, row("3", "en"), row("4", "en"))
    assert [item.id for item in found.items] == ["1", "3"]
    assert [(bad.line, bad.fault, bad.facts["first_line"]) for bad in found.bad_rows] == [
        (2, RowFault.ODD_TWIN, 1),
        (4, RowFault.ODD_TWIN, 1),
    ]


def test_what_is_neither_the_same_nor_not_has_no_twin() -> None:
    found = imported(row("1", "zh", kind="answer"))
    (bad,) = found.bad_rows
    assert (bad.fault, dict(bad.facts)) == (RowFault.NO_TWIN, {"kind": "answer"})


def side(twin: str, language: Language, label: Any) -> Side:
    return Side(twin, language, f"{twin} {language}", label)


def test_pairs_agree_disagree_or_are_not_settled() -> None:
    sides = [
        side("same", ZH, 0),
        side("other", EN, 1),
        side("open", ZH, 1),
        side("same", EN, 0),
        side("other", ZH, 0),
        side("open", EN, None),
        side("lone", ZH, 1),
    ]
    found = pairs(sides)
    assert {pair.twin: pair.agrees for pair in found} == {"same": True, "other": False, "open": None}
    assert found[1].external_keys == ("other en", "other zh")
    assert counted(found) == Twins(2, 1, ("other",))


@given(st.lists(st.builds(side, st.sampled_from("abcdef"), st.sampled_from(Language), st.sampled_from([None, 0, 1]))))
def test_every_twin_is_counted_once_and_the_order_of_languages_is_nothing(sides: list[Side]) -> None:
    found = pairs(sides)
    assert len({pair.twin for pair in found}) == len(found)
    turned = pairs(sorted(sides, key=lambda each: each.language))
    assert {pair.twin: pair.agrees for pair in found} == {pair.twin: pair.agrees for pair in turned}
    assert counted(found).unlike <= counted(found).settled <= len(found)
