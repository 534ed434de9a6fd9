"""Files: kept once, named differently to each bot."""

import asyncio
import io
import mimetypes
import re
import secrets
from dataclasses import astuple, dataclass
from pathlib import PurePath

from PIL import Image, UnidentifiedImageError

from sandbox.db import Database
from sandbox.errors import Refusal, bad_request
from sandbox.models import Json
from sandbox.params import TOO_LARGE, Upload

PHOTO_MAX_BYTES = 10 * 2**20
UPLOAD_MAX_BYTES = 50 * 2**20
DOWNLOAD_MAX_BYTES = 20 * 2**20
PHOTO_MAX_SIDES_PX = 10_000
PHOTO_MAX_RATIO = 20
THUMBNAIL_PX = 320

SMALL, WHOLE = "5", "f"
"""The first digit of a photo's id tells its size; the others are the photo's own."""

PREFIXES = {"photo": "AgAC", "document": "BQAC", "voice": "AwAC", "sticker": "CAAC", "video": "BAAC", "audio": "CQAC"}
KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}
FILE_ID = re.compile(r"([A-Z][A-Za-z]AC)([0-9a-f]+)_([0-9a-f]{24})")
CANONICAL = re.compile(rb'"file_id":"([A-Z][A-Za-z]AC)([0-9a-f]{24})"')

WRONG_FILE = "wrong file identifier/HTTP URL specified"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file.

    Units:   size in bytes; width and height in pixels, 0 for what is no picture.
    """

    id: str
    name: str
    mime: str
    size: int
    width: int
    height: int
    kind: str

    @property
    def path(self) -> str:
        """The path under which a bot downloads it."""
        suffix = PurePath(self.name).suffix or mimetypes.guess_extension(self.mime) or ""
        return f"{self.kind}s/{self.id}{suffix if suffix.isascii() else ''}"

    def described(self) -> Json:
        """The fields that all of Telegram's file objects share.

        Returns: file_id in the sandbox's own form; `localised` gives each bot its own.
        """
        shown: Json = {"file_id": f"{PREFIXES[self.kind]}{self.id}", "file_unique_id": self.id, "file_size": self.size}
        if self.width:
            shown |= {"width": self.width, "height": self.height}
        return shown


class Files:
    """Keeps bytes and tells which file a bot means."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, upload: Upload, kind: str, sides: tuple[int, int] = (0, 0), file_id: str = "") -> StoredFile:
        """Store a file's bytes under a new id."""
        mime = upload.mime
        if mime in {"", "application/octet-stream"}:
            mime = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        stored = StoredFile(file_id or secrets.token_hex(12), upload.name, mime, len(upload.content), *sides, kind)
        self._db.put_file((*astuple(stored), upload.content))
        return stored

    async def keep_photo(self, upload: Upload) -> list[StoredFile]:
        """Store a picture in its own size, and a smaller one before it if it is large.

        Raises:  Refusal 413 or 400, as Telegram does for what it takes for no photo.
        """
        if len(upload.content) > PHOTO_MAX_BYTES:
            raise Refusal(413, TOO_LARGE)
        sides, thumbnail = await asyncio.to_thread(_measured, upload.content)
        shared = secrets.token_hex(12)[1:]
        if thumbnail is not None:
            small = Upload("photo.jpg", "image/jpeg", thumbnail.content)
            self.keep(small, "photo", thumbnail.sides, SMALL + shared)
        whole = Upload(upload.name or "photo.jpg", upload.mime, upload.content)
        return self.photo_sizes(self.keep(whole, "photo", sides, WHOLE + shared))

    def photo_sizes(self, photo: StoredFile) -> list[StoredFile]:
        """All sizes of a photo, smallest first."""
        sizes = [self.find(size + photo.id[1:]) for size in (SMALL, WHOLE)]
        return [size for size in sizes if size is not None]

    def find(self, file_id: str) -> StoredFile | None:
        """A file by the sandbox's own id."""
        row = self._db.file(file_id)
        return None if row is None else StoredFile(*row)

    def of_bot(self, file_id: str, bot_id: int, otherwise: str = WRONG_FILE) -> StoredFile:
        """The file that this bot means.

        Raises:  Refusal 400 with the given words for another bot's file_id, and for what is none.
        """
        match = FILE_ID.fullmatch(file_id)
        stored = self.find(match.group(3)) if match and int(match.group(2), 16) == bot_id else None
        if stored is None:
            raise bad_request(otherwise)
        return stored

    def content(self, file_id: str) -> bytes | None:
        """A file's bytes."""
        return self._db.file_content(file_id)


def localised(body: bytes, bot_id: int) -> bytes:
    """A JSON body with each file_id as this one bot knows it."""
    if b'"file_id"' not in body:
        return body
    return CANONICAL.sub(rb'"file_id":"\g<1>%x_\g<2>"' % bot_id, body)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A photo's smaller size."""

    sides: tuple[int, int]
    content: bytes


def _measured(content: bytes) -> tuple[tuple[int, int], Thumbnail | None]:
    """The picture's sides, and a thumbnail if it is larger than one."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            if width + height > PHOTO_MAX_SIDES_PX or max(width, height) > PHOTO_MAX_RATIO * min(width, height):
                raise bad_request("PHOTO_INVALID_DIMENSIONS")
            image.load()
            if max(width, height) <= THUMBNAIL_PX:
                return (width, height), None
            small = image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=80)
    return (width, height), Thumbnail(small.size, buffer.getvalue())
