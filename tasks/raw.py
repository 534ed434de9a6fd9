"""What a file holds before anything is made of it: rows with their lines, pictures with their names, a manifest."""

import codecs
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TextIO

from pydantic import BaseModel, ConfigDict, Field

from kernel.errors import Fact
from kernel.values import Language
from tasks.errors import FileFault, FileNotReadable
from tasks.rows import Defaults, RowFault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_CHAT_MB: Final = 20
"""What Telegram hands a bot; larger files come another way."""
MAX_FILE_MB: Final = 512
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
    """A file taken apart while it is open.

    Shape:   `rows` is gone through once; `images` are by the name that a row's `image` uses, each read when called.
    Raises:  both, as they are read: FileNotReadable, TooManyRows.
    """

    rows: Iterator[RawRow | BadRow]
    images: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    manifest: Manifest = NO_MANIFEST
    encoding: str = UTF_8
    """What its table was written in, to be told where it is not UTF-8."""


_BROKEN = re.compile("[\udc80-\udcff]")
_UTF_16: Final = "UTF-16"
_GBK: Final = "GBK"
_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CODECS: Final = {UTF_8: ("utf-8-sig", "surrogateescape"), _UTF_16: ("utf-16", "strict"), _GBK: ("gb18030", "strict")}
_CHUNK_BYTES: Final = 2**18
_COMMON_SHARE: Final = 0.95


def opened(source: BinaryIO, *, newline: str = "\n") -> tuple[TextIO, str]:
    """A file's text from its beginning, without its byte-order mark, and what it was written in.

    UTF-8, else UTF-16 or GBK by their signs.
    Shape:   single bytes that are not UTF-8 become lone surrogates, which `is_broken` finds.
    Raises:  FileNotReadable, where most lines beyond ASCII are broken and it is no encoding that tells itself.
    """
    encoding = _told(source)
    if encoding is None:
        raise FileNotReadable(reason=FileFault.NOT_UTF8)
    source.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Borrowed(source)), *_CODECS[encoding], newline=newline), encoding


class _Borrowed(io.RawIOBase):
    """Somebody else's file: whoever opened it closes it, not who has stopped reading."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        room = memoryview(buffer)
        data = self._source.read(len(room))
        room[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._source.seek(offset, whence)


def _told(source: BinaryIO) -> str | None:
    """What it is written in, by all of it."""
    try:
        if source.read(2) in _BOMS:
            return _UTF_16 if all(True for _ in _chunks(source, _UTF_16)) else None
        if _is_mostly_utf8(source):
            return UTF_8
        return _GBK if _is_everyday_chinese(source) else None
    except UnicodeDecodeError:
        return None


def _chunks(source: BinaryIO, encoding: str) -> Iterator[str]:
    """Its text, piece by piece.

    Raises:  UnicodeDecodeError.
    """
    codec, errors = _CODECS[encoding]
    decoder = codecs.getincrementaldecoder(codec)(errors)
    source.seek(0)
    while data := source.read(_CHUNK_BYTES):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def _is_mostly_utf8(source: BinaryIO) -> bool:
    """Whether at least half of the lines beyond ASCII are UTF-8; a zero byte near the beginning is another encoding."""
    telling = broken = 0
    is_telling = is_bad = False
    for number, chunk in enumerate(_chunks(source, UTF_8)):
        if number == 0 and "\0" in chunk[:200]:
            return False
        if chunk.isascii() and "\n" not in chunk:
            continue
        for place, piece in enumerate(("", "") if chunk.isascii() else chunk.split("\n")):
            if place:  # the line before this piece has ended
                telling, broken = telling + is_telling, broken + is_bad
                is_telling = is_bad = False
            is_telling |= not piece.isascii()
            is_bad |= is_broken(piece)
    return (broken + is_bad) * 2 <= telling + is_telling


def _is_everyday_chinese(source: BinaryIO) -> bool:
    """Whether this is GBK beyond doubt: every byte fits, and nearly all of it is what people write.

    Other encodings of East Asia read as GBK are full of characters that nobody writes: those outside of GB2312's first
    level, its signs and its full-width letters.
    Raises:  UnicodeDecodeError.
    """
    beyond = Counter(character for chunk in _chunks(source, _GBK) for character in chunk if not character.isascii())
    common = sum(count for character, count in beyond.items() if _is_common(character.encode("gb18030")))
    return common >= _COMMON_SHARE * beyond.total()


def _is_common(code: bytes) -> bool:
    lead, trail = code[0], code[1]
    return len(code) == 2 and trail >= 0xA1 and (lead in (0xA1, 0xA3) or 0xB0 <= lead <= 0xD7)  # noqa: PLR2004


def is_broken(text: str) -> bool:
    """Whether the text held bytes that are not UTF-8."""
    return not text.isascii() and _BROKEN.search(text) is not None
