"""A person chooses among the leaderboards of campaigns."""

from collections.abc import Sequence
from typing import Final

from contributors.boards import campaign_of, campaign_scope
from flows.deps import Deps, flow
from store import boards, campaigns
from store.contributors import ContributorRow
from views.boards import BoardPlace

CAMPAIGNS_SHOWN: Final = 8


@flow
async def read_own_boards(deps: Deps, person: ContributorRow) -> Sequence[BoardPlace]:
    """The campaigns that a person has points in, where they have most first."""
    async with deps.sessions.read() as session:
        scopes = await boards.worked_in(session, person.id, prefix="c", limit=CAMPAIGNS_SHOWN)
        ids = [found for scope in scopes if (found := campaign_of(scope)) is not None]
        named = {row.id: f"C{row.number} · {row.title}" for row in await campaigns.by_ids(session, ids)}
    return [BoardPlace(campaign_scope(each), named[each]) for each in ids if each in named]
