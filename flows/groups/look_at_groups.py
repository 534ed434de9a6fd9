"""What groups have done is counted, and their messages say it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contributors.groups import LOOK_EVERY, TRIED_AGAIN_AFTER
from flows.deps import Deps, flow
from flows.shared.digests import Digest, digest_of, done_of
from flows.shared.goals import goal_post, reached_post
from store import group_achievements, group_posts, groups
from store.groups import GroupRow
from store.sessions import WriteSession

GROUPS_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was counted of a group, and what the group was then."""

    group: GroupRow
    done: int | None
    digest: Digest | None


@flow
async def look_at_groups(deps: Deps) -> int:
    """Count anew for the groups that were not looked at for longest.

    Writes:  their goals' and days' messages where they show something else, new badges; when they were looked at;
             those that could not be written to are tried again.
    Returns: how many groups.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        found = await groups.to_look_at(session, before=now - LOOK_EVERY, limit=GROUPS_AT_ONCE)
        seen = [
            _Seen(group, await done_of(session, group), await digest_of(deps, session, group, now=now))
            for group in found
        ]

    async with deps.sessions.write() as session:
        await groups.try_again(session, before=now - TRIED_AGAIN_AFTER)
        for each in seen:
            group = await groups.by_id(session, each.group.id, lock=True)
            assert group is not None
            await groups.change(session, group.id, looked_at=now)
            if each.done is not None and group.goal_set_at == each.group.goal_set_at:
                await _tell_goal(session, group, each.done, now=now)
            if each.digest is not None and group.digest_hour == each.group.digest_hour:
                await group_achievements.award(session, group.id, each.digest.earned, at=now)
                await group_posts.put(session, [each.digest.post], now=now)
    return len(found)


async def _tell_goal(session: WriteSession, group: GroupRow, done: int, *, now: datetime) -> None:
    """Let the goal's message show how far it is, and say so once when it is reached."""
    assert group.goal is not None
    if group.goal_reached_at is not None:
        return
    posts = [goal_post(group, done)]
    if done >= group.goal:
        posts.append(reached_post(group))
        await groups.change(session, group.id, goal_reached_at=now)
    await group_posts.put(session, posts, now=now)
