"""People who are asked to pay for a campaign from their own account, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select

from contributors.sponsorships import State
from kernel.ids import AccountId
from store.rows import change_row, insert_row
from store.sessions import ReadSession, WriteSession
from store.tables.fundings import fundings, sponsorships
from store.tables.people import contributors, identities
from store.tables.work import campaigns


@dataclass(frozen=True, slots=True)
class SponsorshipRow:
    """One question to one person, with the campaign that it is about and the account that would pay.

    Units:   1e-8 AIC.
    """

    id: UUID
    contributor_id: UUID
    account_id: UUID
    number: int
    title: str
    units: int
    state: State
    proposed_by: str
    approved_by: str | None
    desk_language: str
    expires_at: datetime

    @property
    def operators(self) -> tuple[str, ...]:
        """On whose word it was asked."""
        return (self.proposed_by,) if self.approved_by is None else (self.proposed_by, self.approved_by)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person said yes to for a campaign, and what their account has paid for it.

    Units:   1e-8 AIC.
    """

    number: int
    account_id: UUID
    agreed_units: int
    funded_units: int


_AGREED: Final = (
    select(campaigns.c.number, contributors.c.account_id, func.sum(sponsorships.c.units))
    .join_from(sponsorships, campaigns, campaigns.c.id == sponsorships.c.campaign_id)
    .join(contributors, contributors.c.id == sponsorships.c.contributor_id)
    .where(sponsorships.c.state == State.PAID.value)
    .group_by(campaigns.c.number, contributors.c.account_id)
)
_FUNDED: Final = (
    select(campaigns.c.number, fundings.c.source_id, fundings.c.funded_units)
    .join_from(fundings, campaigns, campaigns.c.id == fundings.c.campaign_id)
    .join(contributors, contributors.c.account_id == fundings.c.source_id)
)
_JOINED: Final = (
    select(
        sponsorships.c.id,
        sponsorships.c.contributor_id,
        contributors.c.account_id,
        campaigns.c.number,
        campaigns.c.title,
        sponsorships.c.units,
        sponsorships.c.state,
        sponsorships.c.proposed_by,
        sponsorships.c.approved_by,
        sponsorships.c.desk_language,
        sponsorships.c.expires_at,
    )
    .join(campaigns, campaigns.c.id == sponsorships.c.campaign_id)
    .join(contributors, contributors.c.id == sponsorships.c.contributor_id)
)
_IS_OPEN: Final = sponsorships.c.state == State.ASKED.value


async def ask(session: WriteSession, row: dict[str, Any], *, now: datetime) -> None:
    """Keep the question until it is answered."""
    await insert_row(session, sponsorships, row | {"state": State.ASKED.value, "asked_at": now, "decided_at": None})


async def locked(session: WriteSession, id: UUID) -> SponsorshipRow | None:
    """The question as it stands.

    Locks:   PostgreSQL: its row.
    """
    found = await _rows(session, _JOINED.where(sponsorships.c.id == id).with_for_update(of=sponsorships))
    return found[0] if found else None


async def settle(session: WriteSession, id: UUID, state: State, *, now: datetime) -> None:
    """Note what has become of a question, whose row is locked."""
    await change_row(session, sponsorships, id, {"state": state.value, "decided_at": now})


async def run_out(session: WriteSession, *, now: datetime, limit: int) -> list[SponsorshipRow]:
    """Questions that nobody has answered in time, the oldest first.

    Locks:   PostgreSQL: their rows, skipping those that are being answered.
    """
    due = _JOINED.where(_IS_OPEN, sponsorships.c.expires_at <= now)
    due = due.order_by(sponsorships.c.expires_at, sponsorships.c.id).limit(limit)
    return await _rows(session, due.with_for_update(of=sponsorships, skip_locked=True))


async def open_to(session: WriteSession, contributor_id: UUID) -> list[SponsorshipRow]:
    """What a person is still asked.

    Locks:   PostgreSQL: the rows, in the order of their ids.
    """
    found = _JOINED.where(_IS_OPEN, sponsorships.c.contributor_id == contributor_id).order_by(sponsorships.c.id)
    return await _rows(session, found.with_for_update(of=sponsorships))


async def open_about(session: ReadSession, campaign_id: UUID) -> list[SponsorshipRow]:
    """What is still asked for a campaign, the oldest first."""
    found = _JOINED.where(_IS_OPEN, sponsorships.c.campaign_id == campaign_id)
    return await _rows(session, found.order_by(sponsorships.c.expires_at, sponsorships.c.id))


async def people_behind(session: ReadSession, accounts: Sequence[AccountId]) -> dict[UUID, UUID]:
    """Whose these accounts are, by account; pools and whoever was forgotten are nobody's."""
    found = (
        select(contributors.c.account_id, contributors.c.id)
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .where(contributors.c.account_id.in_(list(accounts)))
    )
    return {row.account_id: row.id for row in await session.execute(found)}


async def still_in(session: ReadSession, account: AccountId) -> list[int]:
    """The numbers of the campaigns that this account has paid for and that still have something, in order."""
    gone = campaigns.c.spent_units + campaigns.c.refunded_units
    found = (
        select(campaigns.c.number)
        .join(fundings, fundings.c.campaign_id == campaigns.c.id)
        .where(fundings.c.source_id == account, campaigns.c.budget_units > gone)
        .order_by(campaigns.c.number)
    )
    return list((await session.execute(found)).scalars())


async def agreed(session: ReadSession) -> list[Agreed]:
    """Every person's word beside what left their account, in the order of campaigns."""
    said = {(row[0], row[1]): int(row[2]) for row in await session.execute(_AGREED)}
    moved = {(row[0], row[1]): int(row[2]) for row in await session.execute(_FUNDED)}
    return [Agreed(*each, said.get(each, 0), moved.get(each, 0)) for each in sorted({*said, *moved})]


async def _rows(session: ReadSession, statement: Select[Any]) -> list[SponsorshipRow]:
    rows = (await session.execute(statement)).mappings()
    return [SponsorshipRow(**{**row, "state": State(row["state"])}) for row in rows]
