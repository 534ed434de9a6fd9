"""What an edit of a paused campaign means for what is there, and what it changes of the tasks' slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, case, func, select, update

from store.evidence import Scope
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import scopes
from store.tables.work import assignments, responses, tasks

_WAITING: Final = ("submitted", "adjudicate", "pending")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a campaign has under way: cards in people's hands, answers without their pay, tasks that are not settled.

    Shape:   `full` of the open tasks have so many answers as was asked about, `elsewhere` are in other languages.
    """

    cards: int
    answers: int
    open_tasks: int
    full: int = 0
    elsewhere: int = 0


def _open(campaign_id: UUID) -> Any:
    return and_(
        tasks.c.campaign_id == campaign_id,
        tasks.c.status == "open",
        tasks.c.gold.is_(None),
        tasks.c.appealed_task_id.is_(None),
        tasks.c.reviewed_response_id.is_(None),
    )


async def standing(session: ReadSession, campaign_id: UUID, *, overlap: int, languages: Sequence[str]) -> Standing:
    """Count what an edit would meet."""
    cards = select(func.count()).where(assignments.c.campaign_id == campaign_id, assignments.c.status == "open")
    answers = select(func.count()).where(responses.c.campaign_id == campaign_id, responses.c.state.in_(_WAITING))
    is_full = tasks.c.votes + tasks.c.open_leases >= overlap
    counted = select(
        func.count(),
        func.coalesce(func.sum(case((is_full, 1), else_=0)), 0),
        func.coalesce(func.sum(case((tasks.c.language.in_(languages), 0), else_=1)), 0),
    ).where(_open(campaign_id))
    open_tasks, full, elsewhere = (await session.execute(counted)).one()
    return Standing(
        cards=int((await session.execute(cards)).scalar_one()),
        answers=int((await session.execute(answers)).scalar_one()),
        open_tasks=int(open_tasks),
        full=int(full),
        elsewhere=int(elsewhere) if languages else 0,
    )


async def move_slots(
    session: WriteSession, campaign_id: UUID, kinds: Sequence[str], by: int, *, of: Sequence[UUID] | None
) -> None:
    """Let so many more answers, or fewer, be opened of each task that is not settled; of these alone in a pilot."""
    moved = tasks.c.slots + by
    where = and_(_open(campaign_id), tasks.c.kind.in_(kinds))
    if of is not None:
        where = and_(where, tasks.c.id.in_(of))
    await session.execute(update(tasks).where(where).values(slots=case((moved < 0, 0), else_=moved)))


async def scopes_of(session: ReadSession, campaign_id: UUID) -> list[Scope]:
    """Everything of a campaign that is judged together."""
    found = select(scopes.c.kind, scopes.c.option_set).where(scopes.c.campaign_id == campaign_id)
    return [Scope(campaign_id, kind, option_set) for kind, option_set in await session.execute(found)]
