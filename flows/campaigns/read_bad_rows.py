"""An operator turns the pages of a file's refused rows."""

from flows.deps import Deps, flow
from flows.shared.imports import survey
from flows.shared.uploads import Surveyed, waiting_file
from store import campaigns, tasks
from tasks.errors import CampaignNotFound


@flow
async def read_bad_rows(deps: Deps, *, bot: str, chat_id: int, number: int) -> Surveyed:
    """Survey the waiting file again.

    Raises:  CampaignNotFound, UploadGone.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        kept = await waiting_file(session, bot, chat_id, number, now=deps.clock.now())
        taken = await tasks.keys_taken(session, row.id)

    return Surveyed(number, kept.name, await deps.workers.run(survey, deps.files, kept, row.campaign, taken))
