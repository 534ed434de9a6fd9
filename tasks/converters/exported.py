"""Our own items as Label Studio gives them back: exported from here, looked at there, and gold where they say so.

`data` has the item's kind and fields, so nothing is read from the labelling configuration. What was labelled is read as
from any other project: an annotation that is ground truth is gold, a reference where the answer is a text.
"""

from collections.abc import Mapping
from typing import Any, Final, get_type_hints
from urllib.parse import parse_qs, urlsplit

from kernel.values import Boxes, Number, Options, Tags, Text
from tasks.converters.label_studio import answer_in, predictions_of, truths_of
from tasks.kinds import all_kinds, kind_named
from tasks.kinds.choice import NONE_OF_THESE
from tasks.label_config import ANSWER, BOX, CHOICE, LABEL, NUMBER, Control
from tasks.raw import BadRow, RawRow
from tasks.rows import Defaults, RowFault, RowRefused

_READ_AS: Final[Mapping[type, str]] = {Options: CHOICE, Tags: LABEL, Number: NUMBER, Boxes: BOX, Text: ANSWER}
_NAME: Final = "label"


def matches(fields: Mapping[str, Any]) -> bool:
    """A task whose data name one of our kinds, and have their options as we write them."""
    data = fields.get("data")
    return isinstance(data, dict) and data.get("kind") in all_kinds() and isinstance(data.get("options"), list)


def convert(rows: tuple[RawRow, ...], defaults: Defaults) -> tuple[RawRow | BadRow, ...]:  # noqa: ARG001
    """Each task as the row that it was; one that is not ours is refused with its line."""
    return tuple(_converted(row) for row in rows)


def _converted(row: RawRow) -> RawRow | BadRow:
    if not matches(row.fields):
        return BadRow(row.line, RowFault.MISSING, {"field": "data.kind"})
    try:
        return RawRow(row.line, _fields(row.fields, row.fields["data"]))
    except RowRefused as refused:
        return BadRow(row.line, refused.fault, refused.facts)


def _fields(task: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Raises:  RowRefused."""
    space = get_type_hints(kind_named(data["kind"]).space)["return"]
    control = Control(kind=_READ_AS[space], name=_NAME)
    fields = {**data, "options": _options(data["options"]), "image": _picture(data.get("image"))}
    truths = [answer_in(results, control) for results in truths_of(task)]
    if space is Text:
        return {**fields, "answers": list(dict.fromkeys(text for truth in truths for text in truth or ()))}
    if any(truth != truths[0] for truth in truths):
        raise RowRefused(RowFault.GOLDS_DIFFER)
    if truths:
        fields["gold"] = truths[0]
    return {**fields, "predictions": predictions_of(task, control)} if space is Options else fields


def _picture(address: Any) -> str | None:
    """Its name in the export's folder, which is the archive's: it stands behind `d` in a local file's address."""
    return parse_qs(urlsplit(str(address or "")).query).get("d", [None])[0]


def _options(given: list[Any]) -> list[Any]:
    """The names; that none of them is right is the campaign's to allow."""
    names = [option.get("value") if isinstance(option, dict) else option for option in given]
    return [name for name in names if name != NONE_OF_THESE]
