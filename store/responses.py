"""Responses: what people answered, in which state the answer is, and each step it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from store.rows import insert_or_ignore, insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import standings
from store.tables.people import contributors
from store.tables.work import assignments, campaigns, response_steps, responses, tasks


@dataclass(frozen=True, slots=True)
class Vote:
    """One response as evidence: who said what of which task, in which state it stands."""

    response_id: UUID
    task_id: UUID
    contributor_id: UUID
    choice: int
    state: str
    submitted_at: datetime
    is_unseen: bool
    """No fit has looked at it yet."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person's work without its pay: still being judged, or accepted and waiting for standing.

    Units:   the least that all of it pays if accepted, in 1e-8 AIC.
    """

    judging: int
    accepted: int
    lowest_units: int


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A free-text answer that no peer has seen, with the payload of its question."""

    response_id: UUID
    campaign_id: UUID
    contributor_id: UUID
    text: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Promise:
    """A response with what its assignment reserves and where its card is.

    Units:   1e-8 AIC.
    """

    response_id: UUID
    contributor_id: UUID
    assignment_id: UUID
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
    assignments.c.reserved_units,
    assignments.c.chat_id,
    assignments.c.message_id,
    assignments.c.ref,
    responses.c.submitted_at,
    responses.c.reasons,
)


@dataclass(frozen=True, slots=True)
class Pending:
    """Accepted work that may be paid now, with everything its payment needs.

    Units:   *_units in 1e-8 AIC, at the price of its card; quality in parts of 1e-9, None where nothing is known yet.
    """

    promise: Promise
    account_id: UUID
    campaign_id: UUID
    escrow_id: UUID
    declared_ai: bool
    low_units: int
    high_units: int
    quality_parts: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a response's way: submitted, judged, pending, paid, withheld or adjudicated."""

    response_id: UUID
    step: str
    at: datetime
    rules_version: str
    fit_id: UUID | None = None
    facts: dict[str, Any] | None = None


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store an answer, in place of the one that its author took back, if there was one."""
    await session.execute(insert_or_replace(session, responses, ("assignment_id",)).values(**row))


async def make_final(session: WriteSession, contributor_id: UUID, *, now: datetime) -> None:
    """Let scoring take the answers that their author could still have changed."""
    await session.execute(
        update(responses)
        .where(
            responses.c.contributor_id == contributor_id,
            responses.c.state == "submitted",
            responses.c.scorable_at > now,
        )
        .values(scorable_at=now),
    )


async def of_assignment(session: ReadSession, assignment_id: UUID) -> dict[str, Any] | None:
    """The response to an assignment, as stored."""
    row = (
        (await session.execute(select(responses).where(responses.c.assignment_id == assignment_id)))
        .mappings()
        .one_or_none()
    )
    return None if row is None else dict(row)


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """These responses, as stored, in id order."""
    statement = select(responses).where(responses.c.id.in_(ids)).order_by(responses.c.id)
    return [dict(row) for row in (await session.execute(statement)).mappings()]


async def change(session: WriteSession, response_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await session.execute(update(responses).where(responses.c.id == response_id).values(**values))


async def judge_many(session: WriteSession, rows: Sequence[dict[str, Any]]) -> int:
    """Move submitted responses to what their verdict says; one that has moved on already stays where it is.

    Shape:   rows of {response_id, state, fit_id, reasons}.
    """
    if not rows:
        return 0
    statement = (
        update(responses)
        .where(responses.c.id == bindparam("response_id"), responses.c.state == "submitted")
        .values(
            state=bindparam("new_state"),
            fit_id=bindparam("new_fit_id", type_=responses.c.fit_id.type),
            reasons=bindparam("new_reasons", type_=responses.c.reasons.type),
        )
    )
    result = await session.execute(
        statement,
        [
            {
                "response_id": row["response_id"],
                "new_state": row["state"],
                "new_fit_id": row["fit_id"],
                "new_reasons": row["reasons"],
            }
            for row in rows
        ],
    )
    return result.rowcount


async def mark_seen(session: WriteSession, ids: Sequence[UUID], fit_id: UUID) -> None:
    """Note that a fit has looked at these votes."""
    if ids:
        await session.execute(update(responses).where(responses.c.id.in_(ids)).values(fit_id=fit_id))


async def take_promises(session: WriteSession, ids: Sequence[UUID]) -> list[Promise]:
    """Take what these responses' assignments reserve off them; the caller takes it off the campaign.

    Returns: the promises as they were, in id order.
    """
    statement = (
        select(*_PROMISE)
        .select_from(responses)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(responses.c.id.in_(ids))
        .order_by(responses.c.id)
    )
    promises = [Promise(*row) for row in (await session.execute(statement)).all()]
    await session.execute(
        update(assignments)
        .where(assignments.c.id.in_([promise.assignment_id for promise in promises]))
        .values(reserved_units=0),
    )
    return promises


async def states_of_task(session: ReadSession, task_id: UUID) -> dict[str, int]:
    """How many responses of one task are in which state."""
    statement = (
        select(responses.c.state, func.count())
        .where(responses.c.task_id == task_id, responses.c.state != "withdrawn")
        .group_by(responses.c.state)
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def set_amounts(session: WriteSession, amounts: Sequence[tuple[UUID, str, int | None]]) -> None:
    """Mark pending responses paid (with the amount that their transfer carries) or parked.

    Shape:   (response id, state, units).
    """
    if not amounts:
        return
    statement = (
        update(responses)
        .where(responses.c.id == bindparam("response_id"), responses.c.state == "pending")
        .values(state=bindparam("new_state"), amount_units=bindparam("new_units"))
    )
    await session.execute(
        statement,
        [{"response_id": one, "new_state": state, "new_units": units} for one, state, units in amounts],
    )


async def add_steps(session: WriteSession, steps: Sequence[Step]) -> None:
    """Write down steps; one that was taken before stays as it was."""
    if not steps:
        return
    rows = [{name: getattr(step, name) for name in Step.__dataclass_fields__} for step in steps]
    await session.execute(insert_or_ignore(session, response_steps), rows)


async def votes_of_scope(
    session: ReadSession,
    campaign_id: UUID,
    kind: str,
    option_set: str,
    *,
    now: datetime,
) -> list[Vote]:
    """Every scorable vote of a scope in the order of submission."""
    statement = (
        select(
            responses.c.id,
            responses.c.task_id,
            responses.c.contributor_id,
            responses.c.choice,
            responses.c.state,
            responses.c.submitted_at,
            responses.c.fit_id.is_(None),
        )
        .where(
            responses.c.campaign_id == campaign_id,
            responses.c.kind == kind,
            responses.c.option_set == option_set,
            responses.c.state != "withdrawn",
            responses.c.scorable_at <= now,
            responses.c.choice.is_not(None),
        )
        .order_by(responses.c.submitted_at, responses.c.id)
    )
    return [Vote(*row) for row in (await session.execute(statement)).all()]


async def releasable(session: WriteSession, *, limit: int) -> list[Pending]:
    """Accepted work whose author is in good standing, or whose campaign pays on acceptance; oldest first.

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
        )
        .order_by(responses.c.submitted_at)
        .limit(limit)
        .with_for_update(of=responses, skip_locked=True)
    )
    rows = (await session.execute(statement)).all()
    return [Pending(Promise(*row[: len(_PROMISE)]), *row[len(_PROMISE) :]) for row in rows]


async def unreviewed(session: ReadSession, *, now: datetime, limit: int) -> list[Unreviewed]:
    """Final free-text answers without a review task, oldest first."""
    review_tasks = tasks.alias("review_tasks")
    statement = (
        select(
            responses.c.id,
            responses.c.campaign_id,
            responses.c.contributor_id,
            responses.c.text,
            tasks.c.payload,
        )
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(
            responses.c.state == "submitted",
            responses.c.kind == "answer",
            responses.c.scorable_at <= now,
            ~exists().where(review_tasks.c.reviewed_response_id == responses.c.id),
        )
        .order_by(responses.c.submitted_at)
        .limit(limit)
    )
    return [Unreviewed(*row) for row in (await session.execute(statement)).all()]


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


async def refs_of(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The #ref of each response's card."""
    statement = (
        select(responses.c.id, assignments.c.ref)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(responses.c.id.in_(ids))
    )
    return {row.id: row.ref for row in await session.execute(statement)}


async def undecided(session: ReadSession, campaign_id: UUID) -> int:
    """How many responses of a campaign still wait for a verdict."""
    statement = select(func.count()).where(
        responses.c.campaign_id == campaign_id,
        responses.c.state.in_(("submitted", "adjudicate")),
    )
    count: int = (await session.execute(statement)).scalar_one()
    return count


async def counts_by_state(session: ReadSession, campaign_id: UUID) -> dict[tuple[str, str], int]:
    """How many responses a campaign has by (kind, state)."""
    statement = (
        select(responses.c.kind, responses.c.state, func.count())
        .where(responses.c.campaign_id == campaign_id)
        .group_by(responses.c.kind, responses.c.state)
    )
    return {(kind, state): count for kind, state, count in await session.execute(statement)}
