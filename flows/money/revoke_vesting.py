"""An operator confirms that a grant ends."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.vesting import REVOKE, revocation_of, standing_grant, time_of
from kernel.money import Amount
from ledger.decisions import Status
from ledger.vesting import revoke
from store import audit, inbox, ledger, proposals, vesting
from store.sessions import ReadSession
from views.operator_vesting import RevocationFacts


@flow
async def revoke_vesting(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> RevocationFacts:
    """Pay what is due and return the rest to the team pool, in one group.

    Locks:   the grant's row, as a release does.
    Writes:  at most two transfers, the grant over, one line of the audit with the reason; the proposal is settled.
    Raises:  ProposalGone, GrantRevoked.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return await _revoked_before(session, cause)
        facts = await proposals.settle(session, proposal, operator_id, REVOKE, now=now)
        if facts is None:
            raise ProposalGone
        row = await standing_grant(session, facts["number"], lock=True)
        at = await time_of(session, row.grant, now)
        done = revocation_of(row, at=at)

        group = revoke(row.grant, row.released, at)
        if group is not None:
            (outcome,) = await ledger.record(session, [group], now=at)
            assert outcome.status is not Status.REFUSED, outcome.refusal
        paid = Amount(row.released.units + done.paid.units)
        await vesting.set_revoked(session, row.grant.id, paid, now=now)
        known = {"number": row.number, "paid_units": done.paid.units, "returned_units": done.returned.units}
        await audit.note(session, operator_id, "vesting_revoke", row.label, now=now, reason=facts["reason"], **known)
        await inbox.note_outcome(session, cause.bot, cause.update_id, known)
    return done


async def _revoked_before(session: ReadSession, cause: Cause) -> RevocationFacts:
    """Raises:  ProposalGone."""
    before = await inbox.outcome(session, cause.bot, cause.update_id)
    if before is None:
        raise ProposalGone
    return RevocationFacts(before["number"], Amount(before["paid_units"]), Amount(before["returned_units"]))
