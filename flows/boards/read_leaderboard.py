"""A person looks at a leaderboard."""

from contributors.boards import OVERALL, Board, Period, campaign_of, group_scope, period_key
from contributors.errors import BoardUnknown
from flows.deps import Deps, flow
from flows.shared.boards import look
from store import boards, campaigns, contributors, groups
from store.contributors import ContributorRow
from store.sessions import ReadSession
from views.boards import BoardPlace, Leaderboard


@flow
async def read_leaderboard(deps: Deps, person: ContributorRow, scope: str, period: Period) -> Leaderboard:
    """The board of everybody, of a campaign, or of the group that the person plays for.

    Raises:  BoardUnknown.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        current = await contributors.by_identity(session, person.platform, person.external_id)
        group = None if current is None else await _group(session, current)
        place = group if group is not None and group.scope == scope else await _place(session, scope)

        view = await look(deps, session, Board(scope, period_key(period, now)), person.id)
        names = await boards.names_of(session, {entry.person for entry in (*view.top, *view.around)})
        worked_in = await boards.worked_in(session, person.id, prefix="c", limit=1)
    return Leaderboard(place, period, view, names, group, bool(worked_in))


async def _place(session: ReadSession, scope: str) -> BoardPlace:
    """Raises:  BoardUnknown."""
    if scope == OVERALL:
        return BoardPlace(OVERALL)
    try:
        campaign = campaign_of(scope)
    except ValueError:
        campaign = None
    found = [] if campaign is None else await campaigns.by_ids(session, [campaign])
    if not found:
        raise BoardUnknown(given=scope[:8])
    return BoardPlace(scope, f"C{found[0].number} · {found[0].title}")


async def _group(session: ReadSession, person: ContributorRow) -> BoardPlace | None:
    """The group that the person plays for."""
    found = None if person.plays_for is None else await groups.by_id(session, person.plays_for)
    return None if found is None else BoardPlace(group_scope(found.id), found.title)
