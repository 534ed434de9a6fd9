"""An operator asks for the way to try a campaign's tasks at the contributors' bot."""

from flows.deps import Cause, Deps, flow
from flows.errors import BotUnnamed
from store import audit, campaigns, drafts, inbox, tries
from tasks.errors import CampaignEmpty, CampaignNotFound
from tasks.tries import TRY_TIME, payload

CONTRIBUTOR_BOT = "contributor"


@flow
async def begin_try(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> str:
    """A link that only this operator can use, for a day; it begins at the first task.

    Writes:  the try; one line of the audit.
    Returns: the address.
    Raises:  CampaignNotFound, CampaignEmpty, BotUnnamed.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        if not await drafts.size(session, row.id):
            raise CampaignEmpty(number=number)
        username = await tries.name_of(session, CONTRIBUTOR_BOT)
        if username is None:
            raise BotUnnamed

        token = await tries.begin(session, row.id, operator_id, until=now + TRY_TIME)
        if is_new:
            await audit.note(session, operator_id, "try", row.campaign.label, now=now)
    return f"https://t.me/{username}?start={payload(token)}"
