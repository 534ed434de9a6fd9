"""A number, typed: a count, a measure, an estimate."""

from collections.abc import Mapping
from typing import Any, Final

from kernel.money import Amount, Range
from kernel.values import Number
from tasks.cards import Card, Offer
from tasks.errors import AnswerEmpty, NotANumber, NumberOutOfRange
from tasks.kinds import TaskPayload, common_fields, plain_card
from tasks.numbers import number_text, read_number
from tasks.rows import Row, RowFault, RowRefused, is_visible

SECONDS: Final = 20
LEASE_S: Final = 15 * 60
BASE_PAY: Final = Range(Amount.aic(1), Amount.aic(3))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "🔢"
OPTIONS: Final[tuple[str, ...]] = ()
SLOTS: Final = None
IS_REVIEWED: Final = False
IS_LABEL: Final = True
PAGE: Final = None

MAX_UNIT_CHARS: Final = 12
MAX_NUMBER_CHARS: Final = 40


class Payload(TaskPayload):
    """A question about a number, its unit, and between what the number lies."""

    unit: str | None = None
    low: float | None = None
    high: float | None = None


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def parse_row(row: Row) -> tuple[Payload, float | None]:
    """Read the question, `unit`, `low`, `high`, and `gold` as people may type it.

    Raises:  RowRefused.
    """
    unit = row.optional_text("unit", limit=MAX_UNIT_CHARS)
    low, high = _number(row, "low", unit), _number(row, "high", unit)
    if low is not None and high is not None and low >= high:
        raise RowRefused(RowFault.BOUNDS_CROSS, low=number_text(low), high=number_text(high))
    payload = Payload(unit=unit, low=low, high=high, **common_fields(row))
    gold = _number(row, "gold", unit)
    if gold is not None and not _is_within(payload, gold):
        raise RowRefused(RowFault.GOLD_OUT_OF_RANGE, gold=number_text(gold), allowed=allowed(payload))
    return payload, gold


def names(payload: Payload) -> tuple[str, ...]:  # noqa: ARG001 - the kinds' common signature
    """A number has no options."""
    return ()


def space(payload: Payload, *, none_of_these: bool = False) -> Number:  # noqa: ARG001 - the kinds' common signature
    """Every number between the bounds, if there are any."""
    bounds = {name: value for name, value in (("low", payload.low), ("high", payload.high)) if value is not None}
    return Number(**bounds)


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> float:  # noqa: ARG001
    """The number that was typed.

    Raises:  AnswerEmpty, NotANumber, NumberOutOfRange.
    """
    text = str(raw)
    if not is_visible(text):
        raise AnswerEmpty
    number = read_number(text, payload.unit)
    if number is None:
        raise NotANumber
    if not _is_within(payload, number):
        raise NumberOutOfRange(allowed=allowed(payload))
    return number


def card(payload: Payload, offer: Offer) -> Card:
    """The question with its passage or picture; the number is typed."""
    return plain_card("number", payload, offer, hint="number", unit=payload.unit)


def allowed(payload: Payload) -> str:
    """`0–100 kg`, `≥ 0`, `≤ 5`: between what the number lies."""
    low, high = (None if bound is None else number_text(bound) for bound in (payload.low, payload.high))
    span = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
    return f"{span} {payload.unit}" if payload.unit else span


def _is_within(payload: Payload, number: float) -> bool:
    bounds = space(payload)
    return bounds.low <= number <= bounds.high


def _number(row: Row, name: str, unit: str | None) -> float | None:
    given = row.optional_text(name, limit=MAX_NUMBER_CHARS)
    if given is None:
        return None
    number = read_number(given, unit)
    if number is None:
        raise RowRefused(RowFault.WRONG_TYPE, field=name, expected="number")
    return number
