"""/mydata in words: what is said with the file, and the readme inside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.values import Language
from views.phrases import label, phrase
from views.reasons import said
from views.screens import Screen

Values = dict[str, Any]


def caption(language: Language, *, answers: int, entries: int, receipts: int) -> Screen:
    """What is in the file."""
    return Screen(phrase(language, "mydata.caption", answers=answers, entries=entries, receipts=receipts))


def part(language: Language, number: int, parts: int) -> Screen:
    """Under a file that others follow, where one would be larger than a bot may send."""
    return Screen(phrase(language, "mydata.part", number=number, parts=parts))


def file_name(number: int, parts: int) -> str:
    """`aichain-mydata.zip`, or `aichain-mydata-1-of-3.zip`."""
    return "aichain-mydata.zip" if parts == 1 else f"aichain-mydata-{number}-of-{parts}.zip"


def readme(languages: Sequence[Language], *, receipts: int) -> str:
    """What each part of the file is, in each language."""
    return "\n\n".join(label(language, "mydata.readme", receipts=receipts) for language in languages) + "\n"


def in_words(language: Language, parts: Mapping[str, Sequence[Values]]) -> dict[str, list[Values]]:
    """What is stored, with each reason that is kept by its name as its person reads it elsewhere."""
    return {name: [_in_words(language, row) for row in rows] for name, rows in parts.items()}


def _in_words(language: Language, row: Values) -> Values:
    if "facts" in row:
        return row | {"facts": _in_words(language, row["facts"])}
    return row | {"note": said(language, row["note"])} if row.get("note") else row
