"""An operator has typed whom to call to a campaign."""

from contributors.segments import Segment
from flows.deps import Cause, Deps, flow
from flows.errors import NobodyToTell
from flows.shared.broadcasting import DEED, audience_of, require_work
from flows.shared.offers import offered
from store import campaigns, inbox, proposals, segments
from store.limiter import broadcasts_per_s
from tasks.errors import CampaignNotFound
from views.operator_broadcasts import DryRun


@flow
async def propose_broadcast(deps: Deps, *, operator_id: str, number: int, segment: Segment, cause: Cause) -> DryRun:
    """Count them, and keep it until it is confirmed. Nobody is told anything.

    Writes:  the proposal.
    Raises:  CampaignNotFound, BroadcastNeedsWork, SkillUnreadable, GroupUnknown, NobodyToTell.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as reading:
        campaign = await campaigns.by_number(reading, number)
        if campaign is None:
            raise CampaignNotFound(number=number)
        require_work(campaign)
        audience = await audience_of(deps, reading, campaign, segment, now=now)
        people, left_out = await segments.count(reading, audience)
        offer = await offered(reading, campaign)
    if not people:
        raise NobodyToTell(left_out=left_out)

    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        typed = {"campaign": number, "segment": list(segment.words), "people": sum(people.values())}
        proposal = await proposals.propose(session, operator_id, DEED, typed, now=now)
    return DryRun(
        proposal=proposal.hex,
        number=number,
        offer=offer,
        segment=segment.words,
        people=people,
        left_out=left_out,
        seconds=sum(people.values()) / broadcasts_per_s(deps.policy.messages_per_s),
    )
