"""The house at a glance, gathered in the session of whoever asks."""

from flows.deps import Deps
from kernel.money import Amount
from store import appeals, campaign_totals, hours, ledger, progress, suspects, suspension_appeals
from store.sessions import ReadSession
from views.operator_desk import Overview


async def overview_of(deps: Deps, session: ReadSession) -> Overview:
    """Queues, throughput, outbox age, ledger imbalance."""
    counts = await progress.overview(session, now=deps.clock.now())
    line = await suspects.line(session, now=deps.clock.now())
    decided, overturned = await campaign_totals.decided_and_overturned(session)
    waiting = await appeals.count_handed(session)
    waiting += len(await suspension_appeals.waiting(session, now=deps.clock.now()))
    imbalance = await _imbalance(deps, session)
    last_day = await hours.last_day(session, now=deps.clock.now())
    paid = Amount(counts.pop("paid_units"))
    return Overview(
        imbalance_units=imbalance,
        paid=paid,
        suspects=line.waiting,
        suspects_overdue=line.overdue,
        appeals_waiting=waiting,
        appeals_decided=decided,
        appeals_overturned=overturned,
        active_today=last_day.people,
        answers_last_hour=last_day.by_hour[-1],
        by_hour=last_day.by_hour,
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
