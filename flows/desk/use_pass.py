"""Somebody goes through: a pass is used up."""

from contributors.errors import PassOver
from contributors.passes import Pass, Purpose
from flows.deps import Deps, flow
from flows.shared.passes import checked
from store import passes


@flow
async def use_pass(deps: Deps, token: str, purpose: Purpose) -> Pass:
    """Use a pass, once: of two who press at once, one goes through.

    Writes:  that it is used.
    Raises:  PassOver, NotAnOperator, RoleNeeded; then it is not used.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        found = await passes.use(session, token, purpose, now=now)
        if found is None:
            raise PassOver
        return checked(deps, found)
