"""What the house is built from: a damaged or unreachable key ends the start in one sentence, with nothing made anew."""

from pathlib import Path

import pytest

from bot import house
from bot.problems import StartProblem
from bot.settings import Settings
from kernel.clock import ManualClock
from tests.support.deps import START, SilentWaker


def build(folder: Path) -> house.House:
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{folder / 'a.db'}", files_path=folder / "files", keys_path=folder / "keys"
    )
    return house.build(settings, clock=ManualClock(START), waker=SilentWaker())


def test_the_key_is_the_same_at_every_start(tmp_path: Path) -> None:
    first, second = build(tmp_path).deps, build(tmp_path).deps
    assert first.people_key == second.people_key
    assert repr(first.people_key) not in repr(first)


def test_a_damaged_key_ends_the_start(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "keys" / "people.key").write_bytes(b"torn")
    with pytest.raises(StartProblem, match=r"people\.key is damaged\. Put it back"):
        build(tmp_path)


def test_a_folder_that_is_none_ends_the_start(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file")
    with pytest.raises(StartProblem, match="KEYS_PATH"):
        build(tmp_path)
