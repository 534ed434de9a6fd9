"""An operator confirms that somebody may not work for a while, or for good."""

from datetime import datetime
from uuid import UUID

from contributors.suspensions import BAN
from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.bans import DEED, ban_facts, person_locked
from kernel.ids import derived_id
from store import assignments, audit, contributors, inbox, outbox, proposals, suspension_appeals
from store.contributors import ContributorRow
from store.outbox import Notice
from store.sessions import WriteSession
from tasks.assignments import AssignmentStatus
from views.operator_people import BanFacts


@flow
async def ban_contributor(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> BanFacts:
    """Deal them nothing from now on, and tell them why and until when. What they have earned is judged and paid on.

    Locks:   the person, their open assignment.
    Writes:  the ban, the open card given back, a notice that rings, one line of the audit; the proposal is settled.
    Raises:  ProposalGone, PersonForgotten.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        typed = await proposals.settle(session, proposal, operator_id, DEED, now=now)
        if typed is None:
            raise ProposalGone
        person = await person_locked(session, typed["who"])
        facts = ban_facts(typed, proposal, now=now)

        await contributors.change(session, person.id, ban_reason=facts.reason, banned_until=facts.until)
        await suspension_appeals.end(session, person.id, BAN, operator_id=operator_id, now=now)
        await _take_card(session, person, now=now)
        await _tell(session, person, facts, now=now)
        until = facts.until.isoformat() if facts.until else None
        await audit.note(session, operator_id, "ban", facts.who, now=now, until=until, reason=facts.reason)
    deps.waker.wake("deliver")
    return facts


async def _take_card(session: WriteSession, person: ContributorRow, *, now: datetime) -> None:
    opened = await assignments.open_of(session, person.id, lock=True)
    if opened is not None:
        await assignments.give_back(session, opened, status=AssignmentStatus.EXPIRED, now=now)


async def _tell(session: WriteSession, person: ContributorRow, facts: BanFacts, *, now: datetime) -> None:
    notice = Notice(
        id=derived_id("notice ban", UUID(hex=facts.proposal)),
        contributor_id=person.id,
        kind="banned",
        facts={"until": facts.until.date().isoformat() if facts.until else None, "reason": facts.reason},
        due_at=now,
        is_silent=False,
    )
    await outbox.add_notices(session, [notice], now=now)
