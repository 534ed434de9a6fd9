"""An operator trusts somebody's reviews."""

from contributors.errors import AlreadyTrusted, OwnWork
from flows.deps import Cause, Deps, flow
from flows.shared.bans import person_locked
from flows.shared.conclusions import REVIEW
from flows.shared.reasons import require_reason
from flows.shared.sharing import own_people
from flows.shared.trust import Trusted, judge_again, tell
from store import audit, contributors, inbox


@flow
async def trust_reviewer(deps: Deps, *, operator_id: str, name: str, reason: str, cause: Cause) -> Trusted:
    """Let their reviews come first to them, and weigh as if twenty known ones had gone before; gold still knows better.

    Shape:   `name` as /ledger and /suspects show an account, or a card's #ref.
    Locks:   the person; the scopes of reviews that they were judged in.
    Writes:  the trust, fits asked for, a silent notice, one line of the audit.
    Raises:  ReasonNeeded, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten, OwnWork, AlreadyTrusted.
    """
    now = deps.clock.now()
    why = require_reason(reason)
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        person = await person_locked(session, name)
        has_practised = REVIEW in person.contributor(is_operator=False).practised
        trusted = Trusted(person.account_id.hex, has_practised=has_practised)
        if not is_new:
            return trusted
        if person.id in await own_people(session, operator_id):
            raise OwnWork
        if person.trusted_at is not None:
            raise AlreadyTrusted(name=name)

        await contributors.change(session, person.id, trusted_at=now)
        await judge_again(session, person, now=now)
        await tell(session, person, "trusted", cause, now=now)
        await audit.note(session, operator_id, "trust", trusted.who, now=now, reason=why)
    for job in ("score", "deliver"):
        deps.waker.wake(job)
    return trusted
