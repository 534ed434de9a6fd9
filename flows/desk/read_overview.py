"""An operator looks at the house at a glance."""

from flows.deps import Deps, flow
from flows.shared.overviews import overview_of
from views.operator_desk import Overview


@flow
async def read_overview(deps: Deps) -> Overview:
    """Queues, throughput, outbox age, ledger imbalance."""
    async with deps.sessions.read(heavy=True) as session:
        return await overview_of(deps, session)
