"""An operator leaves the desk's pages."""

from flows.deps import Deps, flow
from store import passes


@flow
async def leave_desk(deps: Deps, session_token: str) -> None:
    """End the session.

    Writes:  the session's end.
    """
    async with deps.sessions.write() as session:
        await passes.end_session(session, session_token, now=deps.clock.now())
