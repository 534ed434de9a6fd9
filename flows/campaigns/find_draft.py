"""Which draft is a file for? Asked before a large one is brought from far."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from flows.shared.uploads import draft_for
from tasks.campaigns import require


@dataclass(frozen=True, slots=True)
class Draft:
    """A campaign that waits for its file."""

    number: int
    title: str


@flow
async def find_draft(deps: Deps, number: int | None) -> Draft:
    """The draft of this number, or the only one.

    Raises:  CampaignNotFound, DraftUnclear, CampaignState.
    """
    async with deps.sessions.read() as session:
        row = await draft_for(session, number)
    require(row.campaign, "import")
    return Draft(row.number, row.title)
