"""An operator asks for the way to one of our pages."""

import secrets
from typing import Final

from contributors.errors import NoPages
from contributors.passes import Pass
from flows.deps import Cause, Deps, StaleRepeat, flow
from store import audit, inbox, passes

_TOKEN_BYTES: Final = 32


@flow
async def issue_pass(deps: Deps, issued: Pass, *, cause: Cause | None) -> str:
    """Hand out a pass. Returns: the address of the page that shows what it is for, and where a press uses it up.

    Shape:   without a cause where what led here has claimed the update already.
    Writes:  the pass, by the hash of its token; one line of the audit.
    Raises:  NoPages, StaleRepeat.
    """
    if deps.policy.app_url is None:
        raise NoPages
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), deps.clock.now()
    async with deps.sessions.write() as session:
        if cause is not None and not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            raise StaleRepeat
        await passes.issue(session, token, issued, now=now)
        await audit.note(session, issued.operator_id, f"pass.{issued.purpose.value}", issued.subject, now=now)
    return f"{deps.policy.app_url}/desk/{issued.purpose.value}/{token}"
