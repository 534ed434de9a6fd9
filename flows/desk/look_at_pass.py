"""Somebody opens a pass's address: what is it for?"""

from contributors.errors import PassOver
from contributors.passes import Pass, Purpose
from flows.deps import Deps, flow
from flows.shared.passes import checked
from store import passes


@flow
async def look_at_pass(deps: Deps, token: str, purpose: Purpose) -> Pass:
    """Say whose it is, and use nothing up: a messenger's preview looks too.

    Raises:  PassOver, NotAnOperator, RoleNeeded.
    """
    async with deps.sessions.read() as session:
        found = await passes.unused(session, token, purpose, now=deps.clock.now())
    if found is None:
        raise PassOver
    return checked(deps, found)
