"""How a group is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flows.deps import Deps, flow
from flows.shared.digests import done_of
from store import group_achievements, groups
from store.groups import GroupRow
from store.sessions import ReadSession

_WEEK: Final = timedelta(days=7)
_MONTH: Final = timedelta(days=28)
_COUNTED_EVERY_S: Final = 60


@dataclass(frozen=True, slots=True)
class GroupStats:
    """A group's figures. Shape: accepted answers of the day, of 7 and of 28 days, by when they were given."""

    group: GroupRow
    members: int
    today: int
    week: int
    month: int
    workers: int
    """How many people gave those of the 28 days."""
    done: int | None
    """How many count towards the goal, if there is one."""
    badges: Sequence[str]


@flow
async def read_group_stats(deps: Deps, *, platform: str, chat_id: int) -> GroupStats | None:
    """Count what the group has done; None before /setup. Answers that still wait for their verdict are not in it.

    However many ask in one minute, a large group is counted once.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        group = await groups.by_chat(session, platform, chat_id)
        if group is None:
            return None
        key = (read_group_stats.__name__, group, int(now.timestamp()) // _COUNTED_EVERY_S)
        found: GroupStats | None = deps.shelf.get(key)
        if found is None:
            found = await _count(session, group, now=now)
            deps.shelf.put(key, found)
    return found


async def _count(session: ReadSession, group: GroupRow, *, now: datetime) -> GroupStats:
    return GroupStats(
        group=group,
        members=await groups.member_count(session, group.id),
        today=await groups.accepted(session, group.id, since=_midnight(now, group.zone)),
        week=await groups.accepted(session, group.id, since=now - _WEEK),
        month=await groups.accepted(session, group.id, since=now - _MONTH),
        workers=await groups.workers(session, group.id, since=now - _MONTH),
        done=await done_of(session, group),
        badges=tuple(await group_achievements.awarded(session, group.id)),
    )


def _midnight(now: datetime, zone: str) -> datetime:
    """When the group's day began."""
    return datetime.combine(now.astimezone(ZoneInfo(zone)).date(), time(), ZoneInfo(zone)).astimezone(now.tzinfo)
