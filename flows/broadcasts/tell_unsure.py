"""An operator says that the unsure are to be told once more."""

from contributors.broadcasts import BroadcastState, RecipientState
from contributors.errors import BroadcastOver
from flows.deps import Cause, Deps, flow
from flows.errors import NobodyUnsure
from flows.shared.broadcasting import JOB, Follower, broadcast_locked, campaign_of, facts_of, require_work
from store import audit, broadcasts, inbox, recipients
from views.operator_broadcasts import BroadcastFacts


@flow
async def tell_unsure(
    deps: Deps,
    *,
    operator_id: str,
    number: int,
    card: Follower,
    cause: Cause,
) -> BroadcastFacts:
    """Let them be due again: some will read it twice. One that was done goes on with them; one that is paused stays so.

    Of one that was stopped nothing is sent any more: its unsure stay listed.
    Writes:  their rows, the broadcast's state, one line of the audit.
    Raises:  BroadcastUnknown, BroadcastOver, BroadcastNeedsWork, NobodyUnsure.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await broadcast_locked(session, number)
        if not is_new:
            return await facts_of(deps, session, row)
        if row.stands is BroadcastState.STOPPED:
            raise BroadcastOver(number=number)
        campaign = await campaign_of(session, row)
        require_work(campaign)
        if row.unsure == 0:
            raise NobodyUnsure(number=number)

        people = await recipients.again(session, row.id, now=now)
        await broadcasts.count(session, row.id, {RecipientState.UNSURE: -people}, now)
        if row.stands is BroadcastState.DONE:
            pace = {"paced_at": now, "paced_from": row.done - people}
            await broadcasts.change(session, row.id, state=BroadcastState.SENDING, finished_at=None, **pace)
        await broadcasts.change(session, row.id, **card.columns(now))
        facts = {"broadcast": row.label, "people": people}
        await audit.note(session, operator_id, "broadcast_again", campaign.campaign.label, now=now, **facts)
        facts_now = await facts_of(deps, session, await broadcasts.by_id(session, row.id))
    deps.waker.wake(JOB)
    return facts_now
