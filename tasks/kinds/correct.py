"""A model's answer: right as it is, or written anew as it should read.

Either way the response is the text that should stand, and it is judged by reviews like any answer in free text: who
leaves a wrong answer as it is has answered wrongly, and who mends one has answered rightly if the text is right now.
"""

from collections.abc import Mapping
from typing import Any, Final

from kernel.money import Amount, Range
from kernel.values import Text
from tasks.cards import Card, Exhibit, Offer
from tasks.errors import UnknownOption
from tasks.kinds import answer, common_fields, plain_card
from tasks.kinds.answer import MAX_ANSWER_CHARS
from tasks.rows import Row, RowFault, RowRefused
from tasks.texts import typed

SECONDS: Final = 60
LEASE_S: Final = 30 * 60
BASE_PAY: Final = Range(Amount.aic(1), Amount.aic(3))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "🛠"
OPTIONS: Final = ("right",)
"""What can be pressed instead of typing: the answer is right as it is."""
SLOTS: Final = answer.ACCEPTED_WANTED
IS_REVIEWED: Final = True
IS_LABEL: Final = False
PAGE: Final = None

RIGHT: Final = 0
MAX_MISTAKE_CHARS: Final = 500


class Payload(answer.Payload):
    """A question with a model's answer to it, what looks wrong in that, and the texts an operator knows to be right.

    Shape:   `mistakes` are parts of the answer, in their order.
    """

    answer: str
    mistakes: tuple[str, ...] = ()


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def parse_row(row: Row) -> tuple[Payload, int | None]:
    """Read the question, the model's answer, the mistakes marked in it, and right texts as references.

    Raises:  RowRefused.
    """
    given = row.text("answer", limit=MAX_ANSWER_CHARS)
    mistakes = row.texts("mistakes", limit=MAX_MISTAKE_CHARS)
    start = 0
    for mistake in mistakes:
        if (start := given.find(mistake, start)) < 0:
            raise RowRefused(RowFault.MISTAKE_NOT_THERE, mistake=mistake[:60])
        start += len(mistake)
    return Payload(answer=given, mistakes=mistakes, references=answer.references_of(row), **common_fields(row)), None


def names(payload: Payload) -> tuple[str, ...]:  # noqa: ARG001 - the kinds' common signature
    """A text is the answer, however it was given."""
    return ()


def space(payload: Payload, *, none_of_these: bool = False) -> Text:  # noqa: ARG001
    """Any text up to the limit."""
    return Text(MAX_ANSWER_CHARS)


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> str:  # noqa: ARG001
    """The text as it should stand: the model's own where a person pressed that it is right, else what they typed.

    Raises:  UnknownOption, AnswerEmpty, AnswerTooLong.
    """
    if isinstance(raw, str):
        return typed(raw, limit=MAX_ANSWER_CHARS)
    if raw != RIGHT:
        raise UnknownOption
    return payload.answer


def card(payload: Payload, offer: Offer) -> Card:
    """The question and the model's answer, its mistakes marked; the text is typed, or left as it is."""
    exhibit = Exhibit("model", payload.answer, payload.mistakes)
    return plain_card("correct", payload, offer, exhibits=(exhibit,), hint="correct", starts_from=payload.answer)
