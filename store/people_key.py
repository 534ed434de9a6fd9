"""The secret under which telephone numbers are hashed: made at the first start, kept outside the database."""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Final

from store.durable import sync_folder

_NAME: Final = "people.key"
_BYTES: Final = 32
_FORM: Final = re.compile(rb"[0-9a-f]{64}\n")


class KeyDamaged(Exception):
    """The file is there, and it is not what we wrote: a new key would let everybody verify a second time."""


def kept_key(folder: Path) -> bytes:
    """The key in this folder; the first call of all processes makes it, readable by its owner only.

    Raises:  KeyDamaged, OSError.
    """
    path = folder / _NAME
    if not path.exists():
        _make(path)
    written = path.read_bytes()
    if _FORM.fullmatch(written) is None:
        raise KeyDamaged(path)
    return bytes.fromhex(written.decode())


def _make(path: Path) -> None:
    """Put a whole key in place at once, unless another process was faster."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=f".{_NAME}.")  # mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(_BYTES).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(written, path)
    finally:
        Path(written).unlink()
    sync_folder(path.parent)
