"""Pictures with their labels in their names: `015_label5.png` is a picture of label 5.

Options are the campaign's, else the labels found. Of every `gold_every` pictures one is gold; the labels of the others
are not used, so that there is something to find out.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.values import Language
from tasks.raw import BadRow, RawRow
from tasks.rows import Defaults

_LABEL = re.compile(r"label[-_ ]?(.+)", re.IGNORECASE)
_QUESTION = {Language.ZH: "这张图片属于哪一类？", Language.EN: "Which label fits this picture?"}


def matches(fields: Mapping[str, Any]) -> bool:
    """A picture from a ZIP without a table."""
    return set(fields) == {"image"}


def convert(rows: Iterator[RawRow | BadRow], defaults: Defaults) -> Iterator[RawRow | BadRow]:
    """A choice about each picture."""
    pictures = [row for row in rows if isinstance(row, RawRow)]
    labels = [_label(row.fields["image"]) for row in pictures]
    options = defaults.options or tuple(sorted({label for label in labels if label is not None}, key=_in_order))
    language = defaults.language or Language.EN
    return (
        RawRow(
            row.line,
            {
                "id": row.fields["image"],
                "kind": defaults.kind or "choice",
                "lang": language.value,
                "text": defaults.text or _QUESTION[language],
                "options": list(options),
                "gold": label if index % defaults.gold_every == 0 else None,
                "image": row.fields["image"],
            },
        )
        for index, (row, label) in enumerate(zip(pictures, labels, strict=True))
    )


def _label(name: str) -> str | None:
    found = _LABEL.search(posixpath.splitext(posixpath.basename(name))[0])
    return found[1] if found else None


def _in_order(label: str) -> tuple[int, str]:
    """Numbers by size, before words by letters."""
    return (int(label), "") if label.isascii() and label.isdigit() else (10**9, label)
