"""An admin lets a group play."""

from contributors.days import guess_zone
from contributors.groups import DIGEST_HOUR, Announces
from flows.deps import Cause, Deps, flow
from kernel.ids import new_id
from kernel.values import Language
from store import groups, inbox, links
from store.groups import GroupRow


@flow
async def set_up_group(
    deps: Deps,
    *,
    platform: str,
    chat_id: int,
    thread_id: int | None,
    title: str,
    language: Language,
    cause: Cause,
) -> GroupRow:
    """Set up a chat, or bind a group to the topic in which it was asked for; whatever paused it is over.

    Shape:   `language` is whose the asker is: the group's until an admin says otherwise.
    Writes:  the group and its link, once; its title and topic each time.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        known = await groups.by_chat(session, platform, chat_id, lock=True)

        if known is None:
            group_id = new_id(now)
            row = {
                "id": group_id,
                "platform": platform,
                "chat_id": chat_id,
                "thread_id": thread_id,
                "title": title,
                "language": language,
                "zone": guess_zone(language),
                "digest_hour": DIGEST_HOUR,
                "announces": Announces.LANGUAGE,
                "looked_at": now,
                "created_at": now,
            }
            if await groups.add(session, row):
                await links.token_for(session, links.JOIN, group_id, now=now)
        elif is_new:
            changed = {"thread_id": thread_id, "title": title, "paused_at": None, "paused_for": None}
            await groups.change(session, known.id, **changed)
        found = await groups.by_chat(session, platform, chat_id)
    assert found is not None
    return found
