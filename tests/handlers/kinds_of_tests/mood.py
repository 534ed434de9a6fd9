"""How a sentence sounds: a kind that lives in the tests alone, all of it in this one file."""

from collections.abc import Mapping
from typing import Any, Final

from kernel.money import Amount, Range
from kernel.values import Options
from tasks.cards import Card, Exhibit, Offer
from tasks.errors import UnknownOption
from tasks.kinds import TaskPayload, common_fields, plain_card
from tasks.rows import Row, RowFault, RowRefused

SECONDS: Final = 10
LEASE_S: Final = 5 * 60
BASE_PAY: Final = Range(Amount.aic(1), Amount.aic(2))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "🎭"
OPTIONS: Final[tuple[str, ...]] = ()
SLOTS: Final = None
IS_REVIEWED: Final = False
IS_LABEL: Final = True
PAGE: Final = None

MOODS: Final = ("😀", "😐", "😢")


class Payload(TaskPayload):
    """A question, and the sentence."""

    sentence: str


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def parse_row(row: Row) -> tuple[Payload, int | None]:
    """Read the sentence and, as gold, its mood."""
    payload = Payload(sentence=row.text("sentence", limit=200), **common_fields(row))
    gold = row.optional_text("gold", limit=10)
    if gold is not None and gold not in MOODS:
        raise RowRefused(RowFault.GOLD_NOT_AN_OPTION, gold=gold)
    return payload, None if gold is None else MOODS.index(gold)


def names(payload: Payload) -> tuple[str, ...]:
    """The moods."""
    return MOODS


def space(payload: Payload, *, none_of_these: bool = False) -> Options:
    """One of them."""
    return Options(len(MOODS))


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> int:
    """The number of a pressed mood."""
    if str(raw) not in {"0", "1", "2"}:
        raise UnknownOption
    return int(raw)


def card(payload: Payload, offer: Offer) -> Card:
    """The sentence, and the moods."""
    exhibits = (Exhibit("mood", payload.sentence),)
    return plain_card("mood", payload, offer, options=MOODS, exhibits=exhibits)
