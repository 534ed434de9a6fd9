"""Is a peer's answer right? Accept or reject; a report (🚩) is not a vote."""

from collections.abc import Mapping
from typing import Any, Final

from kernel.money import Amount, Range
from kernel.values import Options
from tasks.cards import PEER, Card, Exhibit, Offer
from tasks.errors import UnknownOption
from tasks.kinds import TaskPayload, common_fields, plain_card
from tasks.kinds.answer import MAX_ANSWER_CHARS, REVIEWS_MAX
from tasks.rows import MAX_SHORT_CHARS, Row, RowFault, RowRefused

SECONDS: Final = 20
LEASE_S: Final = 15 * 60
BASE_PAY: Final = Range(Amount.aic(1), Amount.aic(1))
NEEDS_PRACTICE: Final = True

OPTIONS: Final = ("accept", "reject")
"""The two verdicts by number; views show them as 👍 and 👎."""
OPTION_SET: Final = f"review:{len(OPTIONS)}"
"""All reviews of a campaign are judged together."""
ACCEPT: Final = 0
REJECT: Final = 1
ASKS_REASON: Final = frozenset[str | int]({REJECT})
ICON: Final = "🔍"
SLOTS: Final = REVIEWS_MAX
IS_REVIEWED: Final = False
IS_LABEL: Final = False
PAGE: Final = None


class Payload(TaskPayload):
    """The question that was asked, and the answer to be judged."""

    answer: str


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def about(asked: TaskPayload, answer: str) -> Payload:
    """The review task of one submitted answer: the same question, passage and picture, and the answer."""
    return Payload(
        text=asked.text,
        language=asked.language,
        passage=asked.passage,
        photo=asked.photo,
        licence=asked.licence,
        source=asked.source,
        answer=answer,
    )


def parse_row(row: Row) -> tuple[Payload, int | None]:
    """Read question, answer and, as gold, `accept` or `reject`.

    Raises:  RowRefused.
    """
    payload = Payload(answer=row.text("answer", limit=MAX_ANSWER_CHARS), **common_fields(row))
    gold = row.optional_text("gold", limit=MAX_SHORT_CHARS)
    if gold is not None and gold not in OPTIONS:
        raise RowRefused(RowFault.GOLD_NOT_AN_OPTION, gold=gold)
    return payload, None if gold is None else OPTIONS.index(gold)


def names(payload: Payload) -> tuple[str, ...]:  # noqa: ARG001 - the kinds' common signature
    """The two verdicts."""
    return OPTIONS


def space(payload: Payload, *, none_of_these: bool = False) -> Options:  # noqa: ARG001 - the kinds' common signature
    """Accept or reject."""
    return Options(len(OPTIONS))


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> int:  # noqa: ARG001
    """The number of the pressed verdict.

    Raises:  UnknownOption.
    """
    if str(raw) not in {str(ACCEPT), str(REJECT)}:
        raise UnknownOption
    return int(raw)


def card(payload: Payload, offer: Offer) -> Card:
    """The question, and the answer under review."""
    return plain_card("review", payload, offer, exhibits=(Exhibit(PEER, payload.answer),), asks="review")
