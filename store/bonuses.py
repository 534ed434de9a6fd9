"""Bonuses: who is owed which, what they are held against, and what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, func, select, update

from kernel.ids import new_id
from kernel.money import Amount
from scoring.honesty.flags import FlagDecision
from store.ledger_rows import is_one_of
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.bonuses import bonuses
from store.tables.evidence import standings
from store.tables.honesty import flags
from store.tables.ledger import postings, transfers
from store.tables.people import contributors, identities


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A bonus that is owed, and to whom; `about_id` is whose work it is for, where that is somebody else's."""

    id: UUID
    contributor_id: UUID
    account_id: UUID
    what: str
    base_units: int
    about_id: UUID | None


@dataclass(frozen=True, slots=True)
class BonusRow:
    """A bonus as its person is told of it.

    Units:   1e-8 AIC; `price_parts` 1e-9.
    """

    what: str
    base_units: int
    state: str
    waits_for: str | None
    units: int | None
    price_parts: int | None
    about_id: UUID | None


@dataclass(frozen=True, slots=True)
class Paid:
    """What became of a bonus: `units` at the price of `day`."""

    id: UUID
    units: int
    price_parts: int
    day: int


_OWED: Final = (
    select(
        bonuses.c.id,
        bonuses.c.contributor_id,
        contributors.c.account_id,
        bonuses.c.what,
        bonuses.c.base_units,
        bonuses.c.about_id,
    )
    .join(contributors, contributors.c.id == bonuses.c.contributor_id)
    .where(bonuses.c.state == "owed", exists().where(identities.c.contributor_id == bonuses.c.contributor_id))
)


async def owe(
    session: WriteSession,
    contributor_id: UUID,
    owed: Sequence[tuple[str, Amount]],
    *,
    about: UUID | None = None,
    now: datetime,
) -> None:
    """Note what a person has earned, by their own work or somebody else's, each once; due at once."""
    for what, base in owed:
        row = {
            "id": new_id(now),
            "contributor_id": contributor_id,
            "what": what,
            "base_units": base.units,
            "about_id": about,
            "state": "owed",
            "due_at": now,
            "created_at": now,
        }
        await session.execute(insert_or_ignore(session, bonuses), row)


async def due(session: ReadSession, *, now: datetime, limit: int) -> list[OwedRow]:
    """Those to look at now, the longest due first; who was forgotten is owed nothing."""
    longest_first = _OWED.where(bonuses.c.due_at <= now).order_by(bonuses.c.due_at, bonuses.c.id)
    rows = await session.execute(longest_first.limit(limit))
    return [OwedRow(*row) for row in rows]


async def locked(session: WriteSession, contributor_ids: Collection[UUID], *, now: datetime) -> list[OwedRow]:
    """All that is still due to these people, the smallest first: so what a person's tenth is enough for is no accident.

    Locks:   PostgreSQL: their rows.
    """
    mine = is_one_of(session, bonuses.c.contributor_id, contributor_ids)
    statement = _OWED.where(mine, bonuses.c.due_at <= now).order_by(bonuses.c.base_units, bonuses.c.what, bonuses.c.id)
    return [OwedRow(*row) for row in await session.execute(statement.with_for_update(of=bonuses))]


async def rewards(session: ReadSession, account_ids: Collection[UUID], *, since: datetime) -> dict[UUID, int]:
    """What these accounts were paid for work since then, less what was taken back.

    Units:   1e-8 AIC.
    """
    statement = (
        select(postings.c.account_id, func.sum(postings.c.posted_change_units))
        .join(transfers, transfers.c.id == postings.c.transfer_id)
        .where(
            is_one_of(session, postings.c.account_id, account_ids),
            transfers.c.kind.in_(("reward", "correct")),
            transfers.c.posted_at > since,
        )
        .group_by(postings.c.account_id)
    )
    return {id: max(int(units), 0) for id, units in await session.execute(statement)}


async def paid_since(session: ReadSession, contributor_ids: Collection[UUID], *, since: datetime) -> dict[UUID, int]:
    """What these people were paid in bonuses since then.

    Units:   1e-8 AIC.
    """
    statement = (
        select(bonuses.c.contributor_id, func.sum(bonuses.c.units))
        .where(
            is_one_of(session, bonuses.c.contributor_id, contributor_ids),
            bonuses.c.state == "paid",
            bonuses.c.paid_at > since,
        )
        .group_by(bonuses.c.contributor_id)
    )
    return {id: int(units) for id, units in await session.execute(statement)}


async def had(session: ReadSession, contributor_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Which bonuses these people have been paid: their accounts, and what for."""
    if not contributor_ids:
        return []
    statement = (
        select(contributors.c.account_id, bonuses.c.what)
        .join(contributors, contributors.c.id == bonuses.c.contributor_id)
        .where(is_one_of(session, bonuses.c.contributor_id, contributor_ids), bonuses.c.state == "paid")
    )
    return [(account, what) for account, what in await session.execute(statement)]


async def suspended(session: ReadSession, contributor_ids: Collection[UUID], *, now: datetime) -> frozenset[UUID]:
    """Those of these people whose pay is held back in any kind, or who are banned."""
    held = exists().where(standings.c.contributor_id == contributors.c.id, standings.c.state == "suspended")
    confirmed = exists().where(flags.c.contributor_id == contributors.c.id, flags.c.decision == FlagDecision.CONFIRMED)
    banned = contributors.c.ban_reason.is_not(None) & (
        contributors.c.banned_until.is_(None) | (contributors.c.banned_until > now)
    )
    statement = select(contributors.c.id).where(
        is_one_of(session, contributors.c.id, contributor_ids), held | confirmed | banned
    )
    return frozenset((await session.execute(statement)).scalars())


async def accounts_of(session: ReadSession, contributor_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Each person's account."""
    columns = (contributors.c.id, contributors.c.account_id)
    statement = select(*columns).where(is_one_of(session, contributors.c.id, contributor_ids))
    return {row.id: row.account_id for row in await session.execute(statement)}


async def settle(session: WriteSession, paid: Sequence[Paid], *, now: datetime) -> None:
    """Write down what was paid."""
    if not paid:
        return
    statement = (
        update(bonuses)
        .where(bonuses.c.id == bindparam("bonus"))
        .values(
            state="paid",
            waits_for=None,
            paid_at=now,
            units=bindparam("paid_units"),
            price_parts=bindparam("at_parts"),
            day=bindparam("of_day"),
        )
    )
    rows = [
        {"bonus": each.id, "paid_units": each.units, "at_parts": each.price_parts, "of_day": each.day} for each in paid
    ]
    await session.execute(statement, rows)


async def wait(session: WriteSession, waiting: Sequence[tuple[UUID, str]], *, until: datetime) -> None:
    """Look at these again then, and say meanwhile what they wait for."""
    if waiting:
        statement = (
            update(bonuses).where(bonuses.c.id == bindparam("bonus")).values(due_at=until, waits_for=bindparam("why"))
        )
        await session.execute(statement, [{"bonus": id, "why": why} for id, why in waiting])


async def park(session: WriteSession, ids: Collection[UUID]) -> None:
    """The ledger has refused these, and keeps why."""
    if ids:
        await session.execute(update(bonuses).where(bonuses.c.id.in_(list(ids))).values(state="parked"))


async def of_person(session: ReadSession, contributor_id: UUID) -> list[BonusRow]:
    """All of a person's, the newest first."""
    columns = (bonuses.c[name] for name in BonusRow.__dataclass_fields__)
    statement = (
        select(*columns)
        .where(bonuses.c.contributor_id == contributor_id)
        .order_by(bonuses.c.created_at.desc(), bonuses.c.id.desc())
    )
    return [BonusRow(*row) for row in await session.execute(statement)]


async def paid_to(session: ReadSession, contributor_id: UUID) -> int:
    """All bonuses that a person was ever paid.

    Units:   1e-8 AIC.
    """
    statement = select(func.coalesce(func.sum(bonuses.c.units), 0)).where(bonuses.c.contributor_id == contributor_id)
    return int((await session.execute(statement)).scalar_one())


async def paid_for_people(session: ReadSession, contributor_id: UUID) -> int:
    """All that a person was paid for other people's work.

    Units:   1e-8 AIC.
    """
    own = (bonuses.c.contributor_id == contributor_id, bonuses.c.about_id.is_not(None))
    return int((await session.execute(select(func.coalesce(func.sum(bonuses.c.units), 0)).where(*own))).scalar_one())


async def names_of(session: ReadSession, subjects: Collection[UUID]) -> dict[UUID, str]:
    """For which badge those of these transfers' subjects that are bonuses for one were paid."""
    is_own = bonuses.c.about_id.is_(None)
    statement = select(bonuses.c.id, bonuses.c.what).where(is_one_of(session, bonuses.c.id, subjects), is_own)
    return {row.id: row.what for row in await session.execute(statement)}


async def drop_owed(session: WriteSession, contributor_id: UUID) -> None:
    """What somebody who is forgotten was still owed is owed to nobody; what was paid stays counted."""
    await session.execute(delete(bonuses).where(bonuses.c.contributor_id == contributor_id, bonuses.c.state != "paid"))
