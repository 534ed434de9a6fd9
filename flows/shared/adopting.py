"""Releases that lie on the disk and have no row: made just before a crash, or older than the backup of the database."""

from flows.deps import Deps
from flows.shared.releasing import read_manifest
from store import releases
from store.campaigns import CampaignRow
from store.sessions import WriteSession


async def adopt(deps: Deps, session: WriteSession, row: CampaignRow) -> int:
    """Give each whole release of a campaign its row again; one that may not be a release goes.

    One whose maker is still at it is left to them; so is what has another campaign's id, for another database made it.
    Returns: how many came back.
    """
    added = 0
    for number in deps.releases.numbers(row.number):
        state = await releases.state_of(session, row.id, number, now=deps.clock.now())
        if state in {releases.State.MADE, releases.State.HELD}:
            continue
        data = deps.releases.manifest(row.number, number)
        manifest = None if data is None else read_manifest(data)
        if manifest is None or manifest.campaign.id != row.id:
            continue
        if state is releases.State.SPOILED:
            deps.releases.drop(row.number, number)
            continue
        found = releases.row_of(manifest, number, asked_by="", made_at=manifest.made)
        await releases.adopt(session, found, manifest.leaf)
        added += 1
    return added
