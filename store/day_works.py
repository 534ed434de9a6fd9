"""What became of people's answers, by the local day they belong to: read from an index alone."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, case, func, select

from contributors.streaks import DayWork
from store.sessions import ReadSession
from store.tables.work import responses

_ACCEPTED: Final = ("pending", "paid", "parked")
_WAITING: Final = ("submitted", "adjudicate")

_OF_PERSON: Final = (
    select(
        responses.c.local_day,
        func.count(),
        func.sum(case((responses.c.state.in_(_ACCEPTED), 1), else_=0)),
        func.sum(case((responses.c.state.in_(_WAITING), 1), else_=0)),
    )
    .where(responses.c.contributor_id == bindparam("contributor"), responses.c.state != "withdrawn")
    .group_by(responses.c.local_day)
    .order_by(responses.c.local_day)
)

_OF_PEOPLE: Final = (
    select(
        responses.c.contributor_id,
        responses.c.local_day,
        func.count(),
        func.sum(case((responses.c.state.in_(_ACCEPTED), 1), else_=0)),
        func.sum(case((responses.c.state.in_(_WAITING), 1), else_=0)),
    )
    .where(responses.c.contributor_id.in_(bindparam("people", expanding=True)), responses.c.state != "withdrawn")
    .group_by(responses.c.contributor_id, responses.c.local_day)
    .order_by(responses.c.contributor_id, responses.c.local_day)
)


async def of_person(session: ReadSession, contributor_id: UUID) -> list[DayWork]:
    """Every day on which a person has answered, the oldest first."""
    found = await session.tuples(_OF_PERSON, {"contributor": contributor_id})
    return [DayWork(date.fromisoformat(day), *map(int, counts)) for day, *counts in found]


async def of_people(session: ReadSession, contributor_ids: Sequence[UUID]) -> dict[UUID, list[DayWork]]:
    """The same of many people; nothing of who has never answered."""
    found: dict[UUID, list[DayWork]] = {}
    for person, day, *counts in await session.execute(_OF_PEOPLE, {"people": list(contributor_ids)}):
        found.setdefault(person, []).append(DayWork(date.fromisoformat(day), *map(int, counts)))
    return found
