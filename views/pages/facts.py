"""What the public pages are told: sums, prices, heads and counts. Nothing here is about one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.money import PARTS, Amount
from ledger.emission import PriceDay
from views.economy import Price, Supply

PEOPLE_MIN: Final = 5
"""What fewer people than this have done is not told apart."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One of the log's witnesses, and whether it stands behind the newest checkpoint.

    Shape:   one that is `is_local` runs on our own machine, and counts as none.
    """

    name: str
    has_cosigned: bool
    is_local: bool

    @property
    def counts(self) -> bool:
        """Whether it vouches for us to anybody."""
        return self.has_cosigned and not self.is_local


@dataclass(frozen=True, slots=True)
class LogHead:
    """The newest checkpoint.

    Shape:   `root` in base64, as the note has it; `keys` are the log's own that signed it, as vkeys; `waiting` counts
             transfers that are recorded and have no leaf yet.
    """

    name: str
    size: int
    root: str
    note: str
    signed_at: datetime
    keys: tuple[str, ...]
    witnesses: tuple[Witness, ...] = ()
    waiting: int = 0

    @property
    def independent(self) -> int:
        """How many witnesses count."""
        return sum(witness.counts for witness in self.witnesses)


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What the last audit went through, and how many things were wrong."""

    finished_at: datetime
    transfers: int
    postings: int
    accounts: int
    leaves: int
    findings: int


@dataclass(frozen=True, slots=True)
class AppealRate:
    """How many appeals have been decided, and how many of them against the first verdict."""

    decided: int
    overturned: int

    @property
    def parts(self) -> int:
        """The share overturned, in parts of 1e-9."""
        return self.overturned * PARTS // self.decided


@dataclass(frozen=True, slots=True)
class CampaignTotal:
    """One campaign in sums. `accepted`, `paid` and `appeals` are None while too few people have a part in them."""

    number: int
    title: str
    status: str
    kinds: tuple[str, ...]
    settled: int
    accepted: int | None
    paid: Amount | None
    appeals: AppealRate | None = None
    is_without_gold: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What has been paid for accepted work in all, and by which campaigns, the newest first."""

    paid: Amount
    campaigns: tuple[CampaignTotal, ...] = ()
    appeals: AppealRate | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that the first page shows. `days` are all prices, the oldest first."""

    supply: Supply
    price: Price
    days: Sequence[PriceDay]
    head: LogHead | None
    audit: AuditResult | None
    work: Work
