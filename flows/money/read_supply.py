"""Anybody looks at where all points are."""

from flows.deps import Deps, flow
from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import AccountKind
from store import supply
from views.economy import Supply


@flow
async def read_supply(deps: Deps) -> Supply:
    """The supply with its pools, read from the ledger now; its parts add up to the whole."""
    async with deps.sessions.read(heavy=True) as session:
        now = await supply.supply(session)

    parts = Supply(
        total=Amount(SUPPLY_UNITS),
        pools={name: Amount(units) for name, units in now.pools.items()},
        vesting=Amount(now.of(AccountKind.VESTING)),
        escrow=Amount(now.of(AccountKind.ESCROW)),
        people=Amount(now.of(AccountKind.CONTRIBUTOR, AccountKind.GROUP)),
        redeemed=Amount(now.of(AccountKind.REDEEMED)),
        explorer_url=deps.policy.web_url,
    )
    assert parts.is_whole, parts
    return parts
