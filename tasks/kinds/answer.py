"""A question answered in the person's own words, judged by reviews."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from kernel.money import Amount, Range
from kernel.values import Text
from tasks.cards import Card, Offer
from tasks.kinds import UNTOLD, TaskPayload, common_fields, plain_card
from tasks.rows import Row
from tasks.texts import typed

SECONDS: Final = 60
LEASE_S: Final = 30 * 60
BASE_PAY: Final = Range(Amount.aic(1), Amount.aic(3))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "✍️"
OPTIONS: Final[tuple[str, ...]] = ()
IS_REVIEWED: Final = True
IS_LABEL: Final = False
PAGE: Final = None

MAX_ANSWER_CHARS: Final = 2000
MAX_REFERENCE_CHARS: Final = 2000
ACCEPTED_WANTED: Final = 2
"""An answer task settles with this many accepted answers."""
SLOTS: Final = ACCEPTED_WANTED
SUBMISSIONS_MAX: Final = 5
"""It takes no more submissions than this."""
REVIEWS_MIN: Final = 2
REVIEWS_MAX: Final = 5


class Payload(TaskPayload):
    """A question, and the reference answers an operator knows to be right: seeds for gold reviews, never shown."""

    references: Annotated[tuple[str, ...], UNTOLD] = ()


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def parse_row(row: Row) -> tuple[Payload, int | None]:
    """Read the question and its references (`answers`, or one in `gold`). Free text has no gold option.

    Raises:  RowRefused.
    """
    return Payload(references=references_of(row), **common_fields(row)), None


def references_of(row: Row) -> tuple[str, ...]:
    """The texts that an operator knows to be right.

    Raises:  RowRefused.
    """
    references = row.texts("answers", limit=MAX_REFERENCE_CHARS)
    gold = row.optional_text("gold", limit=MAX_REFERENCE_CHARS)
    return references if gold is None or gold in references else (gold, *references)


def names(payload: Payload) -> tuple[str, ...]:  # noqa: ARG001 - the kinds' common signature
    """Free text has no options."""
    return ()


def space(payload: Payload, *, none_of_these: bool = False) -> Text:  # noqa: ARG001 - the kinds' common signature
    """Any text up to the limit."""
    return Text(MAX_ANSWER_CHARS)


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> str:  # noqa: ARG001
    """The text as it is stored.

    Raises:  AnswerEmpty, AnswerTooLong.
    """
    return typed(str(raw), limit=MAX_ANSWER_CHARS)


def card(payload: Payload, offer: Offer) -> Card:
    """The question with its passage or picture; the answer is typed."""
    return plain_card("answer", payload, offer, hint="type")
