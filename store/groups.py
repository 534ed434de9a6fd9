"""Groups that play together: what is set up for a chat, and who joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update

from contributors.groups import Announces, PausedFor
from kernel.values import Language
from store.links import JOIN
from store.rows import change_row, insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.groups import group_members, groups, links
from store.tables.people import contributors
from store.tables.work import responses, tasks


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as stored, with the token of the link that leads into it."""

    id: UUID
    platform: str
    chat_id: int
    thread_id: int | None
    title: str
    language: str
    zone: str
    digest_hour: int | None
    announces: str
    quiet_from: int | None
    quiet_to: int | None
    paused_at: datetime | None
    paused_for: str | None
    goal: int | None
    goal_set_at: datetime | None
    goal_reached_at: datetime | None
    looked_at: datetime
    created_at: datetime
    token: str

    @property
    def speaks(self) -> Language:
        """The language that the group is spoken to in."""
        return Language(self.language)

    @property
    def hears_of(self) -> Announces:
        """Which campaigns it is told of."""
        return Announces(self.announces)


@dataclass(frozen=True, slots=True)
class Membership:
    """One group that a person joined."""

    group: GroupRow
    shows_name: bool
    plays: bool


_ACCEPTED: Final = ("pending", "paid", "parked")
_WITH_TOKEN: Final = select(groups, links.c.token).join(
    links, and_(links.c.purpose == JOIN, links.c.subject == groups.c.id)
)


_ME: Final = bindparam("contributor_id", type_=group_members.c.contributor_id.type)
_AUTHOR: Final = contributors.alias("author")
_ANSWER: Final = responses.alias("answer")
IS_OF_OWN_GROUP: Final = or_(
    exists().where(
        _AUTHOR.c.id == tasks.c.author_id,
        group_members.c.group_id == _AUTHOR.c.plays_for,
        group_members.c.contributor_id == _ME,
    ),
    exists().where(
        _ANSWER.c.id == tasks.c.reviewed_response_id,
        group_members.c.group_id == _ANSWER.c.group_id,
        group_members.c.contributor_id == _ME,
    ),
)
"""Whether whoever gave the answer that a task is about plays for a group that the parameter `contributor_id` joined, or
did so then: a part of other modules' statements, which looks at one row of each table."""


async def by_chat(session: ReadSession, platform: str, chat_id: int, *, lock: bool = False) -> GroupRow | None:
    """What is set up for this chat.

    Locks:   PostgreSQL: its row, if asked.
    """
    own = _WITH_TOKEN.where(groups.c.platform == platform, groups.c.chat_id == chat_id)
    row = (await session.execute(own.with_for_update(of=groups) if lock else own)).mappings().one_or_none()
    return None if row is None else GroupRow(**row)


async def by_id(session: ReadSession, group_id: UUID, *, lock: bool = False) -> GroupRow | None:
    """The group of this id.

    Locks:   PostgreSQL: its row, if asked.
    """
    own = _WITH_TOKEN.where(groups.c.id == group_id)
    row = (await session.execute(own.with_for_update(of=groups) if lock else own)).mappings().one_or_none()
    return None if row is None else GroupRow(**row)


async def add(session: WriteSession, row: dict[str, Any]) -> bool:
    """Set up a chat; False where it is set up already."""
    return (await session.execute(insert_or_ignore(session, groups), row)).rowcount == 1


async def change(session: WriteSession, group_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await change_row(session, groups, group_id, values)


async def move(session: WriteSession, group: GroupRow, chat_id: int) -> bool:
    """Follow a chat to its new id, where topics are others; False where that one was set up anew meanwhile."""
    there = select(groups.c.id).where(groups.c.platform == group.platform, groups.c.chat_id == chat_id)
    if (await session.execute(there)).first() is not None:
        return False
    await change(session, group.id, chat_id=chat_id, thread_id=None, paused_at=None, paused_for=None)
    return True


async def join(session: WriteSession, group_id: UUID, contributor_id: UUID, *, shows_name: bool, now: datetime) -> None:
    """Note that a person joined, and whether their name may be shown there; the first time stands."""
    row = {"group_id": group_id, "contributor_id": contributor_id, "shows_name": shows_name, "joined_at": now}
    await session.execute(insert_or_ignore(session, group_members), row)


async def leave(session: WriteSession, group_id: UUID, contributor_id: UUID) -> None:
    """Be no member any more, and play for the group no longer."""
    await session.execute(delete(group_members).where(*_member(group_id, contributor_id)))
    plays = (contributors.c.id == contributor_id, contributors.c.plays_for == group_id)
    await session.execute(update(contributors).where(*plays).values(plays_for=None))


async def show_name(session: WriteSession, group_id: UUID, contributor_id: UUID, *, shows: bool) -> None:
    """Let a member's name be shown in their group, or not."""
    await session.execute(update(group_members).where(*_member(group_id, contributor_id)).values(shows_name=shows))


async def is_member(session: ReadSession, group_id: UUID, contributor_id: UUID) -> bool:
    """Whether a person joined."""
    found = select(group_members.c.group_id).where(*_member(group_id, contributor_id))
    return (await session.execute(found)).first() is not None


async def of_person(session: ReadSession, contributor_id: UUID) -> Sequence[Membership]:
    """The groups that a person joined, the latest first."""
    statement = (
        _WITH_TOKEN.add_columns(group_members.c.shows_name, contributors.c.plays_for)
        .join(group_members, group_members.c.group_id == groups.c.id)
        .join(contributors, contributors.c.id == group_members.c.contributor_id)
        .where(group_members.c.contributor_id == contributor_id)
        .order_by(group_members.c.joined_at.desc(), groups.c.id)
    )
    found = []
    for row in (await session.execute(statement)).mappings():
        values = dict(row)
        shows_name, plays_for = values.pop("shows_name"), values.pop("plays_for")
        group = GroupRow(**values)
        found.append(Membership(group, shows_name, plays=plays_for == group.id))
    return found


async def member_count(session: ReadSession, group_id: UUID) -> int:
    """How many people joined."""
    statement = select(func.count()).select_from(group_members).where(group_members.c.group_id == group_id)
    count: int = (await session.execute(statement)).scalar_one()
    return count


def _member(group_id: UUID, contributor_id: UUID) -> tuple[Any, ...]:
    return (group_members.c.group_id == group_id, group_members.c.contributor_id == contributor_id)


async def to_look_at(session: ReadSession, *, before: datetime, limit: int) -> list[GroupRow]:
    """Groups that can be told something and were not looked at since, the longest ago first."""
    statement = (
        _WITH_TOKEN.where(groups.c.paused_at.is_(None), groups.c.looked_at <= before)
        .order_by(groups.c.looked_at, groups.c.id)
        .limit(limit)
    )
    return [GroupRow(**row) for row in (await session.execute(statement)).mappings()]


async def try_again(session: WriteSession, *, before: datetime) -> None:
    """Let groups be told something again that could not be written to, and have rested since."""
    rested = (groups.c.paused_for == PausedFor.SILENCED, groups.c.paused_at <= before)
    await session.execute(update(groups).where(*rested).values(paused_at=None, paused_for=None))


async def accepted(
    session: ReadSession, group_id: UUID, *, since: datetime, until: datetime | None = None, most: int | None = None
) -> int:
    """How many answers given for a group since then, and before `until`, were accepted; not counted beyond `most`."""
    found = select(responses.c.id).where(*_accepted(group_id, since, until)).limit(most).subquery()
    count: int = (await session.execute(select(func.count()).select_from(found))).scalar_one()
    return count


async def workers(session: ReadSession, group_id: UUID, *, since: datetime, until: datetime | None = None) -> int:
    """How many people gave them."""
    people = select(func.count(responses.c.contributor_id.distinct())).where(*_accepted(group_id, since, until))
    count: int = (await session.execute(people)).scalar_one()
    return count


def _accepted(group_id: UUID, since: datetime, until: datetime | None = None) -> tuple[Any, ...]:
    span = [responses.c.submitted_at >= since]
    if until is not None:
        span.append(responses.c.submitted_at < until)
    return (responses.c.group_id == group_id, *span, responses.c.state.in_(_ACCEPTED))
