"""An operator has typed a setting of a campaign that is paused."""

from flows.deps import Cause, Deps, flow
from flows.shared.edits import EDIT, edited, meaning, require_budget
from store import campaigns, inbox, proposals
from tasks import settings
from tasks.campaigns import CampaignStatus
from tasks.errors import CampaignNotFound
from views.operator_edits import EditFacts


@flow
async def propose_edit(
    deps: Deps, *, operator_id: str, number: int, name: str, text: str, cause: Cause
) -> EditFacts | None:
    """Keep it until it is confirmed, and say what it changes for whom; None where it may be set at once.

    Writes:  the proposal.
    Raises:  CampaignNotFound, SettingKept, SettingUnknown, SettingInvalid, OverlapOrder, EditTooDear, EditFromPool.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        if row.campaign.status is not CampaignStatus.PAUSED or name in settings.OF_THE_MODEL:
            return None
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        typed = {"number": number, "name": name, "text": text}

        found = edited(row, typed)
        await require_budget(session, found)

        proposal = await proposals.propose(session, operator_id, EDIT, typed | {"was": found.was}, now=now)
        return await meaning(session, found, name, proposal)
