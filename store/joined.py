"""Accounts that an operator has joined: one person has made several, and counts as one.

`contributors.joined_to` names what they have in common: a number of its own, that no account is called by.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CompoundSelect, and_, bindparam, case, exists, func, or_, select, union_all, update

from store.sessions import ReadSession, WriteSession
from store.tables.people import contributors
from store.tables.work import assignments, responses, tasks

_ME: Final = contributors.alias("me")
_OTHER: Final = contributors.alias("joined_account")
_PERSON: Final = bindparam("person", type_=contributors.c.id.type)
OTHERS: Final = (
    select(_OTHER.c.id)
    .select_from(_ME.join(_OTHER, and_(_OTHER.c.joined_to == _ME.c.joined_to, _OTHER.c.id != _ME.c.id)))
    .where(_ME.c.id == _PERSON)
)
OWN_ACCOUNTS: Final[CompoundSelect[Any]] = union_all(select(_PERSON), OTHERS)
"""The accounts of the parameter `person`, joined ones too: a part of other modules' statements."""


async def others(session: ReadSession, person: UUID) -> frozenset[UUID]:
    """Everybody whom this account is joined with; nobody for almost everybody."""
    return frozenset((await session.execute(OTHERS, {"person": person})).scalars())


async def among(session: ReadSession, people: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Whom each of these people is joined with, wherever they are; only those who are joined at all."""
    statement = select(contributors.c.id, contributors.c.joined_to).where(contributors.c.joined_to.is_not(None))
    joined_to = {row.id: row.joined_to for row in await session.execute(statement)}
    members: dict[UUID, set[UUID]] = {}
    for person, number in joined_to.items():
        members.setdefault(number, set()).add(person)
    wanted = set(people) & joined_to.keys()
    return {person: frozenset(members[joined_to[person]] - {person}) for person in wanted}


async def put(session: WriteSession, people: Collection[UUID], number: UUID | None) -> None:
    """Let these accounts have this number in common, or none any more."""
    await session.execute(update(contributors).where(contributors.c.id.in_(people)).values(joined_to=number))


async def unseen(session: ReadSession, task_ids: Sequence[UUID], accounts: Collection[UUID]) -> list[UUID]:
    """Those of these tasks that these accounts know nothing of, in the order given.

    They have not been dealt it, or what an appeal asks about again, and have not written, answered or reviewed what it
    is about.
    """
    seen = tasks.alias("seen")
    knows = exists().where(
        assignments.c.contributor_id.in_(accounts),
        assignments.c.task_id == seen.c.id,
        or_(seen.c.id == tasks.c.id, seen.c.id == tasks.c.appealed_task_id, seen.c.question_id == tasks.c.question_id),
    )
    is_known = or_(tasks.c.author_id.in_(accounts), knows)
    statement = select(tasks.c.id).where(tasks.c.id.in_(task_ids), is_known)
    known = set((await session.execute(statement)).scalars())
    return [id for id in task_ids if id not in known]


async def shared_tasks(session: ReadSession, one: UUID, other: UUID) -> tuple[int, int]:
    """How many tasks both accounts have answered, and on how many they said the same."""
    mine, theirs = responses.alias("mine"), responses.alias("theirs")
    is_same = or_(mine.c.choice == theirs.c.choice, mine.c.text == theirs.c.text)
    statement = (
        select(func.count(), func.coalesce(func.sum(case((is_same, 1), else_=0)), 0))
        .select_from(mine.join(theirs, mine.c.task_id == theirs.c.task_id))
        .where(mine.c.contributor_id == one, theirs.c.contributor_id == other)
        .where(mine.c.state != "withdrawn", theirs.c.state != "withdrawn")
    )
    shared, equal = (await session.execute(statement)).one()
    return int(shared), int(equal)
