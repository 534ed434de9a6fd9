"""The queue of people whom a flag shows to an operator: a person and a kind at a time, with their figures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, update

from kernel.ids import derived_id
from scoring.honesty.flags import FlagDecision, FlagReason
from store.desk_claims import Seat
from store.evidence import Scope
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import standings
from store.tables.honesty import flags
from store.tables.people import contributors
from store.tables.work import assignments, campaigns, responses

TIMED_FROM: Final = 5
"""Fewer answers than that say nothing about how fast somebody is."""
ANSWERS_TIMED: Final = 500
OVERDUE_AFTER: Final = timedelta(days=90)
"""A flag that nobody has looked at for so long is looked at first: a flag alone keeps nobody unpaid for ever."""


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One flag with the campaign that it was raised in; undecided while `decision` is None."""

    id: UUID
    contributor_id: UUID
    kind: str
    reason: str
    campaign_id: UUID
    option_set: str
    evidence: dict[str, Any]
    raised_at: datetime
    decision: str | None
    campaign_number: int

    @property
    def scope(self) -> Scope:
        """What was judged together when it was raised."""
        return Scope(self.campaign_id, self.kind, self.option_set)


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has done in a kind, and what they are owed for it at least.

    Units:   `waiting_units` in 1e-8 AIC.
    """

    account_id: UUID
    votes: int
    waiting: int
    waiting_units: int


@dataclass(frozen=True, slots=True)
class Paces:
    """Seconds from card to answer at the median; None where too few answers say so."""

    own_s: float | None
    others_s: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """How long the queue is; `overdue` of it wait longer than OVERDUE_AFTER."""

    waiting: int
    overdue: int


_FLAGS: Final[Select[Any]] = select(
    flags.c.id,
    flags.c.contributor_id,
    flags.c.kind,
    flags.c.reason,
    flags.c.campaign_id,
    flags.c.option_set,
    flags.c.evidence,
    flags.c.raised_at,
    flags.c.decision,
    campaigns.c.number.label("campaign_number"),
).join(campaigns, campaigns.c.id == flags.c.campaign_id)
_IS_OPEN = flags.c.decided_at.is_(None)


async def line(session: ReadSession, *, now: datetime) -> Line:
    """How many people and kinds wait to be looked at."""
    each = select(func.min(flags.c.raised_at).label("since")).where(_IS_OPEN)
    each = each.group_by(flags.c.contributor_id, flags.c.kind)
    waiting = each.subquery()
    late = func.sum(case((waiting.c.since <= now - OVERDUE_AFTER, 1), else_=0))
    count, overdue = (await session.execute(select(func.count(), func.coalesce(late, 0)).select_from(waiting))).one()
    return Line(waiting=count, overdue=int(overdue))


async def next_in_line(session: ReadSession, seat: Seat, people: Collection[UUID], *, now: datetime) -> list[FlagRow]:
    """The open flags of one person in one kind: who waits too long, whose pay waits, who waits longest.

    Whom the operator has in hand comes before that; who is one of `people` never.
    """
    since = func.min(flags.c.raised_at)
    is_early = case((since <= now - OVERDUE_AFTER, 0), else_=1)
    holds_no_pay = func.min(case((flags.c.reason == FlagReason.PASTE, 0), else_=1))
    statement = (
        select(flags.c.contributor_id, flags.c.kind)
        .where(_IS_OPEN, flags.c.contributor_id.not_in(people))
        .group_by(flags.c.contributor_id, flags.c.kind)
        .order_by(is_early, holds_no_pay, since, flags.c.contributor_id, flags.c.kind)
    )
    line = {item_of(person, kind): (person, kind) for person, kind in await session.execute(statement)}
    free = (matter for item, matter in line.items() if item not in seat.away)
    found = line.get(seat.mine) if seat.mine is not None else None
    found = found or next(free, None)
    return [] if found is None else await _matter(session, *found, None)


def item_of(person: UUID, kind: str) -> UUID:
    """What operators who share the queue call one person in one kind."""
    return derived_id(f"suspect {kind}", person)


async def matter_of(session: ReadSession, flag_id: UUID) -> list[FlagRow]:
    """The flags of the same person and kind that are as open, or as confirmed, as this one; this one among them."""
    statement = select(flags.c.contributor_id, flags.c.kind, flags.c.decision).where(flags.c.id == flag_id)
    row = (await session.execute(statement)).one_or_none()
    return [] if row is None else await _matter(session, row.contributor_id, row.kind, row.decision)


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[FlagRow]:
    """These flags, whatever has become of them, the oldest first."""
    statement = _FLAGS.where(flags.c.id.in_(ids)).order_by(flags.c.raised_at, flags.c.id)
    return [FlagRow(**row) for row in (await session.execute(statement)).mappings()]


async def matters_about(session: ReadSession, person: UUID) -> list[list[FlagRow]]:
    """All that is open or confirmed about a person, kind by kind, open ones first."""
    statement = _FLAGS.where(
        flags.c.contributor_id == person, flags.c.decision.is_distinct_from(FlagDecision.CLEARED)
    ).order_by(flags.c.decision.is_not(None), flags.c.kind, flags.c.raised_at)
    matters: dict[tuple[str | None, str], list[FlagRow]] = {}
    for row in (await session.execute(statement)).mappings():
        matters.setdefault((row["decision"], row["kind"]), []).append(FlagRow(**row))
    return list(matters.values())


async def decide(
    session: WriteSession,
    ids: Sequence[UUID],
    decision: FlagDecision,
    *,
    before: FlagDecision | None,
    by: str,
    note: str,
    now: datetime,
) -> int:
    """Write down what a person has decided about flags that stand as they were shown.

    Shape:   `before` is None for open flags, CONFIRMED to take a suspension back.
    Returns: how many of them still stood so.
    """
    statement = (
        update(flags)
        .where(flags.c.id.in_(ids), flags.c.decision.is_not_distinct_from(before))
        .values(decision=decision, decided_at=now, decided_by=by, note=note)
    )
    return (await session.execute(statement)).rowcount


async def work_of(session: ReadSession, person: UUID, kind: str) -> Work:
    """A person's work in a kind, in numbers."""
    is_waiting = responses.c.state == "pending"
    statement = (
        select(
            func.count(responses.c.id),
            func.coalesce(func.sum(case((is_waiting, 1), else_=0)), 0),
            func.coalesce(func.sum(case((is_waiting, assignments.c.low_units), else_=0)), 0),
        )
        .select_from(responses)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(responses.c.contributor_id == person, responses.c.kind == kind, responses.c.state != "withdrawn")
    )
    votes, waiting, units = (await session.execute(statement)).one()
    account = (await session.execute(select(contributors.c.account_id).where(contributors.c.id == person))).scalar_one()
    return Work(account_id=account, votes=votes, waiting=int(waiting), waiting_units=int(units))


async def paces(session: ReadSession, person: UUID, kind: str, campaign_id: UUID) -> Paces:
    """How long this person takes for an answer of a kind in a campaign, and everybody else, each at the median."""
    statement = (
        select(assignments.c.opened_at, responses.c.submitted_at)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(responses.c.campaign_id == campaign_id, responses.c.kind == kind, responses.c.state != "withdrawn")
        .order_by(responses.c.submitted_at.desc())
        .limit(ANSWERS_TIMED)
    )

    async def median_s(whose: ColumnElement[bool]) -> float | None:
        taken = [(end - begin).total_seconds() for begin, end in await session.execute(statement.where(whose))]
        return median(taken) if len(taken) >= TIMED_FROM else None

    return Paces(
        own_s=await median_s(responses.c.contributor_id == person),
        others_s=await median_s(responses.c.contributor_id != person),
    )


async def confirmed_kinds(session: ReadSession, person: UUID) -> frozenset[str]:
    """In which kinds an operator has suspended this person."""
    statement = select(flags.c.kind).where(flags.c.contributor_id == person, flags.c.decision == FlagDecision.CONFIRMED)
    return frozenset((await session.execute(statement)).scalars())


async def confirmed(session: ReadSession, person: UUID) -> dict[str, tuple[str, str]]:
    """By kind, for what reason an operator has suspended this person last, and which operator."""
    statement = select(flags.c.kind, flags.c.note, flags.c.decided_by).where(
        flags.c.contributor_id == person, flags.c.decision == FlagDecision.CONFIRMED
    )
    rows = await session.execute(statement.order_by(flags.c.decided_at, flags.c.id))
    return {row.kind: (row.note or "", row.decided_by or "") for row in rows}


async def held_by_kind(session: ReadSession, person: UUID) -> dict[str, tuple[int, int]]:
    """Accepted work whose pay a suspension holds back: how many answers of a kind, and the least that they pay.

    Units:   1e-8 AIC.
    """
    statement = (
        select(responses.c.kind, func.count(), func.sum(assignments.c.low_units))
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .join(
            standings,
            (standings.c.contributor_id == responses.c.contributor_id) & (standings.c.kind == responses.c.kind),
        )
        .where(
            responses.c.contributor_id == person,
            responses.c.state == "pending",
            standings.c.state == "suspended",
        )
        .group_by(responses.c.kind)
    )
    return {kind: (count, int(units)) for kind, count, units in (await session.execute(statement)).all()}


async def _matter(session: ReadSession, person: UUID, kind: str, decision: str | None) -> list[FlagRow]:
    statement = _FLAGS.where(
        flags.c.contributor_id == person,
        flags.c.kind == kind,
        flags.c.decision.is_not_distinct_from(decision),
    ).order_by(flags.c.raised_at, flags.c.id)
    return [FlagRow(**row) for row in (await session.execute(statement)).mappings()]
