"""An operator confirms a broadcast."""

from uuid import UUID

from contributors.broadcasts import BroadcastState
from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.broadcasting import DEED, JOB, Follower, facts_of, require_work
from kernel.ids import new_id
from store import audit, broadcasts, campaigns, inbox, proposals
from tasks.errors import CampaignNotFound
from views.operator_broadcasts import BroadcastFacts


@flow
async def start_broadcast(
    deps: Deps,
    *,
    operator_id: str,
    proposal: UUID,
    card: Follower,
    cause: Cause,
) -> BroadcastFacts:
    """Let it be planned and sent; the message named shows from now on how it goes.

    Writes:  the broadcast, one line of the audit; the proposal is settled.
    Raises:  ProposalGone, CampaignNotFound, BroadcastNeedsWork.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        typed = await proposals.settle(session, proposal, operator_id, DEED, now=now)
        if typed is None:
            raise ProposalGone
        campaign = await campaigns.by_number(session, typed["campaign"])
        if campaign is None:
            raise CampaignNotFound(number=typed["campaign"])
        require_work(campaign)

        number = await broadcasts.next_number(session)
        row = {
            "id": new_id(now),
            "number": number,
            "campaign_id": campaign.id,
            "segment": typed["segment"],
            "state": BroadcastState.PLANNING,
            "changed_at": now,
            "created_by": operator_id,
            "created_at": now,
            **card.columns(now),
        }
        await broadcasts.add(session, row)
        noted = {"broadcast": f"B{number}", "people": typed["people"], "segment": " ".join(typed["segment"])}
        await audit.note(session, operator_id, "broadcast", campaign.campaign.label, now=now, **noted)
        made = await broadcasts.by_number(session, number)
        assert made is not None
        facts = await facts_of(deps, session, made)
    deps.waker.wake(JOB)
    return facts
