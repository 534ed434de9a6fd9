"""A campaign's dataset as it is now becomes a release: numbered, whole, and provable for ever."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Final

from flows.deps import Cause, Deps, flow
from flows.shared.adopting import adopt
from flows.shared.release_making import Job, Tell, silent, write_release
from flows.shared.releasing import ALWAYS, Released, released
from kernel.ids import random_id
from ledger.log.manifest import Manifest
from store import audit, campaigns, inbox, release_pages, releases
from store.sessions import Contended
from tasks.errors import CampaignNotFound
from tasks.exports import format_named, require_fitting
from tasks.releases import KEY_BYTES, ReleaseName

_TRIES: Final = 3


@flow
async def make_release(
    deps: Deps,
    *,
    operator_id: str,
    number: int,
    formats: Sequence[str],
    cause: Cause | None = None,
    tell: Tell = silent,
) -> Released:
    """Make a release of what is settled; where nothing has changed since the newest one, that one is given.

    Everything is read in one moment, page by page, while people go on answering. The files are on the disk before the
    row says that there is such a release; its leaf is the log's next. Killed anywhere, the next call goes on.

    Shape:   in each of `formats`, and in JSON Lines always.
    Writes:  a folder; a release, the answers that it has, one line of the audit.
    Raises:  ExportFormatUnknown, CampaignNotFound, ExportFormatUnfit, ReleaseUnderWay, ExportFormatNotInstalled,
             NothingToExport, ReleaseFilesMissing.
    """
    for name in formats:
        format_named(name)
    wanted = tuple(dict.fromkeys((ALWAYS, *(name.lower() for name in formats))))
    for _ in range(_TRIES):
        job = await _begin(deps, operator_id, number, wanted, cause)
        made = await _make(deps, job, operator_id, tell)
        if made is not None:
            return made
    raise Contended


async def _begin(deps: Deps, operator_id: str, number: int, formats: tuple[str, ...], cause: Cause | None) -> Job:
    """Take the next number."""
    holder_id = random_id()
    async with deps.sessions.write() as session:
        now = deps.clock.now()
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        require_fitting(formats, await release_pages.kinds(session, row.id))
        if cause is not None:
            await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await adopt(deps, session, row)
        above = max(deps.releases.numbers(number), default=0)
        taken = await releases.begin(session, row.id, holder_id, asked_by=operator_id, above=above, now=now)
    return Job(row, ReleaseName(number, taken), taken, holder_id, formats, secrets.token_bytes(KEY_BYTES))


async def _make(deps: Deps, job: Job, operator_id: str, tell: Tell) -> Released | None:
    """One try. Returns: None where words that it holds were erased meanwhile: it is made anew, without them.

    Once the files have their name, the row is left as it is whatever happens: it is one with them at the next call.
    """
    draft = await asyncio.to_thread(deps.releases.draft, job.row.number, job.number)
    is_put = False
    try:
        manifest = await write_release(deps, job, draft, tell)
        if manifest is not None:
            await asyncio.to_thread(draft.put)
            is_put = True
    finally:
        if not is_put:
            await asyncio.to_thread(draft.drop)
            await _give_up(deps, job)
    if manifest is None:
        same = await _newest(deps, job, is_new=False)
        async with deps.sessions.write() as session:
            await audit.note(session, operator_id, "export", str(same.name), now=deps.clock.now())
        return same
    if not await _record(deps, job, manifest, operator_id):
        await asyncio.to_thread(deps.releases.drop, job.row.number, job.number)
        await _give_up(deps, job)
        return None
    deps.waker.wake("log")
    return await _newest(deps, job, is_new=True)


async def _record(deps: Deps, job: Job, manifest: Manifest, operator_id: str) -> bool:
    """The row says what lies on the disk. Returns: False where it may not become a release."""
    now = deps.clock.now()
    made = releases.row_of(manifest, job.number, asked_by=operator_id, made_at=now)
    async with deps.sessions.write() as session:
        is_made = await releases.finish(session, made, job.holder_id, subject=releases.subject_of(manifest.leaf))
        if is_made:
            facts = {"items": manifest.counts.get("items", 0), "formats": " ".join(job.formats)}
            await audit.note(session, operator_id, "release", str(job.name), now=now, **facts)
    return is_made


async def _give_up(deps: Deps, job: Job) -> None:
    async with deps.sessions.write() as session:
        await releases.give_up(session, job.row.id, job.holder_id)


async def _newest(deps: Deps, job: Job, *, is_new: bool) -> Released:
    async with deps.sessions.read() as session:
        found = await releases.newest(session, job.row.id)
    assert found is not None, "it was made just now, or was there before"
    return await released(deps, job.row, found, is_new=is_new)
