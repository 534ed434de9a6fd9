"""Tags for a text or a picture: all that apply, marked one by one and submitted together."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from kernel.money import Amount, Range
from kernel.values import Tags
from tasks.cards import Card, Offer
from tasks.errors import AnswerEmpty, UnknownOption
from tasks.kinds import UNTOLD, TaskPayload, common_fields, plain_card
from tasks.kinds.choice import MAX_OPTION_CHARS, NONE_OF_THESE, check_options
from tasks.rows import Row, RowFault, RowRefused

SECONDS: Final = 20
LEASE_S: Final = 15 * 60
BASE_PAY: Final = Range(Amount.aic(2), Amount.aic(5))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "🔖"
OPTIONS: Final[tuple[str, ...]] = ()
SLOTS: Final = None
IS_REVIEWED: Final = False
IS_LABEL: Final = True
PAGE: Final = None


class Payload(TaskPayload):
    """A question with its tags, numbered from 0."""

    options: Annotated[tuple[str, ...], UNTOLD]


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def parse_row(row: Row) -> tuple[Payload, tuple[int, ...] | None]:
    """Read text, options and gold, the tags that apply; options may come from the campaign.

    Raises:  RowRefused.
    """
    options = row.texts("options", limit=MAX_OPTION_CHARS) or row.defaults.options
    check_options(options)
    return Payload(options=options, **common_fields(row)), _gold(row, options)


def names(payload: Payload) -> tuple[str, ...]:
    """The tags as the file has them."""
    return payload.options


def space(payload: Payload, *, none_of_these: bool = False) -> Tags:  # noqa: ARG001 - none of them is one answer more
    """Any of the tags."""
    return Tags(len(payload.options))


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> tuple[int, ...]:
    """The marked tags of a draft; or, where the campaign allows that, the press that says that none applies.

    Raises:  UnknownOption, AnswerEmpty.
    """
    if none_of_these and str(raw) == str(len(payload.options)):
        return ()
    tags = marked(None if isinstance(raw, int) else raw)
    if any(not 0 <= tag < len(payload.options) for tag in tags):
        raise UnknownOption
    if not tags:
        raise AnswerEmpty
    return tags


def card(payload: Payload, offer: Offer) -> Card:
    """The question, its picture and its tags, those of the draft marked."""
    return plain_card(
        "label",
        payload,
        offer,
        options=payload.options,
        none_of_these=offer.none_of_these,
        marked=marked(offer.draft),
        hint="mark",
    )


def marked(draft: str | None) -> tuple[int, ...]:
    """The tags that a draft has, in order.

    Raises:  UnknownOption, for what is no draft of tags.
    """
    try:
        tags = [] if draft is None else json.loads(draft)
    except ValueError:
        raise UnknownOption from None
    if not isinstance(tags, list) or not all(type(tag) is int for tag in tags):
        raise UnknownOption
    return tuple(sorted(set(tags)))


def _gold(row: Row, options: tuple[str, ...]) -> tuple[int, ...] | None:
    gold = row.texts("gold", limit=MAX_OPTION_CHARS)
    if not gold:
        return None
    if gold == (NONE_OF_THESE,) and NONE_OF_THESE not in options and row.defaults.none_of_these:
        return ()
    for tag in gold:
        if tag not in options:
            raise RowRefused(RowFault.GOLD_NOT_AN_OPTION, gold=tag)
    return tuple(sorted({options.index(tag) for tag in gold}))
