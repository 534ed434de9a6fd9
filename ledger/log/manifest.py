"""Manifests: what a release of a dataset consists of, in the one way it is written; its SHA-256 is a leaf of the log.

Canonical JSON (RFC 8785, of which only objects, lists, texts, whole numbers and null occur): names in order, no space
between, UTF-8. Any other way to write the same thing is ManifestMalformed, so a manifest has one hash.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from ledger.log.errors import ManifestMalformed
from ledger.log.leaf import HASH_BYTES, SALT_BYTES, ReleaseLeaf, commitment

VERSION: Final = 1
NAME: Final = "manifest.json"

_FIELDS: Final = frozenset(
    {"version", "release", "campaign", "made_at", "rules_version", "languages", "kinds", "licences", "counts", "log"}
    | {"previous", "files"}
)
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?")
"""A file's name as seen from the manifest's folder: nothing that leads out of it, or is hidden."""
_INTEGER_MAX: Final = 2**53 - 1
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file of a release."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The release before: its name, and the SHA-256 of its manifest."""

    release: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class LogPlace:
    """How far the log had come when the release was made."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class ReleasedCampaign:
    """Whose release it is. `salt` opens the leaf's commitment to the campaign's id."""

    id: UUID
    number: int
    title: str
    salt: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """A release, whole.

    Shape:   `release` is C12@2; `made_at` an RFC 3339 time in UTC; `counts` by what is counted; `files` by name.
    """

    release: str
    campaign: ReleasedCampaign
    made_at: str
    rules_version: str
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    licences: tuple[str, ...]
    counts: Mapping[str, int]
    log: LogPlace
    previous: Previous | None
    files: tuple[ReleasedFile, ...]

    def __bytes__(self) -> bytes:
        """The file."""
        campaign = self.campaign
        assert len(campaign.salt) == SALT_BYTES
        said = {
            "version": VERSION,
            "release": self.release,
            "campaign": {
                "id": str(campaign.id),
                "number": campaign.number,
                "title": campaign.title,
                "salt": campaign.salt.hex(),
            },
            "made_at": self.made_at,
            "rules_version": self.rules_version,
            "languages": sorted(self.languages),
            "kinds": sorted(self.kinds),
            "licences": sorted(self.licences),
            "counts": dict(self.counts),
            "log": asdict(self.log),
            "previous": None if self.previous is None else asdict(self.previous),
            "files": [asdict(each) for each in sorted(self.files, key=lambda each: each.name)],
        }
        return _canonical(said)

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.strptime(self.made_at, _TIME).replace(tzinfo=UTC)

    @property
    def sha256(self) -> bytes:
        """The hash that stands in the log."""
        return hashlib.sha256(bytes(self)).digest()

    @property
    def leaf(self) -> ReleaseLeaf:
        """The leaf that this manifest is proved by."""
        return ReleaseLeaf(commitment(self.campaign.salt, self.campaign.id.bytes), self.sha256)


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest that is written in its one way.

    Raises:  ManifestMalformed, with the reason: json, version, field or form.
    """
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise ManifestMalformed(reason="json") from None
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise ManifestMalformed(reason="version")
    if set(said) != _FIELDS:
        raise ManifestMalformed(reason="field")
    try:
        manifest = _read(said)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise ManifestMalformed(reason="field") from None
    if bytes(manifest) != data:
        raise ManifestMalformed(reason="form")
    return manifest


def _read(said: Mapping[str, Any]) -> Manifest:
    """Raises:  TypeError, ValueError, KeyError, AttributeError for what is not of a manifest's form."""
    campaign, previous = said["campaign"], said["previous"]
    return Manifest(
        release=_text(said["release"]),
        campaign=ReleasedCampaign(
            UUID(campaign["id"]),
            _number(campaign["number"]),
            _text(campaign["title"]),
            bytes.fromhex(_hex(campaign["salt"])),
        ),
        made_at=_time(said["made_at"]),
        rules_version=_text(said["rules_version"]),
        languages=tuple(map(_text, said["languages"])),
        kinds=tuple(map(_text, said["kinds"])),
        licences=tuple(map(_text, said["licences"])),
        counts={_text(name): _number(count) for name, count in said["counts"].items()},
        log=LogPlace(_number(said["log"]["size"]), _hex(said["log"]["root"])),
        previous=None if previous is None else Previous(_text(previous["release"]), _hex(previous["manifest_sha256"])),
        files=tuple(
            ReleasedFile(_file(each["name"]), _number(each["bytes"]), _hex(each["sha256"])) for each in said["files"]
        ),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a character can't be written
    return value


def _time(value: Any) -> str:
    text = _text(value)
    if datetime.strptime(text, _TIME).strftime(_TIME) != text:  # noqa: DTZ007 - the form alone
        raise ValueError
    return text


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _INTEGER_MAX:
        raise ValueError
    return value


def _hex(value: Any) -> str:
    assert HASH_BYTES == SALT_BYTES
    if _HEX.fullmatch(_text(value)) is None:
        raise ValueError
    return str(value)


def _file(value: Any) -> str:
    if _FILE_NAME.fullmatch(_text(value)) is None:
        raise ValueError
    return str(value)


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
