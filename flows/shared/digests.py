"""A group's day as it is told: gathered once when its hour has come, and again while it may still change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contributors.boards import Board, Period, group_scope, period_key
from contributors.digests import DAY, LATE, is_time_to_change, told_at
from contributors.group_achievements import GroupAchievement, earned_together
from flows.deps import Deps
from flows.shared.group_boards import group_board
from kernel.ids import derived_id
from store import group_achievements, group_posts, groups
from store.group_posts import Post, PostKind
from store.groups import GroupRow
from store.sessions import ReadSession


@dataclass(frozen=True, slots=True)
class Digest:
    """One day of a group, as a post, and the badges that it is the first to tell."""

    post: Post
    at: datetime
    earned: Sequence[GroupAchievement]


async def digest_of(deps: Deps, session: ReadSession, group: GroupRow, *, now: datetime) -> Digest | None:
    """The newest digest, if it is time to tell or to change it; of a day on which nothing was done there is none."""
    if group.digest_hour is None:
        return None
    day, at = told_at(now, group.zone, group.digest_hour)
    subject = derived_id(f"digest {day.isoformat()}", group.id)
    told = await group_posts.facts_of(session, group.id, PostKind.DIGEST, subject)
    if told is None and (now - at > LATE or group.created_at >= at):
        return None
    if told is not None and not is_time_to_change(at, now, looked_at=group.looked_at):
        return None

    before = await groups.accepted(session, group.id, since=at - DAY, until=at)
    if told is None and not before:
        return None
    earned = () if told is not None else await _new_badges(session, group)
    board = await group_board(deps, session, group.id, week_of(group, now))
    facts: dict[str, Any] = {
        "hour": group.digest_hour,
        "before": before,
        "people": await groups.workers(session, group.id, since=at - DAY, until=at),
        "since": await groups.accepted(session, group.id, since=at),
        "goal": group.goal,
        "done": await done_of(session, group),
        "badges": [each.id for each in earned] if told is None else told["badges"],
        "points": sum(each.entry.points for each in board.top),
    }
    return Digest(Post(group.id, PostKind.DIGEST, subject, facts), at, earned)


async def done_of(session: ReadSession, group: GroupRow) -> int | None:
    """How far a group is on the way to its goal, if it has one."""
    if group.goal is None or group.goal_set_at is None:
        return None
    return await groups.accepted(session, group.id, since=group.goal_set_at, most=group.goal)


def week_of(group: GroupRow, now: datetime) -> Board:
    """The board that a group's day shows."""
    return Board(group_scope(group.id), period_key(Period.WEEK, now))


async def _new_badges(session: ReadSession, group: GroupRow) -> Sequence[GroupAchievement]:
    """What a group has earned and was not told."""
    had = await group_achievements.awarded(session, group.id)
    earned = earned_together(await group_achievements.facts_of(session, group.id))
    return [each for each in earned if each.id not in had]
