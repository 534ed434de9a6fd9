"""A group says when it wants to hear nothing."""

from dataclasses import replace

from contributors.errors import GroupNotSetUp
from contributors.quiet import QuietHours
from flows.deps import Cause, Deps, flow
from store import groups, inbox
from store.groups import GroupRow


@flow
async def set_group_quiet(
    deps: Deps, *, platform: str, chat_id: int, hours: QuietHours | None, cause: Cause
) -> GroupRow:
    """Let what is to be posted wait in these hours of the group's own day; None: never.

    Writes:  the group's quiet hours.
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

        from_h, until_h = (None, None) if hours is None else (hours.from_h, hours.until_h)
        await groups.change(session, known.id, quiet_from=from_h, quiet_to=until_h)
    return replace(known, quiet_from=from_h, quiet_to=until_h)
