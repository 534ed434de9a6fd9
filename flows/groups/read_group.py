"""What a chat is to us."""

from flows.deps import Deps, flow
from store import groups
from store.groups import GroupRow


@flow
async def read_group(deps: Deps, *, platform: str, chat_id: int) -> GroupRow | None:
    """The group that is set up for this chat; None before /setup."""
    async with deps.sessions.read() as session:
        return await groups.by_chat(session, platform, chat_id)
