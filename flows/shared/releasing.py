"""What making a release and giving one out have in common."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.deps import Deps
from ledger.log.errors import ManifestMalformed
from ledger.log.manifest import Manifest, parse_manifest
from store.campaigns import CampaignRow
from store.release_folder import PICTURES
from store.releases import ReleaseRow
from tasks.errors import ReleaseFilesMissing, ReleaseWithdrawn
from tasks.releases import ReleaseName

ALWAYS: Final = "jsonl"
"""The format that every release has: nothing is left out of it."""


@dataclass(frozen=True, slots=True)
class Released:
    """A release that can be given out.

    Shape:   `files` are those of `folder`, with pictures; `changes` since the release before, by what they are;
             `is_new` says that it was made for whoever asks.
    """

    name: ReleaseName
    title: str
    made_at: datetime
    folder: Path
    files: tuple[Path, ...]
    manifest: Manifest
    manifest_sha256: str
    is_new: bool

    @property
    def formats(self) -> frozenset[str]:
        """The endings of its files of data, without the point."""
        return frozenset(Path(each.name).suffix.removeprefix(".") for each in self.manifest.files)

    @property
    def pictures(self) -> int:
        """How many pictures it has."""
        return sum(each.parent.name == PICTURES for each in self.files)


async def released(deps: Deps, row: CampaignRow, release: ReleaseRow, *, is_new: bool) -> Released:
    """A release with its files.

    Raises:  ReleaseWithdrawn, ReleaseFilesMissing.
    """
    name = ReleaseName(row.number, release.number)
    if release.withdrawn_at is not None:
        raise ReleaseWithdrawn(release=str(name), day=release.withdrawn_at.date().isoformat())
    data = await asyncio.to_thread(deps.releases.manifest, row.number, release.number)
    files = await asyncio.to_thread(deps.releases.files, row.number, release.number)
    manifest = None if data is None else read_manifest(data)
    if manifest is None or manifest.sha256.hex() != release.manifest_sha256:
        raise ReleaseFilesMissing(release=str(name))
    return Released(
        name=name,
        title=row.title,
        made_at=release.made_at,
        folder=deps.releases.path(row.number, release.number),
        files=tuple(files),
        manifest=manifest,
        manifest_sha256=release.manifest_sha256,
        is_new=is_new,
    )


def read_manifest(data: bytes) -> Manifest | None:
    """The manifest; None where it is not one of ours."""
    try:
        return parse_manifest(data)
    except ManifestMalformed:
        return None
