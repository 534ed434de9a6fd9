"""Who is at the desk's pages."""

from contributors.errors import PassOver
from contributors.passes import Pass
from flows.deps import Deps, flow
from flows.shared.passes import checked
from store import passes


@flow
async def read_desk(deps: Deps, session_token: str) -> Pass:
    """The operator of a session, as long as it lasts and they are one.

    Raises:  PassOver, NotAnOperator, RoleNeeded.
    """
    async with deps.sessions.read() as session:
        found = await passes.of_session(session, session_token, now=deps.clock.now())
    if found is None:
        raise PassOver
    return checked(deps, found)
