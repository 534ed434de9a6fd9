"""Leaderboards: what counts, which boards there are, and who stands where on one. Pure.

What counts is accepted work that was paid for, weighted by its quality at the campaign's base pay: a point is a
hundredth of a base AIC. The day's price, a newcomer's lane and the effort curve change what work pays, not what it is
worth on a board. A piece of work counts for the UTC day and week in which its acceptance was settled, so what stands on
a board that is over stays, but for work that is taken back, and people who hide or are forgotten.

Equal points share a place, and the next place is missing; among equals who came first to the house is named first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum, unique
from typing import Final
from uuid import UUID

from kernel.money import PARTS, UNITS_PER_AIC, Quality, Range

POINTS_PER_AIC: Final = 100
TOP: Final = 10
AROUND: Final = 2
"""How many neighbours are shown on either side."""
OVERALL: Final = "all"
"""The board of everybody and everything."""
ENDLESS: Final = "all"
"""The period that never ends."""


@unique
class Period(StrEnum):
    """Since when a board counts."""

    DAY = "day"
    WEEK = "week"
    ALL = "all"


@dataclass(frozen=True, slots=True, order=True)
class Board:
    """One board. Shape: `scope` is OVERALL, or names a campaign or a group; `period` is a key of `period_key`."""

    scope: str
    period: str

    @property
    def name(self) -> str:
        """One word for it."""
        return f"{self.scope}:{self.period}"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a board counts; the end is no longer in it. None: always has, always will."""

    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on a board, with their place, counted from 1."""

    place: int
    person: UUID
    points: int


@dataclass(frozen=True, slots=True)
class View:
    """A board as one person sees it.

    Shape:   `count` people are on it; `top` are the first of them; `around` is the person with neighbours, by place.
             `own` is None of who has no points there. Who hides has a place too, but nobody finds them in the others.
    """

    count: int
    top: tuple[Entry, ...]
    own: Entry | None = None
    is_hidden: bool = False
    around: tuple[Entry, ...] = ()


EMPTY: Final = View(0, ())


def campaign_scope(campaign_id: UUID) -> str:
    """The scope of a campaign's boards."""
    return f"c{campaign_id.hex}"


def group_scope(group_id: UUID) -> str:
    """The scope of the boards of a group."""
    return f"g{group_id.hex}"


def campaign_of(scope: str) -> UUID | None:
    """Which campaign's boards these are, None where they are no campaign's."""
    return UUID(scope[1:]) if scope.startswith("c") else None


def points_of(base: Range, quality: Quality) -> int:
    """What a piece of accepted work counts, rounded down."""
    units = base.low.units + (base.high.units - base.low.units) * quality.parts // PARTS
    return units * POINTS_PER_AIC // UNITS_PER_AIC


def period_key(period: Period, at: datetime) -> str:
    """`2026-12-01`, `2026-W49` or `all`: the period that this moment belongs to, in UTC; weeks are ISO's."""
    day = at.astimezone(UTC).date()
    match period:
        case Period.DAY:
            return day.isoformat()
        case Period.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
        case Period.ALL:
            return ENDLESS


def kept_periods(now: datetime) -> Mapping[str, Span]:
    """The periods whose boards are kept: the day and the week that run, those before them, and the endless one."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    day, week = timedelta(days=1), timedelta(days=7)
    return {
        period_key(Period.DAY, midnight - day): Span(midnight - day, midnight),
        period_key(Period.DAY, midnight): Span(midnight, midnight + day),
        period_key(Period.WEEK, monday - week): Span(monday - week, monday),
        period_key(Period.WEEK, monday): Span(monday, monday + week),
        ENDLESS: Span(),
    }


def scopes_of(campaign_id: UUID, group_id: UUID | None) -> list[str]:
    """The scopes that a piece of work counts in."""
    own = [] if group_id is None else [group_scope(group_id)]
    return [OVERALL, campaign_scope(campaign_id), *own]


def boards_of(campaign_id: UUID, group_id: UUID | None, settled_at: datetime) -> list[Board]:
    """Every board that a piece of work counts on."""
    keys = [period_key(period, settled_at) for period in Period]
    return [Board(scope, key) for scope in scopes_of(campaign_id, group_id) for key in keys]


def placed(found: Sequence[tuple[UUID, int]], *, first_index: int, first_place: int) -> tuple[Entry, ...]:
    """A stretch of a board as entries.

    Shape:   people with their points, by place; how many stand before the first of them, and that one's place.
    """
    entries: list[Entry] = []
    for number, (person, points) in enumerate(found):
        if not entries:
            place = first_place
        elif points == entries[-1].points:
            place = entries[-1].place
        else:
            place = first_index + number + 1
        entries.append(Entry(place, person, points))
    return tuple(entries)
