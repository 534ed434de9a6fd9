"""Values as JSON in archives, as many as a bot's limit asks for. Pure."""

import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any, Final

ARCHIVE_BYTES_MAX: Final = 45_000_000
"""A bot sends files of 50 MB at most."""
ENTRY_BYTES_MAX: Final = 8_000_000
"""Of what goes into an archive, so that none is much fuller than it may be."""
_DIRECTORY_BYTES: Final = 256
"""More than an archive's own notes on one entry take."""


def chunks(name: str, rows: list[Any], *, most_bytes: int = ENTRY_BYTES_MAX) -> list[tuple[str, str]]:
    """`NAME.json`, or halves of it, and halves of these, `NAME-1.json` and so on: none too large, in the same order."""
    whole = [rows]
    while any(len(part) > 1 and len(as_json(part).encode()) > most_bytes for part in whole):
        whole = [half for part in whole for half in (part[: len(part) // 2], part[len(part) // 2 :])]
    if len(whole) == 1:
        return [(f"{name}.json", as_json(rows))]
    return [(f"{name}-{number}.json", as_json(part)) for number, part in enumerate(whole, start=1)]


def packed(entries: Sequence[tuple[str, str]], *, most_bytes: int = ARCHIVE_BYTES_MAX) -> tuple[bytes, ...]:
    """As few archives as it takes in this order; an entry is never cut."""
    archives: list[bytes] = []
    buffer = io.BytesIO()
    archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)
    for name, text in entries:
        data = text.encode()
        if archive.filelist and buffer.tell() + len(zlib.compress(data)) > most_bytes - _DIRECTORY_BYTES * (
            len(archive.filelist) + 1
        ):
            archive.close()
            archives.append(buffer.getvalue())
            buffer = io.BytesIO()
            archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)
        archive.writestr(name, data)
    archive.close()
    return (*archives, buffer.getvalue())


def as_json(values: Any) -> str:
    """For people to read, in their own letters."""
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
