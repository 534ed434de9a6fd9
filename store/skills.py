"""People's skills: those that operators gave them, and those that their gold has earned."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import standings
from store.tables.people import skills
from tasks.skills import earned

_GIVEN: Final = select(skills.c.skill).where(skills.c.contributor_id == bindparam("person"))
_GOLD: Final = select(standings.c.kind, standings.c.gold_right, standings.c.gold_total).where(
    standings.c.contributor_id == bindparam("person")
)


async def of_person(session: ReadSession, contributor_id: UUID) -> frozenset[str]:
    """Every skill that the person has."""
    whose = {"person": contributor_id}
    given = frozenset((await session.execute(_GIVEN, whose)).scalars())
    gold = {kind: (right, total) for kind, right, total in await session.execute(_GOLD, whose)}
    return given | earned(gold)


async def give(session: WriteSession, contributor_id: UUID, skill: str, *, by: str, now: datetime) -> bool:
    """Let the person have the skill; False where an operator gave it before."""
    row = insert_or_ignore(session, skills).values(
        contributor_id=contributor_id, skill=skill, given_by=by, given_at=now
    )
    return (await session.execute(row)).rowcount == 1


async def take(session: WriteSession, contributor_id: UUID, skill: str) -> bool:
    """Take back what an operator gave; False where nobody did."""
    gone = delete(skills).where(skills.c.contributor_id == contributor_id, skills.c.skill == skill)
    return (await session.execute(gone)).rowcount == 1
