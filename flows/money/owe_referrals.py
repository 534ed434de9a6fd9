"""Once a day it is worked out what the work of people who were invited brings to those who invited them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from ledger.referrals import STEP, steps_earned
from store import bonuses, invitations, jobs, verification
from store.invitations import InvitationRow, whats
from store.sessions import ReadSession

JOB: Final = "referrals"
PEOPLE_AT_ONCE: Final = 50
LOOKED_BACK: Final = timedelta(days=28)


@flow
async def owe_referrals(deps: Deps, slot: datetime, cursor: str | None) -> str | None:
    """Look at the next people who were invited and are verified, which nobody in a ring is.

    Writes:  the steps that are owed to their inviters, each once; this slot of the job.
    Raises:  SlotMoved.
    Returns: whom to go on after.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        after = None if cursor is None else UUID(cursor)
        rows = await invitations.open_after(session, after, since=slot - LOOKED_BACK, limit=PEOPLE_AT_ONCE)
        earned = await _earned(session, rows)

    following = str(rows[-1].contributor_id) if len(rows) == PEOPLE_AT_ONCE else None
    async with deps.sessions.write() as session:
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=following, now=now)
        for row, steps in earned:
            if await invitations.advance(session, row, steps):
                owed = [(what, STEP) for what in whats(row.contributor_id, range(row.steps, steps))]
                await bonuses.owe(session, row.inviter_id, owed, about=row.contributor_id, now=now)
    if earned:
        deps.waker.wake("bonuses")
    return following


async def _earned(session: ReadSession, rows: Sequence[InvitationRow]) -> list[tuple[InvitationRow, int]]:
    """Those whose work has brought more steps, and how many by now."""
    found = []
    for row in rows:
        if await verification.is_verified(session, row.contributor_id):
            steps = steps_earned(await invitations.base_units_paid(session, row.contributor_id))
            if steps > row.steps:
                found.append((row, steps))
    return found
