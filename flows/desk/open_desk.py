"""An operator comes to the desk's pages by a pass."""

import secrets
from typing import Final

from contributors.errors import PassOver
from contributors.passes import SESSION_TIME, Purpose
from flows.deps import Deps, flow
from flows.shared.passes import checked
from store import passes

_TOKEN_BYTES: Final = 32


@flow
async def open_desk(deps: Deps, token: str) -> str:
    """Use the pass up and begin a session. Returns: the session's own token, for the cookie.

    Writes:  that the pass is used; the session, by the hash of its token.
    Raises:  PassOver, NotAnOperator, RoleNeeded.
    """
    now, session_token = deps.clock.now(), secrets.token_urlsafe(_TOKEN_BYTES)
    async with deps.sessions.write() as session:
        found = await passes.use(session, token, Purpose.PAGES, now=now)
        if found is None:
            raise PassOver
        checked(deps, found)
        await passes.begin_session(session, token, session_token, until=now + SESSION_TIME)
    return session_token
