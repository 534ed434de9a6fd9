"""An operator types a grant of the team pool."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import CliffTooLong, PoolTooSmall
from flows.shared.accounts import person_called
from flows.shared.vesting import GRANT, facts_of, grant_of
from kernel.ids import random_id
from kernel.money import Amount
from ledger.accounts import TEAM_POOL
from store import inbox, ledger, proposals
from store.sessions import ReadSession
from store.vesting import GrantRow
from views.operator_vesting import GrantFacts


@dataclass(frozen=True, slots=True)
class Terms:
    """What was typed.

    Units:   cliff_s and duration_s in seconds from `start_at`.
    """

    beneficiary: str
    total: Amount
    start_at: datetime
    cliff_s: int
    duration_s: int


@flow
async def propose_grant(deps: Deps, terms: Terms, *, operator_id: str, cause: Cause) -> tuple[UUID, GrantFacts]:
    """See that the terms could be granted, and keep them until they are confirmed; nothing moves.

    Writes:  the proposal.
    Raises:  CliffTooLong, AccountUnknown, AccountUnclear, NotAPerson, PoolTooSmall.
    """
    if terms.cliff_s > terms.duration_s:
        raise CliffTooLong
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        beneficiary = await person_called(session, terms.beneficiary)
        await _check_pool(session, terms.total)
        facts = {
            "account": random_id().hex,
            "beneficiary": beneficiary.hex,
            "total_units": terms.total.units,
            "start_at": terms.start_at.astimezone(UTC).isoformat(),
            "cliff_s": terms.cliff_s,
            "duration_s": terms.duration_s,
        }
        proposal = await proposals.propose(session, operator_id, GRANT, facts, now=now)

    row = GrantRow(0, grant_of(proposal, facts), Amount(0), granted_by=operator_id, granted_at=now, revoked_at=None)
    return proposal, facts_of(row, at=now)


async def _check_pool(session: ReadSession, wanted: Amount) -> None:
    """Raises:  PoolTooSmall."""
    pool = await ledger.balance(session, TEAM_POOL.id)
    assert pool is not None
    if pool.available_units < wanted.units:
        raise PoolTooSmall(needed=wanted.shown(), available=Amount(pool.available_units).shown())
