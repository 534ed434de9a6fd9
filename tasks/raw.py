"""What a file holds before anything is made of it: rows with their lines, pictures with their names, a manifest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from kernel.errors import Fact
from kernel.values import Language
from tasks.errors import FileFault, FileNotReadable
from tasks.rows import Defaults, RowFault

MAX_FILE_MB: Final = 20
MAX_ROWS: Final = 100_000
MAX_LINE_CHARS: Final = 200_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """The fields of one row; `line` is where a person finds it in their editor, from 1."""

    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not a task, and why."""

    line: int
    fault: RowFault
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Manifest(BaseModel):
    """`campaign.json` in a ZIP: what holds for the whole campaign."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = Field(None, max_length=60)
    kind: str | None = None
    lang: Language | None = None
    text: str | None = Field(None, max_length=2000)
    options: tuple[str, ...] = ()
    licence: str | None = Field(None, max_length=64)
    guide: str | None = Field(None, max_length=2000)
    none_of_these: bool | None = None
    gold_every: int = Field(5, ge=1, le=1000)

    def before(self, defaults: Defaults) -> Defaults:
        """What rows take where they are silent: the manifest's word, else the campaign's."""
        return Defaults(
            kind=self.kind or defaults.kind,
            language=self.lang or defaults.language,
            options=self.options or defaults.options,
            text=self.text or defaults.text,
            licence=self.licence or defaults.licence,
            none_of_these=defaults.none_of_these if self.none_of_these is None else self.none_of_these,
            gold_every=self.gold_every,
        )


NO_MANIFEST: Final = Manifest()


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file taken apart. `images` are by the name that a row's `image` uses."""

    rows: tuple[RawRow, ...]
    bad_rows: tuple[BadRow, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    manifest: Manifest = NO_MANIFEST


_BROKEN = re.compile("[\udc80-\udcff]")


def decode(data: bytes) -> str:
    """UTF-8 text without a byte-order mark; single broken bytes become lone surrogates, which `is_broken` finds.

    Raises:  FileNotReadable, where most lines beyond ASCII are broken: then it is another encoding.
    """
    text = data.decode("utf-8-sig", "surrogateescape")
    if text.isascii():
        return text
    telling = [line for line in text.splitlines() if not line.isascii()]
    if sum(map(is_broken, telling)) * 2 > len(telling) or "\0" in text[:200]:
        raise FileNotReadable(reason=FileFault.NOT_UTF8)
    return text


def is_broken(text: str) -> bool:
    """Whether the text held bytes that are not UTF-8."""
    return not text.isascii() and _BROKEN.search(text) is not None
