"""An operator pauses, resumes or stops a broadcast."""

from contributors.broadcasts import OVER, Halted, Step, steered
from flows.deps import Cause, Deps, flow
from flows.shared.broadcasting import JOB, Follower, broadcast_locked, campaign_of, facts_of, require_work
from store import audit, broadcasts, inbox
from views.operator_broadcasts import BroadcastFacts


@flow
async def steer_broadcast(
    deps: Deps,
    *,
    operator_id: str,
    number: int,
    step: Step,
    card: Follower,
    cause: Cause,
) -> BroadcastFacts:
    """Take the step, unless it is taken: two who press at once do one thing. The pressed message follows it now.

    Writes:  the broadcast's state, one line of the audit.
    Raises:  BroadcastUnknown, BroadcastOver, BroadcastNeedsWork.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await broadcast_locked(session, number)
        if not is_new:
            return await facts_of(deps, session, row)
        campaign = await campaign_of(session, row)
        if step is Step.RESUME:
            require_work(campaign)
        state = steered(row.stands, step, is_planned=row.planned_at is not None, number=number)

        if state is not row.stands:
            halted_for = None if step is Step.RESUME else Halted.OPERATOR
            finished_at = now if state in OVER else None
            pace = {"paced_at": now, "paced_from": row.done}
            await broadcasts.change(
                session, row.id, state=state, halted_for=halted_for, finished_at=finished_at, changed_at=now, **pace
            )
            facts = {"broadcast": row.label, "sent": row.sent}
            await audit.note(session, operator_id, f"broadcast_{step.value}", campaign.campaign.label, now=now, **facts)
        await broadcasts.change(session, row.id, **card.columns(now))
        facts_now = await facts_of(deps, session, await broadcasts.by_id(session, row.id))
    deps.waker.wake(JOB)
    return facts_now
