"""Which of two answers is better: the one, the other, neither more than the other, or neither at all.

Votes are about the answers, never about where they stood: a card may show the second one first, and its buttons still
say which answer they mean.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from kernel.money import Amount, Range
from kernel.values import Options
from tasks.cards import Card, Exhibit, Offer
from tasks.errors import UnknownOption
from tasks.kinds import UNTOLD, TaskPayload, common_fields, plain_card
from tasks.kinds.answer import MAX_ANSWER_CHARS
from tasks.rows import MAX_SHORT_CHARS, Row, RowFault, RowRefused

SECONDS: Final = 30
LEASE_S: Final = 15 * 60
BASE_PAY: Final = Range(Amount.aic(1), Amount.aic(1))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "⚖️"
OPTIONS: Final = ("a", "b", "same", "neither")
"""The first answer is better, the second is, they are about the same, both are bad."""
SLOTS: Final = None
IS_REVIEWED: Final = False
IS_LABEL: Final = True
PAGE: Final = None

A: Final = 0
B: Final = 1
_SIDES: Final = ("a", "b")
_SWAPPED: Final = (B, A, *range(len(_SIDES), len(OPTIONS)))
"""Where an option stands on a card that shows the second answer first; and the other way round."""


class Payload(TaskPayload):
    """What was asked, and the two answers; `of` are the responses that they are, where people have given them."""

    a: str
    b: str
    of: Annotated[tuple[UUID, UUID] | None, UNTOLD] = None


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def about(asked: TaskPayload, first: tuple[UUID, str], second: tuple[UUID, str]) -> Payload:
    """The comparison of two accepted answers: the same question, passage and picture, and both."""
    common = TaskPayload.model_validate(asked.model_dump(include=TaskPayload.model_fields.keys() - {"explanation"}))
    return Payload(**common.model_dump(), a=first[1], b=second[1], of=(first[0], second[0]))


def parse_row(row: Row) -> tuple[Payload, int | None]:
    """Read the question, its two answers and, as gold, one of the four options.

    Raises:  RowRefused.
    """
    first, second = (row.text(side, limit=MAX_ANSWER_CHARS) for side in _SIDES)
    if first == second:
        raise RowRefused(RowFault.SAME_OPTION_TWICE, option=first)
    gold = row.optional_text("gold", limit=MAX_SHORT_CHARS)
    if gold is not None and gold not in OPTIONS:
        raise RowRefused(RowFault.GOLD_NOT_AN_OPTION, gold=gold)
    return Payload(a=first, b=second, **common_fields(row)), None if gold is None else OPTIONS.index(gold)


def names(payload: Payload) -> tuple[str, ...]:  # noqa: ARG001 - the kinds' common signature
    """The four options."""
    return OPTIONS


def space(payload: Payload, *, none_of_these: bool = False) -> Options:  # noqa: ARG001
    """The four options; that both are bad is one of them already."""
    return Options(len(OPTIONS))


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> int:  # noqa: ARG001
    """The number of the pressed option.

    Raises:  UnknownOption.
    """
    if str(raw) not in {str(number) for number in range(len(OPTIONS))}:
        raise UnknownOption
    return int(raw)


def card(payload: Payload, offer: Offer) -> Card:
    """The question with its two answers, A above B; which is which is the assignment's."""
    order = _SWAPPED if offer.is_swapped else tuple(range(len(OPTIONS)))
    texts = (payload.a, payload.b)
    return plain_card(
        "compare",
        payload,
        offer,
        options=tuple(OPTIONS[place] for place in order),
        order=order,
        exhibits=tuple(Exhibit(side, texts[place]) for side, place in zip(_SIDES, order, strict=False)),
        asks="compare",
    )
