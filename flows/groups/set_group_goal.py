"""A group sets itself a goal."""

from dataclasses import replace

from contributors.errors import GroupNotSetUp
from flows.deps import Cause, Deps, flow
from flows.shared.goals import goal_post
from store import group_posts, groups, inbox
from store.groups import GroupRow


@flow
async def set_group_goal(deps: Deps, *, platform: str, chat_id: int, goal: int | None, cause: Cause) -> GroupRow:
    """Count accepted answers given from now on towards this goal, and show a bar; None: towards none.

    Writes:  the group's goal, and the message that shows it.
    Raises:  GroupNotSetUp.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        known = await groups.by_chat(session, platform, chat_id, lock=True)
        if known is None:
            raise GroupNotSetUp
        if not is_new:
            return known

        set_at = None if goal is None else now
        changed = replace(known, goal=goal, goal_set_at=set_at, goal_reached_at=None)
        await groups.change(session, known.id, goal=goal, goal_set_at=set_at, goal_reached_at=None)
        if goal is not None:
            await group_posts.put(session, [goal_post(changed, 0)], now=now)
    deps.waker.wake("group-posts")
    return changed
