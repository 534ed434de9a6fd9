"""An operator decides whether somebody is let work, or is paid, again."""

from datetime import datetime
from uuid import UUID

from contributors.roles import Role, require_duty
from contributors.suspensions import BAN, Outcome
from flows.deps import Cause, Deps, flow
from flows.shared.sharing import hold, own_people
from flows.shared.suspects import stand_anew
from flows.shared.suspensions import duty_of, require_for, suspensions_of
from kernel.ids import derived_id
from scoring.honesty.flags import FlagDecision
from store import audit, contributors, desk_claims, evidence, inbox, outbox, suspects, suspension_appeals
from store.contributors import ContributorRow
from store.desk_claims import Queue
from store.outbox import Notice
from store.sessions import WriteSession
from tasks.errors import AlreadyDecided


@flow
async def decide_suspension(deps: Deps, *, operator_id: str, appeal_id: UUID, lifts: bool, cause: Cause) -> str:
    """Lift the suspension that was appealed against, or let it stand; the person is told either way.

    Locks:   the claim, the person; where pay was stopped the scopes, the flags, the standing.
    Writes:  the appeal, what follows from it, a notice that rings, one line of the audit.
    Returns: the account's id in hex.
    Raises:  RoleNeeded, OwnWork, OwnSuspension, HeldByAnother, AlreadyDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        appeal = await suspension_appeals.by_id(session, appeal_id)
        if appeal is None:
            raise AlreadyDecided
        role = deps.policy.operators.get(operator_id)
        require_duty(None if role is None else Role(role), duty_of(appeal.what), id=operator_id)
        require_for(appeal, deps.policy.operators, operator_id, await own_people(session, operator_id))
        await hold(session, Queue.SUSPENSIONS, appeal_id, operator_id, now=now)
        person = await contributors.locked(session, appeal.contributor_id)
        who = person.account_id.hex
        if not is_new:
            return who
        held = (await suspensions_of(session, person, now=now)).get(appeal.what)
        outcome = Outcome.LIFTED if lifts else Outcome.KEPT
        if held is None or not await suspension_appeals.decide(
            session, appeal_id, outcome, operator_id=operator_id, now=now
        ):
            raise AlreadyDecided

        if lifts:
            await _lift(session, person, appeal.what, by=operator_id, now=now)
        await desk_claims.release(session, Queue.SUSPENSIONS, appeal_id)
        facts = {"what": appeal.what, "outcome": outcome, "reason": held.reason}
        await outbox.add_notices(session, [_notice(appeal_id, person, facts, now=now)], now=now)
        await audit.note(session, operator_id, "suspension_appeal", who, now=now, what=appeal.what, outcome=outcome)
    for job in ("score", "settle", "deliver"):
        deps.waker.wake(job)
    return who


async def _lift(session: WriteSession, person: ContributorRow, what: str, *, by: str, now: datetime) -> None:
    """Let them work, or be paid for this kind, again."""
    if what == BAN:
        await contributors.change(session, person.id, ban_reason=None, banned_until=None)
        return
    matters = await suspects.matters_about(session, person.id)
    matter = next(each for each in matters if each[0].kind == what and each[0].decision == FlagDecision.CONFIRMED)
    await evidence.ask_fit(session, [each.scope for each in matter], now=now)
    ids = [each.id for each in matter]
    await suspects.decide(
        session, ids, FlagDecision.CLEARED, before=FlagDecision.CONFIRMED, by=by, note="appeal", now=now
    )
    await stand_anew(session, matter[0], now=now)


def _notice(appeal_id: UUID, person: ContributorRow, facts: dict[str, str], *, now: datetime) -> Notice:
    return Notice(
        id=derived_id("notice suspension appeal", appeal_id),
        contributor_id=person.id,
        kind="looked_again",
        facts=facts,
        due_at=now,
        is_silent=False,
    )
