"""Campaigns, and the counters that keep every promise within the budget."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, literal_column, select, update

from kernel.ids import CampaignId
from kernel.money import Amount, Range
from kernel.values import Language
from store.rows import change_row, number_after
from store.sessions import Bound, ReadSession, WriteSession
from store.tables.choices import campaign_wishes
from store.tables.work import campaigns, tasks
from tasks.campaigns import Campaign, CampaignStatus, Funding, Release, Wish
from tasks.licences import terms_of

DEALING: Final = (CampaignStatus.PILOT, CampaignStatus.LIVE, CampaignStatus.CLOSING)
"""The states in which a campaign may have tasks for people: in a pilot for a few; in one that is closing,
reviews alone."""


@dataclass(frozen=True)
class CampaignRow:
    """A campaign as stored.

    Units:   *_units in 1e-8 AIC.
    """

    id: UUID
    number: int
    title: str
    status: str
    settings: dict[str, Any]
    licence: str
    funding: str
    escrow_id: UUID | None
    budget_units: int
    reserved_units: int
    spent_units: int
    refunded_units: int
    open_tasks: int
    created_by: str
    created_at: datetime
    launched_at: datetime | None
    closed_at: datetime | None
    is_funded: bool
    proposed_by: str | None
    proposed_at: datetime | None
    approved_by: str | None

    @functools.cached_property
    def campaign(self) -> Campaign:
        """What decisions need to know of it: asked for many times, and read from the settings once."""
        return Campaign(
            id=CampaignId(self.id),
            number=self.number,
            title=self.title,
            status=CampaignStatus(self.status),
            funding=Funding(self.funding),
            licence=self.licence or None,
            budget_units=self.budget_units - self.refunded_units,
            reserved_units=self.reserved_units,
            spent_units=self.spent_units,
            proposed_by=self.proposed_by,
            approved_by=self.approved_by,
            is_launched=self.launched_at is not None,
            **read_settings(self.settings),
        )

    @property
    def terms(self) -> str | None:
        """What it asks everybody to agree to before their first card of it, if anything."""
        return terms_of(self.licence, self.settings.get("consent"))


@dataclass(frozen=True, slots=True)
class Dealing:
    """The campaigns that deal, which of them a person follows or mutes, and whether any panel waits for anybody."""

    rows: list[CampaignRow]
    wishes: Mapping[UUID, Wish]
    has_panels: bool


def read_settings(stored: dict[str, Any]) -> dict[str, Any]:
    """What a campaign's settings say, as tasks.campaigns.Campaign takes it."""
    return {
        "pay": {kind: Range(Amount(low), Amount(high)) for kind, (low, high) in stored["pay"].items()},
        "languages": frozenset(Language(name) for name in stored["languages"]),
        "skills": frozenset(stored.get("skills", ())),
        "price_parts": stored["price_parts"],
        "min_overlap": stored["min_overlap"],
        "max_overlap": stored["max_overlap"],
        "tau": stored["tau"],
        "gold_share": Fraction(stored["gold_share"]),
        "release": Release(stored["release"]),
        "none_of_these": stored["none_of_these"],
        "guide": stored["guide"],
        "consent": stored.get("consent"),
        "uses_model": stored.get("uses_model", True),  # campaigns from before models were asked
        "model_cap": Fraction(stored.get("model_cap", 1)),
    }


def write_settings(campaign: Campaign) -> dict[str, Any]:
    """The same, as it is stored: exact, and readable in SQL."""
    return {
        "pay": {kind: [base.low.units, base.high.units] for kind, base in campaign.pay.items()},
        "languages": sorted(campaign.languages),
        "skills": sorted(campaign.skills),
        "price_parts": campaign.price_parts,
        "min_overlap": campaign.min_overlap,
        "max_overlap": campaign.max_overlap,
        "tau": campaign.tau,
        "gold_share": str(campaign.gold_share),
        "release": str(campaign.release),
        "none_of_these": campaign.none_of_these,
        "guide": campaign.guide,
        "consent": campaign.consent,
        "uses_model": campaign.uses_model,
        "model_cap": str(campaign.model_cap),
    }


_NUMBER_MAX: Final = 2**31 - 1
_WITH_STATUS: Final = (
    select(campaigns).where(campaigns.c.status.in_(bindparam("statuses", expanding=True))).order_by(campaigns.c.number)
)
_IS_OPEN_PANEL: Final = and_(
    tasks.c.appealed_task_id.is_not(None), tasks.c.status == literal_column("'open'"), tasks.c.slots > 0
)
_DEALING_TO: Final = (
    select(campaigns, campaign_wishes.c.wish, exists().where(_IS_OPEN_PANEL).label("has_panels"))
    .join(
        campaign_wishes,
        and_(
            campaign_wishes.c.campaign_id == campaigns.c.id,
            campaign_wishes.c.contributor_id == bindparam("person"),
        ),
        isouter=True,
    )
    .where(campaigns.c.status.in_(DEALING))
    .order_by(campaigns.c.number)
)
_UNPROMISED: Final = (
    campaigns.c.budget_units - campaigns.c.refunded_units - campaigns.c.reserved_units - campaigns.c.spent_units
)
_LEFTOVERS: Final = select(campaigns).where(
    campaigns.c.status == "closed", campaigns.c.escrow_id.is_not(None), _UNPROMISED > 0
)
_RESERVE: Final = (
    update(campaigns)
    .where(
        campaigns.c.id == bindparam("campaign"),
        campaigns.c.status.in_(("pilot", "live", "closing")),
        campaigns.c.reserved_units + campaigns.c.spent_units + campaigns.c.refunded_units + bindparam("units")
        <= campaigns.c.budget_units,
    )
    .values(reserved_units=campaigns.c.reserved_units + bindparam("units"))
)


async def by_number(session: ReadSession, number: int, *, lock: bool = False) -> CampaignRow | None:
    """The campaign people call C<number>; a press may name any number, and not every one fits into the column."""
    if not 0 < number <= _NUMBER_MAX:
        return None
    statement = select(campaigns).where(campaigns.c.number == number)
    rows = await _rows(session, statement.with_for_update(key_share=True) if lock else statement)
    return rows[0] if rows else None


async def by_ids(session: ReadSession, ids: Sequence[UUID], *, lock: bool = False) -> list[CampaignRow]:
    """These campaigns, in id order.

    Locks:   with `lock`, their rows.
    """
    statement = select(campaigns).where(campaigns.c.id.in_(ids)).order_by(campaigns.c.id)
    return await _rows(session, statement.with_for_update(key_share=True) if lock else statement)


async def with_status(session: ReadSession, *statuses: str) -> list[CampaignRow]:
    """Every campaign in one of these states, oldest first."""
    return [CampaignRow(**row) for row in await session.dicts(_WITH_STATUS, {"statuses": statuses})]


async def dealing_to(session: ReadSession, contributor_id: UUID) -> Dealing:
    """The campaigns that deal, oldest first, with what is to be known of them all before a person is dealt a task."""
    found = await session.dicts(_DEALING_TO, {"person": contributor_id})
    has_panels = any(row["has_panels"] for row in found)
    wishes = {row["id"]: Wish(row["wish"]) for row in found if row["wish"] is not None}
    own = CampaignRow.__dataclass_fields__
    return Dealing([CampaignRow(**{name: row[name] for name in own}) for row in found], wishes, has_panels=has_panels)


async def with_leftovers(session: ReadSession) -> list[CampaignRow]:
    """Every closed campaign whose escrow holds more than it has promised, oldest first."""
    return await _rows(session, _LEFTOVERS.order_by(campaigns.c.number))


async def everyone(session: ReadSession) -> list[CampaignRow]:
    """All campaigns, oldest first."""
    return await _rows(session, select(campaigns).order_by(campaigns.c.number))


async def next_number(session: WriteSession) -> int:
    """The number a new campaign takes.

    Locks:   PostgreSQL: the numbers.
    """
    return await number_after(session, campaigns.c.number)


async def add(session: WriteSession, row: dict[str, Any]) -> None:
    """Insert a new campaign."""
    await session.execute(campaigns.insert().values(**row))


async def change(session: WriteSession, campaign_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await change_row(session, campaigns, campaign_id, values)


async def set_open_tasks(session: WriteSession, counts: Mapping[UUID, int]) -> None:
    """Note how many tasks each of these campaigns has open.

    Locks:   the campaigns' rows, in id order.
    """
    for campaign_id, count in sorted(counts.items()):
        await change(session, campaign_id, open_tasks=count)


async def reserve(session: WriteSession, campaign_id: UUID, units: int) -> bool:
    """Promise so much of a campaign's budget; False when it is no longer there, or nothing is dealt any more.

    Locks:   the campaign's row until the transaction ends.
    """
    return await session.run(*reserving(campaign_id, units)) == 1


def reserving(campaign_id: UUID, units: int) -> Bound:
    """The same, as a step among others: it writes one row, or none."""
    return _RESERVE, {"campaign": campaign_id, "units": units}


async def settle(session: WriteSession, campaign_id: UUID, *, released_units: int, spent_units: int) -> None:
    """Take back a promise; what was paid out of it counts as spent."""
    assert 0 <= spent_units <= released_units
    await session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(
            reserved_units=campaigns.c.reserved_units - released_units,
            spent_units=campaigns.c.spent_units + spent_units,
        ),
    )


async def take_back(session: WriteSession, campaign_id: UUID, units: int) -> None:
    """Spend so much less: a correction has returned it to where it came from."""
    await session.execute(
        update(campaigns).where(campaigns.c.id == campaign_id).values(spent_units=campaigns.c.spent_units - units)
    )


async def _rows(session: ReadSession, statement: Any, parameters: dict[str, Any] | None = None) -> list[CampaignRow]:
    return [CampaignRow(**row) for row in (await session.execute(statement, parameters)).mappings()]
