"""Questions on a passage, as in SQuAD, XQuAD and CMRC: `context`, `question`, `answers`.

The answers become references: they seed gold reviews and are never shown.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.raw import BadRow, RawRow
from tasks.rows import Defaults


def matches(fields: Mapping[str, Any]) -> bool:
    """A row with a context and a question, and without a `text` of our own."""
    return "context" in fields and "question" in fields and "text" not in fields


def convert(rows: Iterator[RawRow | BadRow], defaults: Defaults) -> Iterator[RawRow | BadRow]:  # noqa: ARG001 - the common signature
    """Rename; the title is kept as the source."""
    return (row if isinstance(row, BadRow) else RawRow(row.line, _renamed(row.fields)) for row in rows)


def _renamed(fields: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in fields.items() if name in {"id", "lang", "licence", "image"}}
    return {
        **kept,
        "kind": "answer",
        "text": fields.get("question"),
        "passage": fields.get("context"),
        "answers": _texts(fields.get("answers")),
        "source": fields.get("title"),
    }


def _texts(answers: Any) -> Any:
    """The texts alone: SQuAD has {"text": [...]} or [{"text": ...}], the others plain lists."""
    if isinstance(answers, Mapping):
        answers = answers.get("text")
    if isinstance(answers, list):
        found = [answer.get("text") if isinstance(answer, Mapping) else answer for answer in answers]
        return list(dict.fromkeys(text for text in found if isinstance(text, str)))
    return answers
