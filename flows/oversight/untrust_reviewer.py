"""An operator trusts somebody's reviews no more than anybody's."""

from contributors.errors import NotTrusted
from flows.deps import Cause, Deps, flow
from flows.shared.bans import person_locked
from flows.shared.reasons import require_reason
from flows.shared.trust import judge_again, tell
from store import audit, contributors, inbox


@flow
async def untrust_reviewer(deps: Deps, *, operator_id: str, name: str, reason: str, cause: Cause) -> str:
    """Let their reviews count like everybody's from the next fit on; what was decided stays decided.

    Locks:   the person; the scopes of reviews that they were judged in.
    Writes:  the trust gone, fits asked for, a silent notice, one line of the audit.
    Returns: the account's id in hex.
    Raises:  ReasonNeeded, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten, NotTrusted.
    """
    now = deps.clock.now()
    why = require_reason(reason)
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        person = await person_locked(session, name)
        who = person.account_id.hex
        if not is_new:
            return who
        if person.trusted_at is None:
            raise NotTrusted(name=name)

        await contributors.change(session, person.id, trusted_at=None)
        await judge_again(session, person, now=now)
        await tell(session, person, "untrusted", cause, now=now)
        await audit.note(session, operator_id, "untrust", who, now=now, reason=why)
    for job in ("score", "deliver"):
        deps.waker.wake(job)
    return who
