"""An operator confirms what becomes of somebody whom a flag was about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contributors.errors import FlagDecided
from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.sharing import hold
from flows.shared.suspects import DEED, DEEDS, item_of, stand_anew
from kernel.ids import derived_id
from store import audit, desk_claims, evidence, inbox, outbox, proposals, suspects, suspension_appeals
from store.desk_claims import Queue
from store.outbox import Notice
from store.sessions import ReadSession, WriteSession
from store.suspects import FlagRow
from views.operator_suspects import DecisionFacts


@flow
async def decide_flags(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> DecisionFacts:
    """Clear the person, whose pay is then released like any other; or let it wait on, and tell them why.

    Nothing is taken from anybody: work that was paid stays paid.

    Locks:   the claim, the scopes, the flags, the standing, in this order.
    Writes:  the flags, the standing, fits asked for, a notice that rings where the person's pay stops or goes on, one
             line of the audit; the proposal is settled.
    Raises:  ProposalGone, HeldByAnother, FlagDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return await _done_before(session, cause, proposal)
        typed = await proposals.settle(session, proposal, operator_id, DEED, now=now)
        if typed is None:
            raise ProposalGone
        ids = [UUID(each) for each in typed["flags"]]
        matter = await suspects.by_ids(session, ids)
        await hold(session, Queue.SUSPECTS, item_of(matter), operator_id, now=now)
        await evidence.ask_fit(session, [each.scope for each in matter], now=now)

        await _decide(session, typed, ids, by=operator_id, now=now)

        await desk_claims.release(session, Queue.SUSPECTS, item_of(matter))
        await stand_anew(session, matter[0], now=now)
        await _end_appeals(session, matter[0], typed, by=operator_id, now=now)
        await _tell(session, matter[0], typed, proposal, now=now)
        work = await suspects.work_of(session, matter[0].contributor_id, matter[0].kind)
        known = typed | {"who": work.account_id.hex, "kind": matter[0].kind}
        await audit.note(session, operator_id, f"flags_{typed['deed']}", known["who"], now=now, **known)
        await inbox.note_outcome(session, cause.bot, cause.update_id, known)
    for job in ("score", "settle", "deliver"):
        deps.waker.wake(job)
    return _facts(known, proposal)


async def _decide(session: WriteSession, typed: dict[str, Any], ids: Sequence[UUID], *, by: str, now: datetime) -> None:
    """Write it down, unless somebody has changed what this operator saw.

    Raises:  FlagDecided.
    """
    deed, note = DEEDS[typed["deed"]], typed["reason"]
    if not await suspects.decide(session, ids, deed.after, before=deed.before, by=by, note=note, now=now):
        raise FlagDecided


async def _end_appeals(session: WriteSession, flag: FlagRow, typed: dict[str, Any], *, by: str, now: datetime) -> None:
    """Who is suspended anew, or not any more, has nothing asked about what was before."""
    if typed["deed"] != "clear":
        await suspension_appeals.end(session, flag.contributor_id, flag.kind, operator_id=by, now=now)


async def _tell(session: WriteSession, flag: FlagRow, typed: dict[str, Any], proposal: UUID, *, now: datetime) -> None:
    """Whose pay stops is told why, and whose pay goes on that it does; a flag that was nothing is not told of."""
    if typed["deed"] == "clear":
        return
    is_lifted = typed["deed"] == "lift"
    notice = Notice(
        id=derived_id("notice flags", proposal),
        contributor_id=flag.contributor_id,
        kind="reinstated" if is_lifted else "suspended",
        facts={"kind": flag.kind} if is_lifted else {"kind": flag.kind, "reason": typed["reason"]},
        due_at=now,
        is_silent=False,
    )
    await outbox.add_notices(session, [notice], now=now)


async def _done_before(session: ReadSession, cause: Cause, proposal: UUID) -> DecisionFacts:
    """Raises:  ProposalGone."""
    before = await inbox.outcome(session, cause.bot, cause.update_id)
    if before is None:
        raise ProposalGone
    return _facts(before, proposal)


def _facts(known: dict[str, Any], proposal: UUID) -> DecisionFacts:
    return DecisionFacts(
        proposal=proposal.hex,
        deed=known["deed"],
        who=known["who"],
        kind=known["kind"],
        reason=known["reason"],
    )
