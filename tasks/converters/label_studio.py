"""Label Studio's tasks: what is shown in `data`, what people said in `annotations`, what models said in `predictions`.

What is asked stands in the project's `label_config`; without it, in the results that there are. Only an annotation that
is marked as ground truth becomes gold: what was labelled by somebody else is no truth yet, and is not used.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import tee
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from tasks.errors import FileFault, FileNotReadable
from tasks.label_config import ANSWER, BOX, CHOICE, COMPARE, LABEL, NUMBER, STARS, Control, read_config
from tasks.raw import BadRow, RawRow
from tasks.rows import Defaults, RowFault, RowRefused

_KINDS: Final = {
    "choices": CHOICE,
    "rating": NUMBER,
    "number": NUMBER,
    "rectanglelabels": BOX,
    "textarea": ANSWER,
}
_TEXT: Final = "text"
_TEXT_KEYS: Final = ("text", "question", "prompt", "content", "sentence")
_IMAGE_KEYS: Final = ("image", "img", "picture", "photo")
_OURS: Final = ("lang", "licence", "source", "explanation", "twin")
_PERCENT: Final = 100.0
_PLACES: Final = 6
"""A millionth of a picture is exact enough; what is finer comes from adding a width to a side."""
_COMPARED: Final = {"left": "a", "right": "b", "up": "a", "down": "b"}
_MODEL: Final = "label-studio"
Result = Mapping[str, Any]


def matches(fields: Mapping[str, Any]) -> bool:
    """A task with its data apart."""
    return isinstance(fields.get("data"), dict)


def convert(rows: Iterator[RawRow | BadRow], defaults: Defaults) -> Iterator[RawRow | BadRow]:
    """Each task as a row of our own, or refused with its line.

    Raises:  FileNotReadable, where the file asks for nothing or for what can't be asked in a chat.
    """
    if defaults.label_config:
        control = read_config(defaults.label_config)
    else:
        rows, seen = tee(rows)
        control = _seen([row for row in seen if isinstance(row, RawRow)], defaults)
    return (_converted(row, control) for row in rows)


def _converted(row: RawRow | BadRow, control: Control) -> RawRow | BadRow:
    if isinstance(row, BadRow):
        return row
    data = row.fields.get("data")
    if not isinstance(data, dict):
        return BadRow(row.line, RowFault.MISSING, {"field": "data"})
    try:
        return RawRow(row.line, _fields(row.fields, data, control))
    except RowRefused as refused:
        return BadRow(row.line, refused.fault, refused.facts)


def _fields(task: Mapping[str, Any], data: Mapping[str, Any], control: Control) -> dict[str, Any]:
    """One task in our own words.

    Raises:  RowRefused.
    """
    fields: dict[str, Any] = {name: data[name] for name in _OURS if data.get(name) is not None}
    fields |= {"kind": control.kind, "id": task.get("id", data.get("id")), **_shown(data, control)}
    if control.options or isinstance(data.get(control.options_key), list):
        fields["options"] = list(control.options) or [_name(option) for option in data[control.options_key]]
    if control.kind == NUMBER:
        fields |= {"low": control.low, "high": control.high}
    if control.sides:
        fields |= {side: data.get(key) for side, key in zip("ab", control.sides, strict=False)}
    truths = [answer_in(results, control) for results in truths_of(task)]
    if control.kind == ANSWER:
        fields["answers"] = list(dict.fromkeys(text for truth in truths for text in truth or ()))
    elif any(truth != truths[0] for truth in truths):
        raise RowRefused(RowFault.GOLDS_DIFFER)
    elif truths:
        fields["gold"] = truths[0]
    if control.kind in {CHOICE, COMPARE}:
        fields["predictions"] = predictions_of(task, control)
    return fields


def _shown(data: Mapping[str, Any], control: Control) -> dict[str, Any]:
    """What a person reads and looks at: the question above, the text below it; a text alone is the question."""
    question = control.question
    if question is not None and question.startswith("$"):
        question = data.get(question[1:])
    if question is None and (asked := control.shown[:1] if _TEXT not in control.shown else (_TEXT,)):
        question = _plain(data.get(asked[0]))
        below = [key for key in control.shown if key not in asked]
    else:
        below = list(control.shown)
    parts = [_plain(data.get(key)) for key in below]
    shown: dict[str, Any] = {"text": question, "passage": "\n\n".join(part for part in parts if part) or None}
    image = data.get(control.image) if control.image else None
    if isinstance(image, str) and image:
        shown["image"] = _file_name(image)
    return shown


def _name(option: Any) -> Any:
    """An option as a task has it: its name, or an object with that."""
    return option.get("value") if isinstance(option, dict) else option


def _plain(value: Any) -> str | None:
    """A text, or a dialogue as its lines."""
    if isinstance(value, list):
        lines = [
            f"{line.get('author', '')}: {line.get('text', '')}" if isinstance(line, dict) else str(line)
            for line in value
        ]
        return "\n".join(lines)
    return None if value is None else str(value)


def _file_name(address: str) -> str:
    """The picture's own name, as it is in the ZIP: of an upload, an address or a local file."""
    parts = urlsplit(address)
    path = parse_qs(parts.query).get("d", [parts.path])[0]
    return posixpath.basename(unquote(path)) or address


# what was said


def truths_of(task: Mapping[str, Any]) -> Iterator[list[Result]]:
    """The results of each annotation that is the truth."""
    for annotation in (*_dicts(task.get("annotations")), *_dicts(task.get("completions"))):
        if annotation.get("ground_truth") and not annotation.get("was_cancelled"):
            yield _results(annotation)


def _results(said: Mapping[str, Any]) -> list[Result]:
    return _dicts(said.get("result"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in _list(value) if isinstance(each, dict)]


def answer_in(results: Sequence[Result], control: Control) -> Any:
    """What one annotation says, as the kind's gold is written.

    Raises:  RowRefused.
    """
    own = [result for result in results if control.name is None or result.get("from_name") == control.name]
    values = [result["value"] for result in own if isinstance(result.get("value"), dict)]
    if control.kind in _WHOLE:
        return _WHOLE[control.kind](values)
    return _FIRST[control.kind](values[0]) if values else None


def _choice(value: Mapping[str, Any]) -> Any:
    choices = _list(value.get("choices")) or [None]
    return choices[0] if len(choices) == 1 else "|".join(map(str, choices))


def _side(value: Mapping[str, Any]) -> Any:
    return _COMPARED.get(str(value.get("selected")), value.get("selected"))


def _tags(values: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [tag for value in values for tag in _list(value.get("choices"))]


def _answers(values: Sequence[Mapping[str, Any]]) -> list[str]:
    return [text for value in values for text in _texts(value.get("text")) if text.strip()]


def _texts(value: Any) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _box(value: Mapping[str, Any]) -> dict[str, Any]:
    """A rectangle, from hundredths of the picture to shares of it.

    Raises:  RowRefused, where it is turned: ours stand upright.
    """
    if value.get("rotation"):
        raise RowRefused(RowFault.BOX_TURNED)
    try:
        left, top, width, height = (float(value[name]) / _PERCENT for name in ("x", "y", "width", "height"))
    except (KeyError, TypeError, ValueError):
        raise RowRefused(RowFault.MISSING, field="x, y, width, height") from None
    corners = (round(side, _PLACES) for side in (left, top, left + width, top + height))
    labels = _list(value.get("rectanglelabels")) or _list(value.get("labels"))
    return {
        "box": [min(max(corner, 0.0), 1.0) for corner in corners],
        **({"label": labels[0]} if labels else {}),
    }


_WHOLE: Final[Mapping[str, Callable[[Sequence[Mapping[str, Any]]], Any]]] = {
    BOX: lambda values: [_box(value) for value in values],
    LABEL: _tags,
    ANSWER: _answers,
}
_FIRST: Final[Mapping[str, Callable[[Mapping[str, Any]], Any]]] = {
    CHOICE: _choice,
    COMPARE: _side,
    NUMBER: lambda value: value.get("number", value.get("rating")),
}
"""How an annotation is read: all that it holds, or the one thing that it says."""


def predictions_of(task: Mapping[str, Any], control: Control) -> dict[str, Any]:
    """What each model said, by its name; a model that says nothing of this task is left out."""
    said: dict[str, Any] = {}
    for prediction in _dicts(task.get("predictions")):
        if (answer := answer_in(_results(prediction), control)) is not None:
            said.setdefault(str(prediction.get("model_version") or _MODEL), answer)
    return said


# without a configuration


def _seen(rows: Sequence[RawRow], defaults: Defaults) -> Control:
    """What is asked, by the results that there are.

    Raises:  FileNotReadable.
    """
    results = [result for row in rows for said in _everything(row.fields) for result in _results(said)]
    asked = dict.fromkeys((str(result.get("from_name")), str(result.get("type"))) for result in results)
    if len(asked) > 1:
        names = ", ".join(name for name, _ in asked)
        raise FileNotReadable(reason=FileFault.SEVERAL_CONTROLS, names=names[:80])
    name, type_ = next(iter(asked), (None, None))
    kind = defaults.kind if type_ is None else _KINDS.get(type_)
    if kind is None and type_ is not None:
        raise FileNotReadable(reason=FileFault.UNKNOWN_CONTROL, names=type_[:80])
    if kind is None:
        raise FileNotReadable(reason=FileFault.NO_CONTROL)
    values = [result["value"] for result in results if isinstance(result.get("value"), dict)]
    if kind == CHOICE and any(len(_list(value.get("choices"))) > 1 for value in values):
        kind = LABEL
    is_rating = type_ == "rating"
    return Control(
        kind=kind,
        name=name,
        options=defaults.options or _labels(values),
        low=1.0 if is_rating else None,
        high=float(max([STARS, *(_stars(value) for value in values)])) if is_rating else None,
        question=defaults.text,
        shown=_keys(rows, _TEXT_KEYS)[:1],
        image=next(iter(_keys(rows, _IMAGE_KEYS)), None),
    )


def _everything(task: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in ("annotations", "completions", "predictions"):
        yield from _dicts(task.get(name))


def _labels(values: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Every label that was given, in the order of the first time."""
    lists = (_list(value.get("choices")) or _list(value.get("rectanglelabels")) for value in values)
    return tuple(dict.fromkeys(str(label) for labels in lists for label in labels))


def _stars(value: Mapping[str, Any]) -> int:
    rating = value.get("rating")
    return rating if isinstance(rating, int) else 0


def _keys(rows: Sequence[RawRow], wanted: Sequence[str]) -> tuple[str, ...]:
    """The data by these names that the tasks have, the first names first."""
    there = {key for row in rows if isinstance(data := row.fields.get("data"), dict) for key in data}
    return tuple(key for key in wanted if key in there)
