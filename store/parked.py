"""Groups that the ledger refused: kept with their reason until they are recorded, tried again, or put aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select

from kernel.errors import Fact
from store.sessions import ReadSession, WriteSession
from store.tables.ledger import refused_groups, transfers

_IDS_TAKEN: Final = ("IdReused", "GroupBroken")
"""Refused because the id is stored: that it is stored does not mean that this group is."""
_STANDS: Final = or_(
    refused_groups.c.reason.in_(_IDS_TAKEN),
    ~exists().where(transfers.c.id == refused_groups.c.id),
)
"""A group that was recorded by a later try is parked no more."""


@dataclass(frozen=True, slots=True)
class ParkedGroup:
    """One refused group. `transfers` are as it was, in JSON's values."""

    id: UUID
    reason: str
    facts: Mapping[str, Fact]
    transfers: tuple[Mapping[str, Any], ...]
    refused_at: datetime

    @property
    def kind(self) -> str:
        """What its first transfer was for."""
        kind: str = self.transfers[0]["kind"]
        return kind

    @property
    def units(self) -> int:
        """What it would have moved, in 1e-8 AIC."""
        return sum(int(each["amount_units"]) for each in self.transfers)


async def count(session: ReadSession) -> int:
    """How many groups are parked."""
    found: int = (await session.execute(select(func.count()).select_from(refused_groups).where(_STANDS))).scalar_one()
    return found


async def oldest(session: ReadSession, *, limit: int) -> list[ParkedGroup]:
    """Those that have waited longest."""
    statement = select(refused_groups).where(_STANDS).order_by(refused_groups.c.refused_at, refused_groups.c.id)
    return [_group(dict(row)) for row in (await session.execute(statement.limit(limit))).mappings()]


async def locked(session: WriteSession, id: UUID) -> ParkedGroup | None:
    """One group that is still parked.

    Locks:   its row.
    """
    statement = select(refused_groups).where(refused_groups.c.id == id, _STANDS).with_for_update()
    row = (await session.execute(statement)).mappings().one_or_none()
    return None if row is None else _group(dict(row))


async def remove(session: WriteSession, id: UUID) -> None:
    """Park it no more."""
    await session.execute(delete(refused_groups).where(refused_groups.c.id == id))


def _group(row: Mapping[str, Any]) -> ParkedGroup:
    return ParkedGroup(row["id"], row["reason"], row["facts"], tuple(row["transfers"]), row["refused_at"])
