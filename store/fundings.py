"""Who has paid into campaigns' escrows, and what went back to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from kernel.ids import AccountId
from ledger.escrow import Contribution
from ledger.transfers import TransferKind
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.fundings import fundings
from store.tables.ledger import transfers
from store.tables.work import campaigns

_OF: Final = (
    select(fundings.c.source_id, fundings.c.funded_units, fundings.c.returned_units)
    .where(fundings.c.campaign_id == bindparam("campaign"))
    .order_by(fundings.c.source_id)
)
_ONE: Final = update(fundings).where(
    fundings.c.campaign_id == bindparam("campaign"), fundings.c.source_id == bindparam("source")
)
_MORE: Final = _ONE.values(funded_units=fundings.c.funded_units + bindparam("units"))
_BACK: Final = _ONE.values(returned_units=fundings.c.returned_units + bindparam("units"))


@dataclass(frozen=True, slots=True)
class Compared:
    """What is noted of one source of a campaign, and what the ledger's transfers came to; each (funded, returned).

    Units:   1e-8 AIC.
    """

    number: int
    source: UUID
    stored: tuple[int, int]
    counted: tuple[int, int]


_MOVED: Final = select(
    transfers.c.subject,
    transfers.c.debit_id,
    transfers.c.credit_id,
    transfers.c.kind,
    func.sum(transfers.c.amount_units),
).where(transfers.c.kind.in_((TransferKind.FUND.value, TransferKind.REFUND.value)))
_ESCROWS: Final = select(campaigns.c.id, campaigns.c.number).where(campaigns.c.escrow_id.is_not(None))


async def compared(session: ReadSession) -> list[Compared]:
    """Every source of every campaign beside the ledger: looks through all transfers, so it belongs to the audit."""
    moved: dict[tuple[UUID, UUID], list[int]] = {}
    grouped = _MOVED.group_by(transfers.c.subject, transfers.c.debit_id, transfers.c.credit_id, transfers.c.kind)
    for campaign, debit, credit, kind, units in await session.execute(grouped):
        is_back = kind == TransferKind.REFUND
        moved.setdefault((campaign, credit if is_back else debit), [0, 0])[is_back] += int(units)
    stored = {(row.campaign_id, row.source_id): row for row in await session.execute(select(fundings))}
    numbers = {row.id: row.number for row in await session.execute(_ESCROWS)}
    found = []
    for campaign, source in sorted({*moved, *stored}):
        if campaign not in numbers:
            continue  # lost with a backup: its transfers came back from the log, and say nothing wrong
        row, came = stored.get((campaign, source)), moved.get((campaign, source), [0, 0])
        noted = (0, 0) if row is None else (int(row.funded_units), int(row.returned_units))
        found.append(Compared(numbers[campaign], source, noted, (came[0], came[1])))
    return found


async def of_campaign(session: ReadSession, campaign_id: UUID) -> list[Contribution]:
    """What each source has put into a campaign, in the order of their ids.

    Locks:   nothing: whoever changes them holds the campaign's row.
    """
    rows = await session.execute(_OF, {"campaign": campaign_id})
    return [Contribution(AccountId(source), int(funded), int(returned)) for source, funded, returned in rows]


async def add(session: WriteSession, campaign_id: UUID, source: AccountId, units: int) -> None:
    """Note that a source has put so much more into a campaign, whose row is locked."""
    row = {"campaign_id": campaign_id, "source_id": source, "funded_units": 0, "returned_units": 0}
    await session.execute(insert_or_ignore(session, fundings), row)
    await session.execute(_MORE, {"campaign": campaign_id, "source": source, "units": units})


async def give_back(session: WriteSession, campaign_id: UUID, returned: Sequence[tuple[AccountId, int]]) -> None:
    """Note what went back to each source of a campaign, whose row is locked."""
    for source, units in returned:
        await session.execute(_BACK, {"campaign": campaign_id, "source": source, "units": units})
