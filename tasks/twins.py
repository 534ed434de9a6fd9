"""Twins: the same item in both languages. Where people say one thing in one and another in the other, it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kernel.values import AnswerSpace, Language, Options, Tags
from tasks.items import Item
from tasks.kinds import kind_named
from tasks.raw import BadRow
from tasks.rows import RowFault

NAMED: Final = 3
"""So many of those that disagree are named at a glance; the export has them all."""


def is_comparable(space: AnswerSpace) -> bool:
    """Whether two answers say the same or do not: of numbers and boxes there is only near and far."""
    return isinstance(space, Options | Tags)


class TwinCheck:
    """Of a twin there are two items, in two languages, answered in one way; the later of others are odd."""

    def __init__(self) -> None:
        self._first: dict[str, Item] = {}
        self._paired: set[str] = set()

    def fault(self, item: Item) -> BadRow | None:
        """What is wrong with this item as the next of its twin; nothing where it has none."""
        if item.twin is None:
            return None
        other = self._first.setdefault(item.twin, item)
        if other is item:
            return None
        if item.twin in self._paired or not _fit(other, item):
            return BadRow(item.line, RowFault.ODD_TWIN, {"twin": item.twin, "first_line": other.line})
        self._paired.add(item.twin)
        return None


def _fit(one: Item, other: Item) -> bool:
    is_same_task = one.kind == other.kind and _space(one) == _space(other)
    return is_same_task and one.payload.language != other.payload.language


def _space(item: Item) -> AnswerSpace:
    return kind_named(item.kind).space(item.payload)


@dataclass(frozen=True, slots=True)
class Side:
    """One of a twin's two items. Shape: `label` is what is known to be right, or the settled label; None before."""

    twin: str
    language: Language
    external_key: str
    label: Any


@dataclass(frozen=True, slots=True)
class TwinPair:
    """Both items of a twin."""

    twin: str
    external_keys: tuple[str, str]
    agrees: bool | None
    """None while one of them is not settled."""


def pairs(sides: Sequence[Side]) -> list[TwinPair]:
    """The twins that are there in both languages, in the order of their first items."""
    by_twin: dict[str, dict[Language, Side]] = {}
    for side in sides:
        by_twin.setdefault(side.twin, {}).setdefault(side.language, side)
    return [_pair(*both.values()) for both in by_twin.values() if len(both) == len(Language)]


def _pair(one: Side, other: Side) -> TwinPair:
    is_settled = one.label is not None and other.label is not None
    return TwinPair(one.twin, (one.external_key, other.external_key), one.label == other.label if is_settled else None)


@dataclass(frozen=True, slots=True)
class Twins:
    """How a campaign's twins stand. Shape: `named` are the first few that disagree."""

    settled: int = 0
    unlike: int = 0
    named: tuple[str, ...] = ()


def counted(found: Sequence[TwinPair]) -> Twins:
    """How many are settled in both languages, and how many of these say different things."""
    unlike = [pair.twin for pair in found if pair.agrees is False]
    return Twins(sum(pair.agrees is not None for pair in found), len(unlike), tuple(unlike[:NAMED]))
