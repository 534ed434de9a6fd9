"""An operator confirms that two accounts are one person's."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.joining import DEED, judged_anew, merge_facts, pair_locked, tell
from kernel.ids import new_id
from store import audit, contributors, inbox, joined, proposals
from store.contributors import ContributorRow
from store.sessions import WriteSession
from views.operator_joined import MergeFacts


@flow
async def merge_contributors(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> MergeFacts:
    """Let them count as one from now on: one vote a task, one lane and effort, one standing. The ledger stays as it is.

    Whoever either was joined with before is joined with both.

    Locks:   the two people, then whoever either was joined with; the scopes that they were judged in.
    Writes:  what joins them, fits asked for, a notice to each account, a line of the audit about each; the proposal is
             settled.
    Raises:  ProposalGone, PersonForgotten, AlreadyJoined, OwnWork.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        typed = await proposals.settle(session, proposal, operator_id, DEED, now=now)
        if typed is None:
            raise ProposalGone
        pair = await pair_locked(session, typed["one"], typed["other"], operator_id)

        people = await _join(session, pair, now=now)
        await judged_anew(session, people, now=now)
        await tell(session, pair, "joined", proposal, now=now)
        one, other = (each.account_id.hex for each in pair)
        for subject, rest in ((one, other), (other, one)):
            await audit.note(session, operator_id, "merge", subject, now=now, other=rest, reason=typed["reason"])
        facts = await merge_facts(session, pair, proposal.hex, typed["reason"])
    for job in ("score", "deliver"):
        deps.waker.wake(job)
    return facts


async def _join(session: WriteSession, pair: tuple[ContributorRow, ContributorRow], *, now: datetime) -> list[UUID]:
    """Give them, and whoever was joined with either, one number in common. Returns: all of these."""
    people = await _all_locked(session, {each.id for each in pair})
    await joined.put(session, people, new_id(now))
    return people


async def _all_locked(session: WriteSession, pair: Collection[UUID]) -> list[UUID]:
    """The two and everybody whom either is joined with, none of whom another operator is just taking out.

    Locks:   PostgreSQL: their rows, and read again what joins them where it had to wait for one.
    """
    locked = set(pair)
    while True:
        found = set(pair).union(*[await joined.others(session, each) for each in sorted(pair)])
        if found <= locked:
            return sorted(found)
        for each in sorted(found - locked):
            await contributors.locked(session, each)
        locked |= found
