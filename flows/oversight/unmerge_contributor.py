"""An operator takes back that an account is somebody's second one."""

from contributors.errors import NotJoined, OwnWork
from flows.deps import Cause, Deps, flow
from flows.shared.bans import person_locked
from flows.shared.joining import judged_anew, tell
from flows.shared.reasons import require_reason
from flows.shared.sharing import own_people
from kernel.ids import derived_id
from store import audit, contributors, inbox, joined


@flow
async def unmerge_contributor(deps: Deps, *, operator_id: str, name: str, reason: str, cause: Cause) -> str:
    """Let the account count for itself again; the others that it was joined with stay together.

    Locks:   the person; the scopes that any of them was judged in.
    Writes:  what joined them, fits asked for, notices, a line of the audit about each account.
    Returns: the account's id in hex.
    Raises:  ReasonNeeded, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten, OwnWork, NotJoined.
    """
    now = deps.clock.now()
    why = require_reason(reason)
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        person = await person_locked(session, name)
        who = person.account_id.hex
        if not is_new:
            return who
        if person.id in await own_people(session, operator_id):
            raise OwnWork
        others = sorted(await joined.others(session, person.id))
        if not others:
            raise NotJoined(name=name)

        await joined.put(session, [person.id] if len(others) > 1 else [person.id, *others], None)
        await judged_anew(session, [person.id, *others], now=now)
        rest = [row for each in others if (row := await contributors.by_id(session, each)) is not None]
        alone = rest if len(others) == 1 else []
        await tell(session, [person, *alone], "unjoined", derived_id(f"unmerge {cause.update_id}", person.id), now=now)
        accounts = sorted(row.account_id.hex for row in rest)
        await audit.note(session, operator_id, "unmerge", who, now=now, others=accounts, reason=why)
        for each in accounts:
            await audit.note(session, operator_id, "unmerge", each, now=now, other=who, reason=why)
    for job in ("score", "deliver"):
        deps.waker.wake(job)
    return who
