"""A release as a ZIP: the same one each time, and in pieces that make it again."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from flows.shared.packing import pack, parts_of, pieces
from flows.shared.releasing import Released
from ledger.log.manifest import LogPlace, Manifest, ReleasedCampaign
from tasks.releases import ReleaseName


def release_in(folder: Path) -> Released:
    (folder / "images").mkdir(parents=True)
    (folder / "choice.jsonl").write_bytes("茶 🍵\n".encode() * 50_000)
    (folder / "images" / "a.png").write_bytes(bytes(range(256)) * 40)
    files = (folder / "choice.jsonl", folder / "images" / "a.png")
    manifest = Manifest(
        release="C1@2",
        campaign=ReleasedCampaign(UUID(int=1), 1, "Tea", bytes(32)),
        made_at="2026-12-01T03:00:00Z",
        rules_version="3",
        languages=(),
        kinds=(),
        licences=(),
        counts={},
        log=LogPlace(0, "0" * 64),
        previous=None,
        files=(),
    )
    made_at = datetime(2026, 12, 1, 3, tzinfo=UTC)
    return Released(ReleaseName(1, 2), "Tea", made_at, folder, files, manifest, "0" * 64, is_new=True)


def packed_to(release: Released, place: Path) -> int:
    with place.open("wb") as file:
        return pack(release, file)


def test_the_same_release_is_the_same_zip_and_has_every_byte(tmp_path: Path) -> None:
    release = release_in(tmp_path / "C1@2")
    lengths = [packed_to(release, tmp_path / name) for name in ("one", "two")]
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert lengths == [(tmp_path / "one").stat().st_size] * 2
    with zipfile.ZipFile(tmp_path / "one") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["C1@2/choice.jsonl", "C1@2/images/a.png"]
        assert archive.read("C1@2/choice.jsonl") == release.files[0].read_bytes()


def test_pieces_make_the_zip_again_and_none_is_too_large(tmp_path: Path) -> None:
    length = packed_to(release_in(tmp_path / "C1@2"), tmp_path / "zip")
    for most_bytes in (1_000, length - 1, length, length + 1):
        with (tmp_path / "zip").open("rb") as file:
            found = list(pieces(file, most_bytes=most_bytes))
        assert len(found) == parts_of(length, most_bytes=most_bytes)
        assert max(map(len, found)) <= most_bytes
        assert b"".join(found) == (tmp_path / "zip").read_bytes()
