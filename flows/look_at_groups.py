"""What groups have done is counted, and their messages say it."""

from datetime import datetime
from typing import Final

from contributors.groups import LOOK_EVERY
from flows.deps import Deps, flow
from flows.shared.goals import goal_post, reached_post
from store import group_posts, groups
from store.groups import GroupRow
from store.sessions import ReadSession, WriteSession

GROUPS_AT_ONCE: Final = 20


@flow
async def look_at_groups(deps: Deps) -> int:
    """Count anew for the groups that were not looked at for longest.

    Writes:  their goals' messages where they show something else; when they were looked at.
    Returns: how many groups.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        found = await groups.to_look_at(session, before=now - LOOK_EVERY, limit=GROUPS_AT_ONCE)
        counted = [(group, await _done(session, group)) for group in found]

    async with deps.sessions.write() as session:
        for counted_group, done in counted:
            group = await groups.by_id(session, counted_group.id, lock=True)
            assert group is not None
            await groups.change(session, group.id, looked_at=now)
            if done is not None and group.goal_set_at == counted_group.goal_set_at:
                await _tell(session, group, done, now=now)
    return len(found)


async def _tell(session: WriteSession, group: GroupRow, done: int, *, now: datetime) -> None:
    """Let the goal's message show how far it is, and say so once when it is reached."""
    assert group.goal is not None
    if group.goal_reached_at is not None:
        return
    posts = [goal_post(group, done)]
    if done >= group.goal:
        posts.append(reached_post(group))
        await groups.change(session, group.id, goal_reached_at=now)
    await group_posts.put(session, posts, now=now)


async def _done(session: ReadSession, group: GroupRow) -> int | None:
    """How far a group is on the way to its goal, if it has one."""
    if group.goal is None or group.goal_set_at is None:
        return None
    return await groups.accepted(session, group.id, since=group.goal_set_at, most=group.goal)
