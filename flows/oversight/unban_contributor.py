"""An operator lets somebody work again."""

from contributors.errors import NotBanned, OwnWork
from contributors.suspensions import BAN
from flows.deps import Cause, Deps, flow
from flows.shared.bans import person_locked
from flows.shared.reasons import require_reason
from flows.shared.sharing import own_people
from kernel.ids import derived_id
from store import audit, contributors, inbox, outbox, suspension_appeals
from store.outbox import Notice


@flow
async def unban_contributor(deps: Deps, *, operator_id: str, name: str, reason: str, cause: Cause) -> str:
    """End a ban now, and tell the person; nobody ends their own.

    Shape:   `name` as for a ban.
    Writes:  the ban gone, a notice that rings, one line of the audit.
    Returns: the account's id in hex.
    Raises:  ReasonNeeded, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten, OwnWork, NotBanned.
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
        if not person.contributor(is_operator=False).is_banned(now):
            raise NotBanned(name=name)

        await contributors.change(session, person.id, ban_reason=None, banned_until=None)
        await suspension_appeals.end(session, person.id, BAN, operator_id=operator_id, now=now)
        notice = Notice(
            id=derived_id(f"notice unban {cause.update_id}", person.id),
            contributor_id=person.id,
            kind="unbanned",
            facts={},
            due_at=now,
            is_silent=False,
        )
        await outbox.add_notices(session, [notice], now=now)
        await audit.note(session, operator_id, "unban", who, now=now, reason=why)
    deps.waker.wake("deliver")
    return who
