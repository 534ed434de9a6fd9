"""Accounts: who can own points, what is posted, and what of it is on hold."""

from datetime import datetime
from enum import StrEnum, unique
from typing import Final, NamedTuple
from uuid import UUID

from kernel.ids import AccountId, derived_id
from kernel.money import SUPPLY_UNITS


@unique
class AccountKind(StrEnum):
    """What an account is for; the routes between kinds are in `ledger.rules`."""

    ISSUANCE = "issuance"
    POOL = "pool"
    ESCROW = "escrow"
    CONTRIBUTOR = "contributor"
    GROUP = "group"
    VESTING = "vesting"
    REDEEMED = "redeemed"


class Account(NamedTuple):
    """One account as it stands: its balance, what of it is held, and where it is in the causal order.

    Units:   1e-8 AIC.
    Shape:   `lamport` is the counter of the last transfer that touched it, 0 before the first.
    """

    id: AccountId
    kind: AccountKind
    name: str | None = None
    posted_units: int = 0
    pending_units: int = 0
    lamport: int = 0
    last_posted_at: datetime | None = None

    @property
    def available_units(self) -> int:
        """What may leave now: posted less held."""
        return self.posted_units - self.pending_units

    @property
    def floor_units(self) -> int:
        """The least that may be available: nothing is ever owed, except by issuance, which owes the whole supply."""
        return -SUPPLY_UNITS if self.kind is AccountKind.ISSUANCE else 0


def well_known_id(name: str) -> AccountId:
    """The fixed id of an account that every installation has under this name."""
    return AccountId(derived_id(f"account {name}", UUID(int=0)))


ISSUANCE: Final = Account(well_known_id("issuance"), AccountKind.ISSUANCE, "issuance")
CONTRIBUTOR_POOL: Final = Account(well_known_id("pool:contributors"), AccountKind.POOL, "pool:contributors")
ECOSYSTEM_POOL: Final = Account(well_known_id("pool:ecosystem"), AccountKind.POOL, "pool:ecosystem")
TEAM_POOL: Final = Account(well_known_id("pool:team"), AccountKind.POOL, "pool:team")
COMMUNITY_POOL: Final = Account(well_known_id("pool:community"), AccountKind.POOL, "pool:community")

WELL_KNOWN: Final = (ISSUANCE, CONTRIBUTOR_POOL, ECOSYSTEM_POOL, TEAM_POOL, COMMUNITY_POOL)
"""The accounts that exist before anything is recorded, as they are opened: empty."""
