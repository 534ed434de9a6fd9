"""A manifest is written in one way, and read in no other."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.errors import ManifestMalformed
from ledger.log.leaf import commitment
from ledger.log.manifest import LogPlace, Manifest, Previous, ReleasedCampaign, ReleasedFile, parse_manifest

_HASHES = st.binary(min_size=32, max_size=32)
_WORDS = st.lists(st.text(max_size=8), max_size=3, unique=True).map(lambda words: tuple(sorted(words)))
_COUNTS = st.integers(0, 2**53 - 1)
_FILES = st.builds(
    ReleasedFile,
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True),
    _COUNTS,
    _HASHES.map(bytes.hex),
)
MANIFESTS = st.builds(
    Manifest,
    release=st.just("C12@2"),
    campaign=st.builds(ReleasedCampaign, st.uuids(), _COUNTS, st.text(max_size=20), _HASHES),
    made_at=st.integers(0, 10**11).map(lambda second: f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%SZ}"),
    rules_version=st.just("3"),
    languages=_WORDS,
    kinds=_WORDS,
    licences=_WORDS,
    counts=st.dictionaries(st.text(max_size=8), _COUNTS, max_size=4),
    log=st.builds(LogPlace, _COUNTS, _HASHES.map(bytes.hex)),
    previous=st.none() | st.builds(Previous, st.just("C12@1"), _HASHES.map(bytes.hex)),
    files=st.lists(_FILES, max_size=4, unique_by=lambda file: file.name).map(
        lambda files: tuple(sorted(files, key=lambda file: file.name))
    ),
)
EXAMPLE = Manifest(
    release="C12@2",
    campaign=ReleasedCampaign(UUID(int=12), 12, "Tea 茶", bytes(range(32))),
    made_at="2026-12-01T03:00:00Z",
    rules_version="3",
    languages=("en", "zh"),
    kinds=("choice",),
    licences=("CC-BY-4.0",),
    counts={"items": 3},
    log=LogPlace(17, "ab" * 32),
    previous=None,
    files=(ReleasedFile("choice.jsonl", 5, "cd" * 32),),
)


@given(MANIFESTS)
def test_what_is_written_is_read_again(manifest: Manifest) -> None:
    assert parse_manifest(bytes(manifest)) == manifest


def test_the_leaf_says_whose_release_it_is_to_who_has_the_salt_alone() -> None:
    assert EXAMPLE.leaf.manifest_sha256 == EXAMPLE.sha256
    assert EXAMPLE.leaf.campaign_commitment == commitment(bytes(range(32)), UUID(int=12).bytes)


def said(**other: object) -> bytes:
    return json.dumps(
        json.loads(bytes(EXAMPLE)) | other, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "json"),
        (b"[" * 100_000, "json"),
        (b"\xff", "json"),
        (b"[]", "version"),
        (said(version=2), "version"),
        (said(version=True), "form"),
        (said(more=1), "field"),
        (said(made_at="yesterday"), "field"),
        (said(made_at="2026-12-01T03:00:00+00:00"), "field"),
        (said(counts={"items": -1}), "field"),
        (said(counts={"items": 1.5}), "field"),
        (said(counts={"items": True}), "field"),
        (said(languages=["zh", "en"]), "form"),
        (said(log={"size": 17, "root": "AB" * 32}), "field"),
        (said(campaign={"id": str(UUID(int=12)), "number": 12, "title": "Tea", "salt": "00"}), "field"),
        (said(campaign={"id": UUID(int=12).hex, "number": 12, "title": "Tea", "salt": "00" * 32}), "form"),
        (said(files=[{"name": "../keys", "bytes": 1, "sha256": "cd" * 32}]), "field"),
        (said(files=[{"name": "/etc/passwd", "bytes": 1, "sha256": "cd" * 32}]), "field"),
        (said(files=[{"name": ".items", "bytes": 1, "sha256": "cd" * 32}]), "field"),
        (said(files={"name": "choice.jsonl"}), "field"),
        (said(previous={"release": "C12@1"}), "field"),
        (said(previous=[]), "field"),
        (bytes(EXAMPLE) + b"\n", "form"),
        (json.dumps(json.loads(bytes(EXAMPLE))).encode(), "form"),
    ],
)
def test_anything_else_is_no_manifest(data: bytes, reason: str) -> None:
    with pytest.raises(ManifestMalformed) as refused:
        parse_manifest(data)
    assert refused.value.facts["reason"] == reason


def test_files_are_written_in_order_whatever_order_they_came_in() -> None:
    two = (ReleasedFile("b", 1, "cd" * 32), ReleasedFile("a", 1, "cd" * 32))
    assert bytes(replace(EXAMPLE, files=two)) == bytes(replace(EXAMPLE, files=two[::-1]))
