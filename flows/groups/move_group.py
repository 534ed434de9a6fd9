"""A chat gets another id."""

from flows.deps import Cause, Deps, flow
from store import group_posts, groups, inbox


@flow
async def move_group(deps: Deps, *, platform: str, chat_id: int, to_chat_id: int, cause: Cause | None) -> None:
    """Keep all that a group has when its chat becomes a supergroup; told twice, from both chats, it moves once.

    Writes:  the group's chat; its topics are gone with the old one. One that was set up anew meanwhile stays.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if cause is not None:
            await inbox.claim(session, cause.bot, cause.update_id, now=now)
        known = await groups.by_chat(session, platform, chat_id, lock=True)

        if known is not None and await groups.move(session, known, to_chat_id):
            await group_posts.say_anew(session, known.id, now=now)
