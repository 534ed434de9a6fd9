"""An operator looks at the grants of the team pool."""

from flows.deps import Deps, flow
from flows.shared.vesting import facts_of
from kernel.money import Amount
from ledger.accounts import TEAM_POOL
from store import ledger, vesting
from views.operator_vesting import GrantFacts


@flow
async def read_vesting(deps: Deps) -> tuple[list[GrantFacts], Amount]:
    """Every grant as it stands now, and what the team pool has left to grant."""
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        rows = await vesting.everything(session)
        pool = await ledger.balance(session, TEAM_POOL.id)
    assert pool is not None
    return [facts_of(row, at=now) for row in rows], Amount(max(pool.available_units, 0))
