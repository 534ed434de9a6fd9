"""What responses are owed: promises on their campaigns, accepted work that may be paid, and what was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select, update

from store import reservations
from store.campaigns import CampaignRow, settle
from store.ledger_rows import is_one_of
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import standings
from store.tables.people import contributors
from store.tables.work import assignments, campaigns, responses


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person's work without its pay: still being judged, or accepted and waiting for standing.

    Units:   the least that all of it pays if accepted, in 1e-8 AIC.
    """

    judging: int
    accepted: int
    lowest_units: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A response with what its assignment reserves and where its card is.

    Units:   1e-8 AIC.
    """

    response_id: UUID
    contributor_id: UUID
    assignment_id: UUID
    lease: str
    reserved_units: int
    chat_id: int
    message_id: int | None
    ref: str
    submitted_at: datetime
    reasons: dict[str, Any] | None


_PROMISE = (
    responses.c.id,
    responses.c.contributor_id,
    assignments.c.id,
    assignments.c.lease,
    assignments.c.reserved_units,
    assignments.c.chat_id,
    assignments.c.message_id,
    assignments.c.ref,
    responses.c.submitted_at,
    responses.c.reasons,
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of accepted work. Units: pay in 1e-8 AIC, points as contributors.boards counts them."""

    response_id: UUID
    units: int
    points: int


_MARK_PAID: Final = (
    update(responses)
    .where(responses.c.id == bindparam("response_id"), responses.c.state == "pending")
    .values(
        state="paid",
        amount_units=bindparam("units"),
        points=bindparam("new_points"),
        settled_at=bindparam("now", type_=responses.c.settled_at.type),
    )
)


@dataclass(frozen=True, slots=True)
class Pending:
    """Accepted work that may be paid now, with everything its payment needs.

    Shape:   `escrow_id` is None where the contributor pool pays.
    Units:   *_units in 1e-8 AIC, at the price of its card; quality in parts of 1e-9, None where nothing is known yet.
    """

    promise: Promise
    account_id: UUID
    campaign_id: UUID
    kind: str
    escrow_id: UUID | None
    declared_ai: bool
    low_units: int
    high_units: int
    quality_parts: int | None


async def of_responses(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, Promise]:
    """What these responses' assignments reserve, and where their cards are."""
    statement = (
        select(*_PROMISE)
        .select_from(responses)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(is_one_of(session, responses.c.id, ids))
    )
    return {row[0]: Promise(*row) for row in (await session.execute(statement)).all()}


async def release(session: WriteSession, campaign: CampaignRow, promises: Sequence[Promise]) -> None:
    """Promise nothing any more for these responses of a campaign: they are refused.

    Locks:   the campaign's row is the caller's.
    """
    if not promises:
        return
    await take(session, promises)
    released_units = sum(promise.reserved_units for promise in promises)
    await settle(session, campaign.id, released_units=released_units, spent_units=0)
    if campaign.campaign.is_pooled:
        await reservations.give_back(session, [promise.assignment_id for promise in promises])


async def take(session: WriteSession, promises: Sequence[Promise]) -> None:
    """Take reservations off their assignments; the caller takes them off the campaign."""
    if promises:
        await session.execute(
            update(assignments)
            .where(is_one_of(session, assignments.c.id, [promise.assignment_id for promise in promises]))
            .values(reserved_units=0),
        )


async def mark_paid(session: WriteSession, settled: Sequence[Settled], *, now: datetime) -> None:
    """Mark pending responses paid, with the amount that their transfer carries and what they count on leaderboards."""
    if settled:
        rows = [
            {"response_id": each.response_id, "units": each.units, "new_points": each.points, "now": now}
            for each in settled
        ]
        await session.execute(_MARK_PAID, rows)


async def park(session: WriteSession, ids: Collection[UUID]) -> None:
    """Mark pending responses whose pay the ledger refused."""
    if ids:
        is_refused = responses.c.id.in_(ids) & (responses.c.state == "pending")
        await session.execute(update(responses).where(is_refused).values(state="parked", amount_units=None))


async def unpark(session: WriteSession, ids: Sequence[UUID]) -> None:
    """Let responses whose pay was refused wait for it again."""
    await session.execute(
        update(responses).where(responses.c.id.in_(ids), responses.c.state == "parked").values(state="pending")
    )


async def releasable(session: WriteSession, *, limit: int) -> list[Pending]:
    """Accepted work whose author is in good standing, or not suspended where a campaign pays on acceptance, by age.

    Locks:   PostgreSQL: the responses, skipping those in other hands.
    """
    own_standing = and_(
        standings.c.contributor_id == responses.c.contributor_id,
        standings.c.kind == responses.c.kind,
    )
    statement = (
        select(
            *_PROMISE,
            contributors.c.account_id,
            responses.c.campaign_id,
            responses.c.kind,
            campaigns.c.escrow_id,
            responses.c.declared_ai,
            assignments.c.low_units,
            assignments.c.high_units,
            standings.c.quality_parts,
        )
        .select_from(responses)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .join(contributors, contributors.c.id == responses.c.contributor_id)
        .join(campaigns, campaigns.c.id == responses.c.campaign_id)
        .join(standings, own_standing, isouter=True)
        .where(
            responses.c.state == "pending",
            or_(standings.c.state == "good", campaigns.c.settings["release"].as_string() == "on_acceptance"),
            standings.c.state.is_distinct_from("suspended"),
        )
        .order_by(responses.c.submitted_at)
        .limit(limit)
        .with_for_update(of=responses, skip_locked=True)
    )
    rows = (await session.execute(statement)).all()
    return [Pending(Promise(*row[: len(_PROMISE)]), *row[len(_PROMISE) :]) for row in rows]


async def waiting_of(session: ReadSession, contributor_id: UUID) -> Waiting:
    """What a person's pending points wait for."""
    is_accepted = responses.c.state == "pending"
    statement = (
        select(is_accepted, func.count(), func.sum(assignments.c.low_units))
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(
            responses.c.contributor_id == contributor_id,
            responses.c.state.in_(("submitted", "adjudicate", "pending")),
        )
        .group_by(is_accepted)
    )
    found = {bool(accepted): (count, int(units)) for accepted, count, units in await session.execute(statement)}
    judging, accepted = found.get(False, (0, 0)), found.get(True, (0, 0))
    return Waiting(judging=judging[0], accepted=accepted[0], lowest_units=judging[1] + accepted[1])


async def earned_by(session: ReadSession, contributor_id: UUID) -> int:
    """All that a person was ever paid for work.

    Units:   1e-8 AIC.
    """
    statement = select(func.coalesce(func.sum(responses.c.amount_units), 0)).where(
        responses.c.contributor_id == contributor_id,
        responses.c.state == "paid",
    )
    return int((await session.execute(statement)).scalar_one())
