"""An operator confirms a grant of the team pool, or approves what another has confirmed."""

from dataclasses import dataclass
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import PoolTooSmall
from flows.shared import seconds
from flows.shared.vesting import GRANT, grant_of
from kernel.money import Amount
from ledger.accounts import TEAM_POOL, Account, AccountKind
from ledger.decisions import Status
from ledger.groups import Group
from ledger.vesting import Grant, endow
from store import audit, inbox, ledger, vesting
from store.sessions import WriteSession
from views.operator_seconds import Waiting


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant that was made, and who proposed it."""

    number: int
    proposed_by: str


@flow
async def grant_vesting(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> Granted | Waiting:
    """Move the grant's points from the team pool to an account of its own, or let that wait for a second person.

    Writes:  the account, one transfer, the grant, one line of the audit; the proposal is settled, or waits.
    Raises:  ProposalGone, OwnProposal, SecondNeeded, ProposerGone, PoolTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            before = await inbox.outcome(session, cause.bot, cause.update_id)
            return await seconds.waiting_before(deps, session, before, now=now) or Granted(**before or {})
        found = await seconds.standing(session, GRANT, proposal, operator_id, now=now)
        worth = Amount(found.facts["total_units"])
        word = await seconds.word_on(deps, session, found, operator_id, worth=worth, cause=cause, now=now)
        if isinstance(word, Waiting):
            return word
        grant = grant_of(proposal, word.facts)
        number = await vesting.next_number(session)

        await ledger.open_accounts(session, [Account(grant.account, AccountKind.VESTING)], now=now)
        await vesting.add(session, number, grant, granted_by=operator_id, now=now)
        (outcome,) = await ledger.record(session, [Group.of(endow(grant))], now=now)
        if outcome.status is Status.REFUSED:
            raise await _too_small(session, grant)
        by = {"proposed_by": word.proposed_by, "approved_by": word.approved_by}
        await audit.note(session, operator_id, "vesting_grant", f"V{number}", now=now, **word.facts, **by)
        known = {"number": number, "proposed_by": word.proposed_by}
        await inbox.note_outcome(session, cause.bot, cause.update_id, known)
    return Granted(number, word.proposed_by)


async def _too_small(session: WriteSession, grant: Grant) -> PoolTooSmall:
    pool = await ledger.balance(session, TEAM_POOL.id)
    assert pool is not None
    return PoolTooSmall(needed=grant.total.shown(), available=Amount(pool.available_units).shown())
