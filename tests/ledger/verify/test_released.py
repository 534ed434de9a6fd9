"""A release is checked by its manifest: its files, its campaign and its leaf; whatever was touched is named."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.log.leaf import Leaf, ReleaseLeaf
from ledger.log.manifest import Manifest, ReleasedFile
from tests.ledger.log.test_manifest import EXAMPLE
from tests.ledger.verify.author import publish, put, salt
from tests.ledger.verify.conftest import Published, Verify

DATA = b'{"id": "1"}\n'


def released(folder: Path, log: Published) -> Manifest:
    """A release of one file, with its leaf in the log."""
    file = ReleasedFile("choice.jsonl", len(DATA), hashlib.sha256(DATA).hexdigest())
    manifest = replace(EXAMPLE, files=(file, ReleasedFile("README.md", 3, "0" * 64)))
    put(folder, "manifest.json", bytes(manifest))
    put(folder, "choice.jsonl", DATA)
    publish(log.folder, [*log.leaves, manifest.leaf])
    return manifest


def test_a_release_is_found_in_the_log_with_the_files_that_are_there(
    log: Published, verify: Verify, tmp_path: Path
) -> None:
    manifest = released(tmp_path / "C12@2", log)

    status, said = verify(tmp_path / "C12@2" / "manifest.json", log.folder)

    assert status == 0, said
    assert manifest.sha256.hex() in said
    assert "1 of its 2 files" in said
    assert f"C12@2 is leaf {len(log.leaves)} of the log" in said


def test_without_a_log_it_says_that_nobody_has_looked(log: Published, verify: Verify, tmp_path: Path) -> None:
    released(tmp_path / "C12@2", log)
    status, said = verify(tmp_path / "C12@2" / "manifest.json")
    assert status == 0
    assert "name the log too" in said


@pytest.mark.parametrize("data", [DATA + b"\n", DATA.replace(b"1", b"2")])
def test_a_changed_file_is_named(log: Published, verify: Verify, tmp_path: Path, data: bytes) -> None:
    released(tmp_path / "C12@2", log)
    put(tmp_path / "C12@2", "choice.jsonl", data)
    status, said = verify(tmp_path / "C12@2" / "manifest.json", log.folder, language="zh")
    assert status == 1
    assert "choice.jsonl 不是发布时的文件" in said


def test_a_manifest_that_was_never_released_is_refused(log: Published, verify: Verify, tmp_path: Path) -> None:
    manifest = released(tmp_path / "C12@2", log)
    put(tmp_path / "C12@2", "manifest.json", bytes(replace(manifest, counts={"items": 4})))
    status, said = verify(tmp_path / "C12@2" / "manifest.json", log.folder)
    assert status == 1
    assert "never released" in said


def test_a_manifest_that_is_another_campaigns_is_refused(log: Published, verify: Verify, tmp_path: Path) -> None:
    """The leaf has the manifest's hash and commits to another campaign."""
    manifest = released(tmp_path / "C12@2", log)
    wrong: list[Leaf] = [*log.leaves, ReleaseLeaf(salt("another"), manifest.sha256)]
    publish(log.folder, wrong)
    status, said = verify(tmp_path / "C12@2" / "manifest.json", log.folder)
    assert status == 1
    assert "commits to something else" in said


@pytest.mark.parametrize("data", [b"{", b'{"version":1}', bytes(EXAMPLE) + b" "])
def test_what_is_no_manifest_is_said(log: Published, verify: Verify, tmp_path: Path, data: bytes) -> None:
    put(tmp_path, "manifest.json", data)
    status, said = verify(tmp_path / "manifest.json", log.folder)
    assert status == 1
    assert "not a manifest" in said
