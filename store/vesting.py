"""Grants of the team pool, and how much of each is released."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update

from kernel.ids import AccountId
from kernel.money import Amount
from ledger.vesting import Grant
from store.rows import number_after
from store.sessions import ReadSession, WriteSession
from store.tables.vesting import vesting_grants


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as stored. People call it V<number>."""

    number: int
    grant: Grant
    released: Amount
    granted_by: str
    granted_at: datetime
    revoked_at: datetime | None

    @property
    def label(self) -> str:
        """The name a person types: `V3`."""
        return f"V{self.number}"


async def next_number(session: WriteSession) -> int:
    """The number a new grant takes.

    Locks:   PostgreSQL: the numbers.
    """
    return await number_after(session, vesting_grants.c.number)


async def add(session: WriteSession, number: int, grant: Grant, *, granted_by: str, now: datetime) -> None:
    """Insert a grant of which nothing is released."""
    await session.execute(
        vesting_grants.insert().values(
            id=grant.id,
            number=number,
            account_id=grant.account,
            beneficiary_id=grant.beneficiary,
            total_units=grant.total.units,
            start_at=grant.start_at,
            cliff_s=grant.cliff_s,
            duration_s=grant.duration_s,
            released_units=0,
            granted_by=granted_by,
            granted_at=now,
            revoked_at=None,
        ),
    )


async def by_number(session: ReadSession, number: int, *, lock: bool = False) -> GrantRow | None:
    """The grant people call V<number>.

    Locks:   with `lock`, its row.
    """
    statement = select(vesting_grants).where(vesting_grants.c.number == number)
    rows = await _rows(session, statement.with_for_update() if lock else statement)
    return rows[0] if rows else None


async def everything(session: ReadSession) -> list[GrantRow]:
    """All grants, oldest first."""
    return await _rows(session, select(vesting_grants).order_by(vesting_grants.c.number))


async def unreleased(session: ReadSession, *, after: int, limit: int) -> list[int]:
    """The numbers beyond `after` of grants that still hold something, in their order."""
    statement = (
        select(vesting_grants.c.number)
        .where(
            vesting_grants.c.number > after,
            vesting_grants.c.revoked_at.is_(None),
            vesting_grants.c.released_units < vesting_grants.c.total_units,
        )
        .order_by(vesting_grants.c.number)
        .limit(limit)
    )
    return list((await session.execute(statement)).scalars())


async def set_released(session: WriteSession, grant: UUID, released: Amount) -> None:
    """Carry forward what a transfer has released."""
    await _change(session, grant, released_units=released.units)


async def set_revoked(session: WriteSession, grant: UUID, released: Amount, *, now: datetime) -> None:
    """End a grant: nothing of it is released any more."""
    await _change(session, grant, released_units=released.units, revoked_at=now)


async def _change(session: WriteSession, grant: UUID, **values: Any) -> None:
    await session.execute(update(vesting_grants).where(vesting_grants.c.id == grant).values(**values))


async def _rows(session: ReadSession, statement: Select[Any]) -> list[GrantRow]:
    return [
        GrantRow(
            number=row["number"],
            grant=Grant(
                id=row["id"],
                account=AccountId(row["account_id"]),
                beneficiary=AccountId(row["beneficiary_id"]),
                total=Amount(row["total_units"]),
                start_at=row["start_at"],
                cliff_s=row["cliff_s"],
                duration_s=row["duration_s"],
            ),
            released=Amount(row["released_units"]),
            granted_by=row["granted_by"],
            granted_at=row["granted_at"],
            revoked_at=row["revoked_at"],
        )
        for row in (await session.execute(statement)).mappings()
    ]
