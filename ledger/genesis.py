"""Genesis: the whole supply leaves issuance once, in one group, and issuance never moves again."""

from typing import Final

from kernel.ids import TransferId, derived_id
from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import COMMUNITY_POOL, CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, TEAM_POOL, Account
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind

SHARES_PERCENT: Final = (
    (CONTRIBUTOR_POOL, 60),
    (ECOSYSTEM_POOL, 20),
    (TEAM_POOL, 10),
    (COMMUNITY_POOL, 10),
)
"""The white paper's division of the supply."""


def _endow(pool: Account, percent: int) -> Transfer:
    return Transfer(
        id=TransferId(derived_id("genesis", pool.id)),
        debit=ISSUANCE.id,
        credit=pool.id,
        amount=Amount(SUPPLY_UNITS // 100 * percent),
        kind=TransferKind.GENESIS,
        subject=pool.id,
    )


GENESIS: Final = Group(tuple(_endow(pool, percent) for pool, percent in SHARES_PERCENT))
"""The same group in every installation, so that anyone can check the first leaves by heart."""

assert sum(transfer.amount.units for transfer in GENESIS.transfers) == SUPPLY_UNITS
