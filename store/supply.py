"""Where all points are: the sums of balances by what the accounts are for."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, null, select, union_all

from ledger.accounts import WELL_KNOWN, AccountKind
from store.sessions import ReadSession
from store.tables.ledger import accounts

_POOLS: Final = tuple(account for account in WELL_KNOWN if account.kind is AccountKind.POOL)
_BY_KIND: Final = select(accounts.c.kind, null().label("name"), func.sum(accounts.c.posted_units)).group_by(
    accounts.c.kind
)
_BY_POOL: Final = select(accounts.c.kind, accounts.c.name, accounts.c.posted_units).where(
    accounts.c.id.in_([pool.id for pool in _POOLS])
)
_SUMS: Final = union_all(_BY_KIND, _BY_POOL)
"""One statement: between two, a transfer could be counted twice or not at all."""


@dataclass(frozen=True, slots=True)
class Supply:
    """The whole supply, divided.

    Shape:   `pools` by name, `pool:contributors` first; `kinds` all kinds of accounts that there are.
    Units:   1e-8 AIC.
    """

    pools: dict[str, int]
    kinds: dict[AccountKind, int]

    def of(self, *kinds: AccountKind) -> int:
        """What accounts of these kinds have together."""
        return sum(self.kinds.get(kind, 0) for kind in kinds)


async def supply(session: ReadSession) -> Supply:
    """Every balance, summed up now: looks through all accounts, so it belongs in a heavy read session."""
    pools = {str(pool.name): 0 for pool in _POOLS}
    kinds: dict[AccountKind, int] = {}
    for kind, name, units in await session.execute(_SUMS):
        if name is None:
            kinds[AccountKind(kind)] = int(units)
        else:
            pools[name] = int(units)
    return Supply(pools, kinds)
