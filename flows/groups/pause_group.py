"""A group can't be written to, or can be again."""

from contributors.groups import PausedFor
from flows.deps import Cause, Deps, flow
from store import group_posts, groups, inbox


@flow
async def pause_group(
    deps: Deps, *, platform: str, chat_id: int, reason: PausedFor | None, cause: Cause | None
) -> bool:
    """Tell a group nothing more for this reason, or speak again where there is none. What it has stays.

    Shape:   no cause where the update's own flow has come before this one.
    Writes:  since when the group is paused, and why; what it was to be told is dropped.
    Returns: whether the chat is a group that plays.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = cause is None or await inbox.claim(session, cause.bot, cause.update_id, now=now)
        known = await groups.by_chat(session, platform, chat_id, lock=True)
        if known is None:
            return False

        if is_new and known.paused_for != reason:
            await groups.change(session, known.id, paused_at=now if reason else None, paused_for=reason)
            if reason:
                await group_posts.drop_due(session, known.id)
    return True
