"""The key for telephone numbers: made once, whoever asks first, for its owner's eyes; never anew over a damaged one."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.people_key import KeyDamaged, kept_key


def test_the_first_start_makes_it_and_every_other_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "keys"
    key = kept_key(folder)
    assert len(key) == 32
    assert kept_key(folder) == key
    assert kept_key(tmp_path / "other") != key


def test_it_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    kept_key(tmp_path / "keys")
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_many_first_starts_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as starts:
        keys = set(starts.map(kept_key, [tmp_path / "keys"] * 64))
    assert len(keys) == 1
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["people.key"]


@pytest.mark.parametrize("damage", [b"", b"abc\n", b"0" * 63 + b"\n", b"g" * 64 + b"\n", b"0" * 64])
def test_a_damaged_key_is_refused_and_kept(tmp_path: Path, damage: bytes) -> None:
    kept_key(tmp_path)
    file = tmp_path / "people.key"
    file.write_bytes(damage)
    with pytest.raises(KeyDamaged):
        kept_key(tmp_path)
    assert file.read_bytes() == damage
