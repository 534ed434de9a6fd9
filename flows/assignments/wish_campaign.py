"""A person follows or mutes a campaign."""

from flows.deps import Cause, Deps, flow
from store import campaigns, choices, inbox
from store.contributors import ContributorRow
from tasks.campaigns import Wish
from tasks.errors import CampaignNotFound


@flow
async def wish_campaign(deps: Deps, person: ContributorRow, number: int, wanted: Wish | None, *, cause: Cause) -> None:
    """Deal its tasks before others, or none of them from now on; None: as they come. An open card stays.

    Writes:  the wish.
    Raises:  CampaignNotFound.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await campaigns.by_number(session, number)
        if row is None or row.launched_at is None:
            raise CampaignNotFound(number=number)
        if is_new:
            await choices.wish(session, person.id, row.id, wanted, now=now)
