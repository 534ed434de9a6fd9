"""What a file holds before anything is made of it: rows with their lines, pictures with their names, a manifest."""

import re
from collections import Counter
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
UTF_8: Final = "UTF-8"


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
    label_config: str | None = Field(None, max_length=100_000)
    """The labelling interface of a Label Studio project, as its XML."""

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
            label_config=self.label_config,
        )


NO_MANIFEST: Final = Manifest()


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file taken apart. `images` are by the name that a row's `image` uses."""

    rows: tuple[RawRow, ...]
    bad_rows: tuple[BadRow, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    manifest: Manifest = NO_MANIFEST
    encoding: str = UTF_8
    """What its table was written in, to be told where it is not UTF-8."""


_BROKEN = re.compile("[\udc80-\udcff]")
_BOMS: Final = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_GBK: Final = "GBK"
_COMMON_SHARE: Final = 0.95


def decoded(data: bytes) -> tuple[str, str]:
    """A file's text without its byte-order mark, and what it was written in: UTF-8, else UTF-16 or GBK by its signs.

    Shape:   single bytes that are not UTF-8 become lone surrogates, which `is_broken` finds.
    Raises:  FileNotReadable, where most lines beyond ASCII are broken and it is no encoding that tells itself.
    """
    if (known := _BOMS.get(data[:2])) is not None:
        try:
            return data.decode(known), known
        except UnicodeDecodeError as error:
            raise FileNotReadable(reason=FileFault.NOT_UTF8) from error
    text = data.decode("utf-8-sig", "surrogateescape")
    if "\0" in text[:200]:
        raise FileNotReadable(reason=FileFault.NOT_UTF8)
    if text.isascii():
        return text, UTF_8
    telling = [line for line in text.splitlines() if not line.isascii()]
    if sum(map(is_broken, telling)) * 2 <= len(telling):
        return text, UTF_8
    chinese = _as_gbk(data)
    if chinese is None:
        raise FileNotReadable(reason=FileFault.NOT_UTF8)
    return chinese, _GBK


def _as_gbk(data: bytes) -> str | None:
    """The text if it is GBK beyond doubt: every byte fits, and nearly all of it is everyday Chinese.

    Other encodings of East Asia read as GBK are full of characters that nobody writes: those outside of GB2312's first
    level, its signs and its full-width letters.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond = Counter(character for character in text if not character.isascii())
    common = sum(count for character, count in beyond.items() if _is_common(character.encode("gb18030")))
    return text if common >= _COMMON_SHARE * beyond.total() else None


def _is_common(code: bytes) -> bool:
    lead, trail = code[0], code[1]
    return len(code) == 2 and trail >= 0xA1 and (lead in (0xA1, 0xA3) or 0xB0 <= lead <= 0xD7)  # noqa: PLR2004


def is_broken(text: str) -> bool:
    """Whether the text held bytes that are not UTF-8."""
    return not text.isascii() and _BROKEN.search(text) is not None
