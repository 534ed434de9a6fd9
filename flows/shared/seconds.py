"""Deeds that take two people: their own operator confirms them, and above a set amount somebody else approves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contributors.roles import Duty, approvers, may
from flows.deps import Cause, Deps
from flows.errors import OwnProposal, ProposalGone, ProposerGone, SecondNeeded
from flows.shared.corrections import CORRECT
from flows.shared.fundings import FUND
from flows.shared.vesting import GRANT
from kernel.money import Amount
from store import audit, inbox, proposals
from store.proposals import Proposal
from store.sessions import ReadSession, WriteSession
from views.operator_seconds import Waiting

DUTIES: Final[Mapping[str, Duty]] = {FUND: Duty.RUN_CAMPAIGNS, GRANT: Duty.GRANT, CORRECT: Duty.CORRECT}
"""Who may propose each, and who else may approve it."""


@dataclass(frozen=True, slots=True)
class Word:
    """On whose word a deed is done now."""

    facts: dict[str, Any]
    proposed_by: str
    approved_by: str | None


async def standing(session: WriteSession, deed: str, proposal: UUID, operator_id: str, *, now: datetime) -> Proposal:
    """The deed that a button means, if whoever presses it can confirm or approve it.

    Locks:   the proposal.
    Raises:  ProposalGone, OwnProposal.
    """
    found = await proposals.standing(session, proposal, now=now)
    if found is None or found.deed != deed:
        raise ProposalGone
    if found.confirmed_at is None and found.operator_id != operator_id:
        raise ProposalGone  # not shown to anybody else yet
    if found.confirmed_at is not None and found.operator_id == operator_id:
        raise OwnProposal
    return found


async def word_on(
    deps: Deps,
    session: WriteSession,
    found: Proposal,
    operator_id: str,
    *,
    worth: Amount,
    cause: Cause,
    now: datetime,
) -> Word | Waiting:
    """Take the deed to be done now, or let it wait for a second person; a repeat of the update finds that again.

    Writes:  the proposal settled; or confirmed, with one line of the audit, and the update's outcome.
    Raises:  SecondNeeded, ProposerGone.
    """
    operators, duty, limit = deps.policy.operators, DUTIES[found.deed], deps.policy.two_people_above
    if found.confirmed_at is not None:
        if not may(operators.get(found.operator_id), duty):
            raise ProposerGone(proposer=found.operator_id)
        await proposals.end(session, found.id, now=now)
        return Word(found.facts, found.operator_id, approved_by=operator_id)
    if worth <= limit:
        await proposals.end(session, found.id, now=now)
        return Word(found.facts, found.operator_id, approved_by=None)
    others = approvers(operators, operator_id, duty)
    if not others:
        raise SecondNeeded(amount=worth.shown(), limit=limit.shown())
    until = await proposals.confirm(session, found.id, now=now)
    await audit.note(session, operator_id, f"{found.deed}_proposed", subject_of(found), now=now, **found.facts)
    await inbox.note_outcome(session, cause.bot, cause.update_id, {"waits": found.id.hex})
    return Waiting(found.id, found.deed, found.facts, found.operator_id, until, others)


async def waiting_before(
    deps: Deps, session: WriteSession, before: Mapping[str, Any] | None, *, now: datetime
) -> Waiting | None:
    """What the first run of an update let wait; None where it did something else.

    Raises:  ProposalGone where it was decided meanwhile, or there was no first run.
    """
    if before is None:
        raise ProposalGone
    if "waits" not in before:
        return None
    found = await proposals.standing(session, UUID(hex=before["waits"]), now=now)
    if found is None:
        raise ProposalGone
    return waits(deps, found)


def waits(deps: Deps, found: Proposal) -> Waiting:
    """A stored proposal as what waits."""
    others = approvers(deps.policy.operators, found.operator_id, DUTIES[found.deed])
    return Waiting(found.id, found.deed, found.facts, found.operator_id, found.expires_at, others)


async def all_waiting(deps: Deps, session: ReadSession, *, now: datetime) -> list[Waiting]:
    """Everything that waits for a second person, oldest first."""
    return [waits(deps, found) for found in await proposals.waiting(session, now=now)]


def subject_of(found: Proposal) -> str:
    """What the audit calls what a deed is done to."""
    facts = found.facts
    if found.deed == FUND:
        return f"C{facts['number']}"
    if found.deed == GRANT:
        return str(facts["beneficiary"])
    return str(UUID(hex=facts["transfer"]))
