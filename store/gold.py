"""Gold: how people do on each item, the items that have served, and how much of it campaigns have."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update

from store.sessions import ReadSession, WriteSession
from store.tables.work import responses, tasks
from store.tasks import IS_OWN
from tasks.gold import Known

_IN_USE = (tasks.c.status == "open") & tasks.c.gold.is_not(None) & tasks.c.retired_at.is_(None)


_ACCEPTED = ("pending", "paid", "parked")
_IS_JUDGED_VALUE = responses.c.value.is_not(None) & responses.c.state.in_((*_ACCEPTED, "withheld"))
"""An answer that is no option comes nearer or less near: whether near enough, its verdict says."""


async def results(session: ReadSession, *, votes_min: int) -> dict[UUID, list[bool]]:
    """Of each item in use with so many votes, whether each answer was right, in the order in which they came."""
    statement = (
        select(tasks.c.id, tasks.c.gold, responses.c.choice, responses.c.state)
        .join(responses, responses.c.task_id == tasks.c.id)
        .where(
            _IN_USE,
            tasks.c.votes >= votes_min,
            or_(responses.c.choice.is_not(None), _IS_JUDGED_VALUE),
            responses.c.state != "withdrawn",
        )
        .order_by(tasks.c.id, responses.c.submitted_at, responses.c.id)
    )
    found: dict[UUID, list[bool]] = {}
    for id, gold, choice, state in await session.execute(statement):
        found.setdefault(id, []).append(gold == choice if choice is not None else state in _ACCEPTED)
    return found


async def retire(session: WriteSession, reasons: Mapping[UUID, str], *, now: datetime) -> int:
    """Deal these items no more. Returns: how many were in use until now."""
    retired = 0
    for task_id, reason in sorted(reasons.items()):
        statement = update(tasks).where(tasks.c.id == task_id, _IN_USE).values(retired_at=now, retired_for=reason)
        retired += (await session.execute(statement)).rowcount
    return retired


async def retired(session: ReadSession, campaign_id: UUID) -> dict[str, int]:
    """How many of a campaign's items are dealt no more, by reason."""
    statement = (
        select(tasks.c.retired_for, func.count())
        .where(tasks.c.campaign_id == campaign_id, tasks.c.retired_at.is_not(None))
        .group_by(tasks.c.retired_for)
    )
    return {reason: int(count) for reason, count in await session.execute(statement)}


async def known(session: ReadSession, campaign_ids: Sequence[UUID] | None = None) -> dict[UUID, Known]:
    """How much gold campaigns have, by campaign; neither panels nor what is asked about answers are tasks of theirs."""
    statement = (
        select(tasks.c.campaign_id, func.count(), func.count(tasks.c.gold))
        .where(tasks.c.option_count > 0, IS_OWN, tasks.c.appealed_task_id.is_(None))
        .group_by(tasks.c.campaign_id)
    )
    if campaign_ids is not None:
        statement = statement.where(tasks.c.campaign_id.in_(campaign_ids))
    return {id: Known(int(count), int(golden)) for id, count, golden in await session.execute(statement)}
