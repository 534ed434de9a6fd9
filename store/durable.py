"""Files that are whole or not there, whatever dies when."""

import os
import tempfile
from pathlib import Path


def write_durably(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put a file in its place in one step, on the disk before this returns; its folder is made where it is missing.

    Raises:  OSError, and then what was there before is still there.
    """
    make_folder(path.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        try:
            Path(draft.name).chmod(mode)
            draft.write(data)
            draft.flush()
            os.fsync(draft.fileno())
        except OSError:
            Path(draft.name).unlink()
            raise
    Path(draft.name).replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder with those it is in, each on the disk before this returns."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk: a file that was synced can still lose its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
