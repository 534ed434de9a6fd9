"""Boxes around what is asked for on a picture, drawn on a page of ours."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from kernel.errors import HouseError
from kernel.money import Amount, Range
from kernel.values import Boxes, Mark
from tasks.cards import Card, Offer
from tasks.kinds import UNTOLD, TaskPayload, common_fields, plain_card
from tasks.marks import BOXES_MAX, LABELS_MAX, read_marks, read_written
from tasks.rows import MAX_SHORT_CHARS, Row, RowFault, RowRefused

SECONDS: Final = 45
LEASE_S: Final = 30 * 60
BASE_PAY: Final = Range(Amount.aic(3), Amount.aic(6))
NEEDS_PRACTICE: Final = False
ASKS_REASON: Final = frozenset[str | int]()
ICON: Final = "🖼"
OPTIONS: Final[tuple[str, ...]] = ()
SLOTS: Final = None
IS_REVIEWED: Final = False
IS_LABEL: Final = True
LEVEL: Final = 2
PAGE: Final = "boxes"

MAX_LABEL_CHARS: Final = 40


class Payload(TaskPayload):
    """What to box on a picture, and what a box may be called, numbered from 0."""

    labels: Annotated[tuple[str, ...], UNTOLD]


def load(stored: Mapping[str, Any]) -> Payload:
    """A stored payload as its model."""
    return Payload.model_validate(stored)


def parse_row(row: Row) -> tuple[Payload, tuple[Mark, ...] | None]:
    """Read the question, the labels (`options`), and as gold all boxes that there are; the row names its picture.

    Raises:  RowRefused.
    """
    labels = row.texts("options", limit=MAX_LABEL_CHARS) or row.defaults.options
    _check_labels(labels)
    row.text("image", limit=MAX_SHORT_CHARS)
    return Payload(labels=labels, **common_fields(row)), _gold(row, labels)


def names(payload: Payload) -> tuple[str, ...]:
    """What a box may be called."""
    return payload.labels


def space(payload: Payload, *, none_of_these: bool = False) -> Boxes:  # noqa: ARG001 - the kinds' common signature
    """Up to a hundred boxes; none where there is nothing to be seen."""
    return Boxes(BOXES_MAX)


def parse_answer(payload: Payload, raw: str | int, *, none_of_these: bool = False) -> tuple[Mark, ...]:  # noqa: ARG001
    """The boxes, in order.

    Raises:  BoxesUnreadable, TooManyBoxes, BoxOutside, BoxWithoutArea.
    """
    return read_written(str(raw), labels=len(payload.labels), most=BOXES_MAX)


def card(payload: Payload, offer: Offer) -> Card:
    """The picture, and what to look for; boxes are drawn on the page."""
    return plain_card("box", payload, offer, hint="page")


def _check_labels(labels: tuple[str, ...]) -> None:
    if not labels:
        raise RowRefused(RowFault.MISSING, field="options")
    if len(labels) > LABELS_MAX:
        raise RowRefused(RowFault.TOO_MANY_OPTIONS, found=len(labels), limit=LABELS_MAX)
    for number, label in enumerate(labels):
        if label in labels[:number]:
            raise RowRefused(RowFault.SAME_OPTION_TWICE, option=label)


def _gold(row: Row, labels: tuple[str, ...]) -> tuple[Mark, ...] | None:
    """The boxes of a picture whose objects are all known: as the export has them.

    Shape:   a list of {"box": [left, top, right, bottom], "label": name}; with one name it may be left out. In a table
             one cell with JSON.
    """
    raw = row.fields.get("gold")
    if raw is None or raw == "":
        return None
    try:
        boxes = json.loads(raw) if isinstance(raw, str) else raw
        only = labels[0] if len(labels) == 1 else ""
        marks = [[*each["box"], labels.index(each.get("label", only))] for each in boxes]
        return read_marks(marks, labels=len(labels), most=BOXES_MAX)
    except (HouseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise RowRefused(RowFault.BOXES_NOT_READABLE, known=", ".join(labels)) from None
