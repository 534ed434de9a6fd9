"""An operator confirms a grant of the team pool."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import PoolTooSmall, ProposalGone
from flows.shared.vesting import GRANT, grant_of
from kernel.money import Amount
from ledger.accounts import TEAM_POOL, Account, AccountKind
from ledger.decisions import Status
from ledger.groups import Group
from ledger.vesting import Grant, endow
from store import audit, inbox, ledger, proposals, vesting
from store.sessions import WriteSession


@flow
async def grant_vesting(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> int:
    """Move the grant's points from the team pool to an account of its own.

    Writes:  the account, one transfer, the grant, one line of the audit; the proposal is settled.
    Returns: the grant's number.
    Raises:  ProposalGone, PoolTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return await _granted_before(session, cause)
        facts = await proposals.settle(session, proposal, operator_id, GRANT, now=now)
        if facts is None:
            raise ProposalGone
        grant = grant_of(proposal, facts)
        number = await vesting.next_number(session)

        await ledger.open_accounts(session, [Account(grant.account, AccountKind.VESTING)], now=now)
        await vesting.add(session, number, grant, granted_by=operator_id, now=now)
        (outcome,) = await ledger.record(session, [Group.of(endow(grant))], now=now)
        if outcome.status is Status.REFUSED:
            raise await _too_small(session, grant)
        await audit.note(session, operator_id, "vesting_grant", f"V{number}", now=now, **facts)
        await inbox.note_outcome(session, cause.bot, cause.update_id, {"number": number})
    return number


async def _granted_before(session: WriteSession, cause: Cause) -> int:
    """Raises:  ProposalGone."""
    before = await inbox.outcome(session, cause.bot, cause.update_id)
    if before is None:
        raise ProposalGone
    number: int = before["number"]
    return number


async def _too_small(session: WriteSession, grant: Grant) -> PoolTooSmall:
    pool = await ledger.balance(session, TEAM_POOL.id)
    assert pool is not None
    return PoolTooSmall(needed=grant.total.shown(), available=Amount(pool.available_units).shown())
