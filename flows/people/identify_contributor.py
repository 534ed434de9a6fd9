"""Who is writing?"""

from flows.deps import Deps, flow
from store import contributors
from store.contributors import ContributorRow


@flow
async def identify_contributor(deps: Deps, *, platform: str, external_id: str) -> ContributorRow | None:
    """Whoever this chat account belongs to; None before their first /start."""
    async with deps.sessions.read() as session:
        return await contributors.by_identity(session, platform, external_id)
