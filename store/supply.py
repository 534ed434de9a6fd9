"""Where all points are: the sums of balances by what the accounts are for."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from ledger.accounts import WELL_KNOWN, AccountKind
from store.sessions import ReadSession
from store.tables.ledger import accounts

_NAMES: Final = {account.id: account.name for account in WELL_KNOWN if account.name is not None}
_POOLS: Final = select(accounts.c.id, accounts.c.posted_units).where(accounts.c.kind == AccountKind.POOL)
_BY_KIND: Final = select(accounts.c.kind, func.sum(accounts.c.posted_units)).group_by(accounts.c.kind)


@dataclass(frozen=True, slots=True)
class Supply:
    """The whole supply, divided.

    Shape:   `pools` by name, `pool:contributors` first; `kinds` all kinds of accounts, those without points left out.
    Units:   1e-8 AIC.
    """

    pools: dict[str, int]
    kinds: dict[AccountKind, int]

    def of(self, *kinds: AccountKind) -> int:
        """What accounts of these kinds have together."""
        return sum(self.kinds.get(kind, 0) for kind in kinds)


async def supply(session: ReadSession) -> Supply:
    """Every balance, summed up now: looks through all accounts, so it belongs in a heavy read session."""
    pools = {_NAMES[id]: int(units) for id, units in await session.execute(_POOLS)}
    kinds = {AccountKind(kind): int(units) for kind, units in await session.execute(_BY_KIND)}
    order = [name for name in _NAMES.values() if name in pools]
    return Supply({name: pools[name] for name in order}, kinds)
