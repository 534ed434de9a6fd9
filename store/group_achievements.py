"""Badges of groups: the counts they rest on, and which a group has."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from contributors.group_achievements import MOST, GroupAchievement, GroupMeasure
from store.group_posts import PostKind
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.group_posts import group_posts
from store.tables.groups import group_achievements
from store.tables.work import responses

_ACCEPTED: Final = ("pending", "paid", "parked")


async def facts_of(session: ReadSession, group_id: UUID) -> Mapping[GroupMeasure, int]:
    """What a group has done so far, none of it counted beyond the highest badge."""
    own = (responses.c.group_id == group_id, responses.c.state.in_(_ACCEPTED))
    reached = (group_posts.c.group_id == group_id, group_posts.c.kind == PostKind.REACHED)
    found = {
        GroupMeasure.ACCEPTED: select(responses.c.id).where(*own),
        GroupMeasure.PEOPLE: select(responses.c.contributor_id).where(*own).distinct(),
        GroupMeasure.DAYS: select(responses.c.local_day).where(*own).distinct(),
        GroupMeasure.GOALS: select(group_posts.c.id).where(*reached),
    }
    facts: dict[GroupMeasure, int] = {}
    for measure, statement in found.items():
        limited = statement.limit(MOST[measure]).subquery()
        facts[measure] = (await session.execute(select(func.count()).select_from(limited))).scalar_one()
    return facts


async def award(session: WriteSession, group_id: UUID, earned: Sequence[GroupAchievement], *, at: datetime) -> None:
    """Note that a group has these; what it had before stays as it was told."""
    rows = [{"group_id": group_id, "achievement": each.id, "awarded_at": at} for each in earned]
    if rows:
        await session.execute(insert_or_ignore(session, group_achievements), rows)


async def awarded(session: ReadSession, group_id: UUID, *, at: datetime | None = None) -> list[str]:
    """The ids of what a group has; or of what was told at this moment."""
    statement = select(group_achievements.c.achievement).where(group_achievements.c.group_id == group_id)
    if at is not None:
        statement = statement.where(group_achievements.c.awarded_at == at)
    return sorted((await session.execute(statement)).scalars())
