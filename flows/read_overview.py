"""An operator looks at the house at a glance."""

from flows.deps import Deps, flow
from kernel.money import Amount
from store import appeals, campaign_totals, ledger, progress, suspects, suspension_appeals
from views.operator_desk import Overview


@flow
async def read_overview(deps: Deps) -> Overview:
    """Queues, throughput, outbox age, ledger imbalance."""
    async with deps.sessions.read(heavy=True) as session:
        counts = await progress.overview(session, now=deps.clock.now())
        line = await suspects.line(session, now=deps.clock.now())
        decided = await campaign_totals.decided_appeals(session)
        waiting = await appeals.count_handed(session)
        waiting += len(await suspension_appeals.waiting(session, now=deps.clock.now()))
        imbalance = await ledger.imbalance(session)
    paid = Amount(counts.pop("paid_units"))
    return Overview(
        imbalance_units=imbalance,
        paid=paid,
        suspects=line.waiting,
        suspects_overdue=line.overdue,
        appeals_waiting=waiting,
        appeals_decided=sum(each.decided for each in decided),
        appeals_overturned=sum(each.overturned for each in decided),
        **counts,
    )
