"""One of several options, about a text or a picture."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from kernel.money import Amount, Range
from kernel.values import Options
from tasks.cards import Card, Offer
from tasks.errors import UnknownOption
from tasks.kinds import UNTOLD, TaskPayload, common_fields, plain_card
from tasks.rows import Row, RowFault, RowRefused

SECONDS: Final = 15
LEASE_S: Final = 10 * 60
BASE_PAY: Final = Range(Amount.aic(2), Amount.aic(5))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "🏷"
OPTIONS: Final[tuple[str, ...]] = ()
SLOTS: Final = None
IS_REVIEWED: Final = False
IS_LABEL: Final = True
PAGE: Final = None

MIN_OPTIONS: Final = 2
MAX_OPTIONS: Final = 10  # what a phone shows without scrolling past the question
MAX_OPTION_CHARS: Final = 200
NONE_OF_THESE: Final = "none_of_these"
"""How a file's `gold` says that no option is right, where the campaign allows that answer."""


class Payload(TaskPayload):
    """A question with its options, numbered from 0."""

    options: Annotated[tuple[str, ...], UNTOLD]


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def parse_row(row: Row) -> tuple[Payload, int | None]:
    """Read text, options and gold; options may come from the campaign.

    Raises:  RowRefused.
    """
    options = row.texts("options", limit=MAX_OPTION_CHARS) or row.defaults.options
    check_options(options)
    payload = Payload(options=options, **common_fields(row))
    return payload, _gold(row, options)


def names(payload: Payload) -> tuple[str, ...]:
    """The options as the file has them."""
    return payload.options


def space(payload: Payload, *, none_of_these: bool = False) -> Options:
    """Every option, and `None of these` behind them where the campaign allows it."""
    return Options(len(payload.options) + none_of_these)


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> int:
    """The number of a pressed option.

    Raises:  UnknownOption.
    """
    text = str(raw)
    if not (text.isascii() and text.isdigit()) or int(text) >= space(payload, none_of_these=none_of_these).count:
        raise UnknownOption
    return int(text)


def card(payload: Payload, offer: Offer) -> Card:
    """The question, its picture and its options."""
    return plain_card("choice", payload, offer, options=payload.options, none_of_these=offer.none_of_these)


def check_options(options: tuple[str, ...]) -> None:
    """As many as a phone shows, no two alike.

    Raises:  RowRefused.
    """
    if not options:
        raise RowRefused(RowFault.MISSING, field="options")
    if len(options) < MIN_OPTIONS:
        raise RowRefused(RowFault.TOO_FEW_OPTIONS, found=len(options), limit=MIN_OPTIONS)
    if len(options) > MAX_OPTIONS:
        raise RowRefused(RowFault.TOO_MANY_OPTIONS, found=len(options), limit=MAX_OPTIONS)
    for number, option in enumerate(options):
        if option in options[:number]:
            raise RowRefused(RowFault.SAME_OPTION_TWICE, option=option)


def _gold(row: Row, options: tuple[str, ...]) -> int | None:
    gold = row.optional_text("gold", limit=MAX_OPTION_CHARS)
    if gold is None:
        return None
    if gold in options:
        return options.index(gold)
    if gold == NONE_OF_THESE and row.defaults.none_of_these:
        return len(options)
    raise RowRefused(RowFault.GOLD_NOT_AN_OPTION, gold=gold)
