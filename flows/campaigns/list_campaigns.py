"""An operator looks at all campaigns."""

from flows.deps import Deps, flow
from flows.shared.progress import progress_of
from store import campaigns
from views.operator import Progress


@flow
async def list_campaigns(deps: Deps) -> list[Progress]:
    """Every campaign, oldest first."""
    async with deps.sessions.read(heavy=True) as session:
        return [await progress_of(deps, session, row) for row in await campaigns.everyone(session)]
