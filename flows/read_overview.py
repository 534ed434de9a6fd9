"""An operator looks at the house at a glance."""

from flows.deps import Deps, flow
from kernel.money import Amount
from store import appeals, campaign_totals, ledger, progress, suspects, suspension_appeals
from store.sessions import ReadSession
from views.operator_desk import Overview


@flow
async def read_overview(deps: Deps) -> Overview:
    """Queues, throughput, outbox age, ledger imbalance."""
    async with deps.sessions.read(heavy=True) as session:
        counts = await progress.overview(session, now=deps.clock.now())
        line = await suspects.line(session, now=deps.clock.now())
        decided, overturned = await campaign_totals.decided_and_overturned(session)
        waiting = await appeals.count_handed(session)
        waiting += len(await suspension_appeals.waiting(session, now=deps.clock.now()))
        imbalance = await _imbalance(deps, session)
    paid = Amount(counts.pop("paid_units"))
    return Overview(
        imbalance_units=imbalance,
        paid=paid,
        suspects=line.waiting,
        suspects_overdue=line.overdue,
        appeals_waiting=waiting,
        appeals_decided=decided,
        appeals_overturned=overturned,
        **counts,
    )


async def _imbalance(deps: Deps, session: ReadSession) -> int:
    """Whether the ledger adds up, as of this minute: it looks at every account, and only that it does is remembered."""
    key = ("imbalance", deps.clock.now().replace(second=0, microsecond=0))
    if deps.shelf.get(key) is not None:
        return 0
    units = await ledger.imbalance(session)
    if units == 0:
        deps.shelf.put(key, units)
    return units
