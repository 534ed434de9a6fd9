"""Files by their hash: brought from anywhere, kept once, and what is on its way in leaves nothing behind."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.files import FileMissing, Files


def test_a_room_for_what_comes_in_goes_with_its_user_and_old_ones_with_the_next(tmp_path: Path) -> None:
    files = Files(tmp_path / "files")
    left = tmp_path / "files" / "incoming-left"
    left.mkdir(parents=True)
    (left / "upload").write_bytes(b"half")
    now = datetime.now(UTC)
    with files.room(now=now) as room:
        Path(room, "upload").write_bytes(b"whole")
        asyncio.run(_brought_twice(files, Path(room, "upload")))
    assert left.exists(), "somebody may be at it still"
    assert not Path(room).exists()
    with files.room(now=now + timedelta(days=2)):
        assert not left.exists()


async def _brought_twice(files: Files, path: Path) -> None:
    """It is kept once, and gone when it is dropped."""
    added = await files.bring(path)
    assert (added.is_new, await files.get(added.sha256)) == (True, b"whole")
    assert not (await files.bring(path)).is_new
    await files.drop(added.sha256)
    with pytest.raises(FileMissing):
        await files.get(added.sha256)
