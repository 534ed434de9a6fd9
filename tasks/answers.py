"""An answer's ways: from a row and back, into a draft that waits, and as files write it. By its type alone."""

import json
from collections.abc import Sequence
from typing import Any, Final, cast

from kernel.values import Answer, AnswerSpace, Mark, Options
from tasks.kinds.choice import NONE_OF_THESE
from tasks.numbers import number_text

COLUMNS: Final = ("choice", "text", "value")
"""Of a response; an answer is in one of them: an option's number, words, or whatever else there is, as JSON."""


def columns_of(answer: Answer) -> dict[str, Any]:
    """The columns that store it."""
    return {
        "choice": answer if isinstance(answer, int) else None,
        "text": answer if isinstance(answer, str) else None,
        "value": answer if isinstance(answer, float) else _listed(answer) if isinstance(answer, tuple) else None,
    }


def answer_in(row: Any) -> Answer:
    """The answer that a stored response is. Shape: a row or mapping with COLUMNS."""
    choice, text, value = (row[name] for name in COLUMNS)
    if text is not None:
        return str(text)
    return from_value(value) if choice is None else int(choice)


def from_value(value: Any) -> Answer:
    """What is stored as JSON, in a response, and as gold or label of a task whose answers are not options."""
    if not isinstance(value, list):
        return float(value)
    if value and isinstance(value[0], list):
        return tuple(cast("Mark", (*map(float, mark[:4]), int(mark[4]))) for mark in value)
    return tuple(int(tag) for tag in value)


def told_in(space: AnswerSpace, value: Any) -> Answer:
    """A task's gold or label, as stored. A store may give back a whole number as an option's: only the space knows."""
    return int(value) if isinstance(space, Options) else from_value(value)


def to_value(answer: Answer) -> Any:
    """An answer as JSON: as gold and label are stored."""
    return _listed(answer) if isinstance(answer, tuple) else answer


def as_draft(answer: Answer) -> str | None:
    """The text of a draft that reads as this answer; None of an option, which is pressed and not drafted."""
    if isinstance(answer, int):
        return None
    return answer if isinstance(answer, str) else number_text(answer) if isinstance(answer, float) else _json(answer)


def written(answer: Answer, names: Sequence[str]) -> Any:
    """An answer as files write it: an option's name, words, a number, tags by name, boxes.

    Shape:   names by number, without `None of these`.
    """
    if isinstance(answer, str):
        return answer
    if isinstance(answer, int):
        return (*names, NONE_OF_THESE)[answer]
    if isinstance(answer, float):
        return int(answer) if answer.is_integer() else answer
    return [_box(part, names) if isinstance(part, tuple) else names[part] for part in answer]


def _box(mark: Mark, names: Sequence[str]) -> dict[str, Any]:
    box = {"box": [round(side, 6) for side in mark[:4]]}
    return box | {"label": names[mark[4]]} if names else box


def _listed(answer: tuple[Any, ...]) -> list[Any]:
    return [list(part) if isinstance(part, tuple) else part for part in answer]


def _json(answer: tuple[Any, ...]) -> str:
    return json.dumps(_listed(answer), separators=(",", ":"))
