"""The files of a release: read from the store in one moment, written page by page, and told of in a manifest."""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from flows.deps import Deps
from flows.shared.forecasts import Compared, compared
from flows.shared.gathering import Gathered, gather, worked_out
from flows.shared.preferences import preferences
from flows.shared.progress import progress_of
from flows.shared.release_draft import Answers, ReleaseWriter, checksums, files_in
from flows.shared.release_items import Context
from flows.shared.releasing import released
from ledger.log.leaf import SALT_BYTES
from ledger.log.manifest import NAME as MANIFEST
from ledger.log.manifest import LogPlace, Manifest, Previous, ReleasedCampaign
from scoring.rules import RULES_VERSION
from store import campaigns, comparisons, log, release_pages, releases
from store.campaigns import CampaignRow
from store.files import Files
from store.images import look_at
from store.log import Head
from store.release_folder import CARD, CHECKSUMS, PICTURES, Draft
from store.releases import ReleaseRow
from store.sessions import ReadSession
from tasks.campaigns import CampaignStatus
from tasks.errors import NothingToExport, ReleaseFilesMissing, ReleaseUnderWay, ReleaseWithdrawn
from tasks.exports import About, format_named
from tasks.exports.shapes import Picture
from tasks.releases import ReleaseName, pseudonym
from views.dataset_card import CardFacts, card

Tell = Callable[[int, int], Awaitable[None]]
"""Told how many tasks of how many are looked through."""

_ANSWERS_AT_ONCE: Final = 2_000
_PAGES_A_BEAT: Final = 40


async def silent(done: int, total: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Job:
    """One try at a release.

    Shape:   `key` makes its pseudonyms, and lives as long as the try: nobody can say afterwards who is who.
    """

    row: CampaignRow
    name: ReleaseName
    number: int
    holder_id: UUID
    formats: tuple[str, ...]
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read beside the pages, in the same moment."""

    head: Head
    previous: ReleaseRow | None
    gathered: Gathered
    is_without_gold: bool
    compared: Compared | None


async def write_release(deps: Deps, job: Job, draft: Draft, tell: Tell) -> Manifest | None:
    """Write everything into the draft, its manifest last.

    Returns: None where nothing has changed since the release before, and that has all that is asked for.
    Raises:  ExportFormatNotInstalled, ReleaseUnderWay where another has taken it over, NothingToExport.
    """
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        previous = await releases.newest(session, job.row.id)
    before = None if previous is None else deps.releases.items(job.row.number, previous.number)
    about = About(str(job.name), job.row.title, now.date().isoformat())
    writer = await asyncio.to_thread(ReleaseWriter, draft, job.formats, about, before)
    try:
        seen = await _read(deps, job, draft, writer, tell)
        written = await asyncio.to_thread(writer.close)
    finally:
        writer.let_go()
    tally = writer.tally
    if not tally.counts["items"] and not tally.counts["erased_items"]:
        raise NothingToExport(number=job.row.number)
    if seen.previous is not None and not tally.changes and await _has_all(deps, job, seen.previous):
        return None
    facts = CardFacts(
        release=str(job.name),
        title=job.row.title,
        day=now.date(),
        licences=sorted(tally.licences),
        languages=sorted(tally.languages),
        counts=tally.counts,
        files=written,
        rules_version=RULES_VERSION,
        drawn=await worked_out(deps, seen.gathered),
        is_without_gold=seen.is_without_gold,
        previous=None if seen.previous is None else str(ReleaseName(job.row.number, seen.previous.number)),
        changes=tally.changes,
        foretold=None if seen.compared is None else (seen.compared.forecast, seen.compared.came_to),
    )
    manifest = partial(_manifest, job, facts, seen, kinds=sorted(tally.kinds), made_at=f"{now:%Y-%m-%dT%H:%M:%SZ}")
    return await asyncio.to_thread(_seal, draft, facts, manifest)


async def _read(deps: Deps, job: Job, draft: Draft, writer: ReleaseWriter, tell: Tell) -> _Seen:
    """Read page by page, in one moment, and write each before the next is read."""
    notes = _Notes(deps, job)
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, job.row.number)
        assert row is not None
        seen_head = await log.read_head(session)
        previous = await releases.newest(session, row.id)
        total, done = await release_pages.count(session, row.id), 0
        context = await _context(deps, job, draft, row, session)
        async for page in release_pages.pages(session, row.id):
            answers = await asyncio.to_thread(writer.add, page, context)
            await notes.take(answers, await releases.known_answers(session, answers.seen, before=job.number))
            done += len(page.tasks)
            await tell(done, total)
        progress = await progress_of(deps, session, row)
        gathered = await gather(deps, session, row, progress)
        foretold = await compared(session, row) if row.campaign.status is CampaignStatus.CLOSED else None
    await notes.write()
    return _Seen(seen_head, previous, gathered, progress.is_without_gold, foretold)


class _Notes:
    """Which answers come and go with this release: written now and then, with word that it goes on."""

    def __init__(self, deps: Deps, job: Job) -> None:
        self._deps, self._job = deps, job
        self._new: set[UUID] = set()
        self._gone: set[UUID] = set()
        self._pages = 0

    async def take(self, answers: Answers, known: set[UUID]) -> None:
        """Note a page's."""
        self._new |= answers.there - known
        self._gone |= known - answers.there
        self._pages += 1
        if len(self._new) + len(self._gone) >= _ANSWERS_AT_ONCE or self._pages >= _PAGES_A_BEAT:
            await self.write()

    async def write(self) -> None:
        """Raises:  ReleaseUnderWay where another has taken it over."""
        job = self._job
        async with self._deps.sessions.write() as session:
            if not await releases.beat(session, job.row.id, job.holder_id, now=self._deps.clock.now()):
                raise ReleaseUnderWay(release=str(job.name))
            await releases.note_answers(session, job.row.id, job.number, new=self._new, gone=self._gone)
        self._new, self._gone, self._pages = set(), set(), 0


async def _context(deps: Deps, job: Job, draft: Draft, row: CampaignRow, session: ReadSession) -> Context:
    """What holds for all pages. What people prefer is one fit over all comparisons, so it is worked out first."""
    compared = await comparisons.of_campaign(session, row.id)
    return Context(
        licence=row.licence,
        name=partial(pseudonym, job.key),
        preferences=await deps.workers.run(preferences, compared),
        picture=_Pictures(deps.files, draft).put,
        digest_key=hmac.digest(deps.people_key, b"release items" + row.id.bytes, "sha256"),
        with_gold=row.status == CampaignStatus.CLOSED,
    )


class _Pictures:
    """Brings pictures into a draft, each once."""

    def __init__(self, files: Files, draft: Draft) -> None:
        self._files, self._folder = files, draft.folder / PICTURES
        self._known: dict[str, Picture] = {}

    def put(self, sha256: str) -> Picture:
        """The picture as an item has it, once it is there."""
        if sha256 not in self._known:
            self._folder.mkdir(exist_ok=True)
            place = self._folder / sha256
            self._files.copy(sha256, place)
            suffix, width, height = look_at(place)
            name = f"{PICTURES}/{sha256}{suffix}"
            place.rename(self._folder / f"{sha256}{suffix}")
            self._known[sha256] = Picture(name, width, height)
        return self._known[sha256]


async def _has_all(deps: Deps, job: Job, previous: ReleaseRow) -> bool:
    """Whether the release before can be given out, in all that is asked for."""
    try:
        found = await released(deps, job.row, previous, is_new=False)
    except (ReleaseWithdrawn, ReleaseFilesMissing):
        return False
    suffixes = [format_named(name).SUFFIX for name in job.formats]
    return all(any(each.name.endswith(suffix) for each in found.manifest.files) for suffix in suffixes)


def _seal(draft: Draft, facts: CardFacts, manifest: Callable[[Path], Manifest]) -> Manifest:
    """The card, then the manifest of all there is, then the checksums of both and all."""
    draft.write(CARD, card(facts).encode())
    made = manifest(draft.folder)
    draft.write(MANIFEST, bytes(made))
    sums = {each.name: each.sha256 for each in made.files} | {MANIFEST: made.sha256.hex()}
    pictures = draft.folder / PICTURES
    if pictures.is_dir():  # each is called by its own SHA-256
        sums |= {f"{PICTURES}/{each.name}": each.stem for each in pictures.iterdir()}
    draft.write(CHECKSUMS, checksums(sums))
    return made


def _manifest(job: Job, facts: CardFacts, seen: _Seen, folder: Path, *, kinds: list[str], made_at: str) -> Manifest:
    previous = seen.previous
    told = {**facts.counts, **facts.changes}
    return Manifest(
        release=str(job.name),
        campaign=ReleasedCampaign(job.row.id, job.row.number, job.row.title, secrets.token_bytes(SALT_BYTES)),
        made_at=made_at,
        rules_version=RULES_VERSION,
        languages=tuple(facts.languages),
        kinds=tuple(kinds),
        licences=tuple(facts.licences),
        counts={name: count for name, count in (facts.counts if previous is None else told).items() if count},
        log=LogPlace(seen.head.size, seen.head.root.hex()),
        previous=None
        if previous is None
        else Previous(str(ReleaseName(job.row.number, previous.number)), previous.manifest_sha256),
        files=files_in(folder),
    )
