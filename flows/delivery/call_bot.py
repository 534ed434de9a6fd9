"""A bot says how Telegram calls it."""

from flows.deps import Deps, flow
from store import tries


@flow
async def call_bot(deps: Deps, bot: str, username: str) -> None:
    """Let the other bot link to this one.

    Writes:  the name.
    """
    async with deps.sessions.write() as session:
        await tries.call_bot(session, bot, username)
