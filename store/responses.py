"""Responses: what people answered, in which state the answer is, and each step it took."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update

from store.ledger_rows import is_one_of
from store.rows import change_row, insert_or_ignore, insert_or_replace
from store.sessions import Bound, ReadSession, WriteSession
from store.tables.work import assignments, response_steps, responses

ERASED: Final = ""
"""An answer in words whose author has had it erased. No answer is empty of itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a response's way: submitted, judged, pending, paid, withheld or adjudicated."""

    response_id: UUID
    step: str
    at: datetime
    rules_version: str
    fit_id: UUID | None = None
    facts: dict[str, Any] | None = None


_OF_ASSIGNMENT: Final = select(responses).where(responses.c.assignment_id == bindparam("assignment"))
_MAKE_FINAL: Final = (
    update(responses)
    .where(
        responses.c.contributor_id == bindparam("person"),
        responses.c.state == "submitted",
        responses.c.scorable_at > bindparam("now"),
    )
    .values(scorable_at=bindparam("now"))
)


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store an answer, in place of the one that its author took back, if there was one."""
    await session.run(*putting(session, row))


def putting(session: WriteSession, row: dict[str, Any]) -> Bound:
    """The same, as a step among others."""
    return insert_or_replace(session, responses, ("assignment_id",)), row


async def make_final(session: WriteSession, contributor_id: UUID, *, now: datetime) -> None:
    """Let scoring take the answers that their author could still have changed."""
    await session.run(*making_final(contributor_id, now=now))


def making_final(contributor_id: UUID, *, now: datetime) -> Bound:
    """The same, as a step among others."""
    return _MAKE_FINAL, {"person": contributor_id, "now": now}


async def of_assignment(session: ReadSession, assignment_id: UUID) -> dict[str, Any] | None:
    """The response to an assignment, as stored."""
    rows = await session.dicts(_OF_ASSIGNMENT, {"assignment": assignment_id})
    return rows[0] if rows else None


async def of_assignments(session: ReadSession, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The responses to these assignments, as stored."""
    statement = select(responses).where(is_one_of(session, responses.c.assignment_id, ids))
    return {row["assignment_id"]: dict(row) for row in (await session.execute(statement)).mappings()}


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """These responses, as stored, in id order."""
    statement = select(responses).where(responses.c.id.in_(ids)).order_by(responses.c.id)
    return [dict(row) for row in (await session.execute(statement)).mappings()]


async def change(session: WriteSession, response_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await change_row(session, responses, response_id, values)


async def states_of_task(session: ReadSession, task_id: UUID) -> dict[str, int]:
    """How many responses of one task are in which state."""
    statement = (
        select(responses.c.state, func.count())
        .where(responses.c.task_id == task_id, responses.c.state != "withdrawn")
        .group_by(responses.c.state)
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def add_steps(session: WriteSession, steps: Sequence[Step]) -> None:
    """Write down steps; one that was taken before stays as it was."""
    if not steps:
        return
    rows = [{name: getattr(step, name) for name in Step.__dataclass_fields__} for step in steps]
    await session.execute(insert_or_ignore(session, response_steps), rows)


async def refs_of(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The #ref of each response's card."""
    statement = (
        select(responses.c.id, assignments.c.ref)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .where(responses.c.id.in_(ids))
    )
    return {row.id: row.ref for row in await session.execute(statement)}


async def rules_version_of(session: ReadSession, id: UUID) -> str | None:
    """The rules by which a response was judged, None while it is not."""
    statement = (
        select(response_steps.c.rules_version)
        .where(response_steps.c.response_id == id)
        .order_by(response_steps.c.at.desc())
        .limit(1)
    )
    found: str | None = (await session.execute(statement)).scalar_one_or_none()
    return found


async def judged(session: ReadSession, id: UUID) -> dict[str, Any]:
    """Why a response was judged as it was at first, whatever became of it; nothing where no fit has judged it."""
    statement = select(response_steps.c.facts).where(
        response_steps.c.response_id == id, response_steps.c.step == "judged"
    )
    return (await session.execute(statement)).scalar_one_or_none() or {}


async def campaign_of(session: ReadSession, id: UUID) -> UUID | None:
    """The campaign of a response, None where there is no such response."""
    found: UUID | None = (
        await session.execute(select(responses.c.campaign_id).where(responses.c.id == id))
    ).scalar_one_or_none()
    return found


async def undecided(session: ReadSession, campaign_id: UUID) -> int:
    """How many responses of a campaign still wait for a verdict, or may be appealed."""
    statement = select(func.count()).where(
        responses.c.campaign_id == campaign_id,
        or_(responses.c.state.in_(("submitted", "adjudicate")), responses.c.appeal_until.is_not(None)),
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
