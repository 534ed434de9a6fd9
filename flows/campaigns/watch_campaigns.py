"""A pilot is over, everything that a campaign asks is settled, or its budget is: whoever runs it is told."""

from collections import Counter
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.desk_news import concerned, is_told, tell
from flows.shared.offers import price_parts_of
from kernel.ids import derived_id
from ledger.pricing import highest
from store import campaigns, pilots, tasks
from store.campaigns import CampaignRow
from store.sessions import ReadSession

PILOT_OVER: Final = "pilot_over"
ALL_SETTLED: Final = "all_settled"
BUDGET_USED: Final = "budget_used"
_SETTLED: Final = "closed"
_OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class _News:
    """What has come of a campaign, and who began what is over; `about` is the event's own id."""

    row: CampaignRow
    kind: str
    about: UUID
    begun_by: str | None
    tasks: int


@flow
async def watch_campaigns(deps: Deps) -> int:
    """Look at campaigns in their pilot, and at live ones that deal nothing or can promise no pay; tell of each once.

    Writes:  the operators' outbox.
    Returns: 0: there is always a next look.
    """
    async with deps.sessions.read() as session:
        found = await campaigns.with_status(session, "pilot", "live")
        news = [each for each in [await _news(session, row) for row in found] if each is not None]
        told = [(each, list(concerned(deps, each.begun_by))) for each in news]
        untold = [(each, people) for each, people in told if not await is_told(session, each.kind, each.about, people)]
    if untold:
        async with deps.sessions.write() as session:
            for each, people in untold:
                facts = {"tasks": each.tasks}
                await tell(session, people, each.kind, each.row, facts, about=each.about, now=deps.clock.now())
    return 0


async def _news(session: ReadSession, row: CampaignRow) -> _News | None:
    if row.status == "pilot":
        return await _of_pilot(session, row)
    return await _of_budget(session, row) if row.open_tasks else await _of_work(session, row)


async def _of_pilot(session: ReadSession, row: CampaignRow) -> _News | None:
    pilot = await pilots.of_campaign(session, row.id)
    if pilot is None or len(await pilots.closed_of(session, pilot)) < len(pilot.task_ids):
        return None
    return _News(row, PILOT_OVER, row.id, pilot.started_by, len(pilot.task_ids))


async def _of_work(session: ReadSession, row: CampaignRow) -> _News | None:
    asked = Counter[str]()
    for (_kind, status, is_gold), count in (await tasks.counts(session, row.id)).items():
        if not is_gold:
            asked[status] += count
    if asked.keys() != {_SETTLED}:
        return None
    return _News(row, ALL_SETTLED, row.id, row.proposed_by, asked[_SETTLED])


async def _of_budget(session: ReadSession, row: CampaignRow) -> _News | None:
    """Where no kind that has open tasks can be promised its pay; once for each budget, for it may be filled again.

    Counted only where the dearest kind is beyond it: a campaign's tasks may be a million.
    """
    price_parts = await price_parts_of(session, row.campaign)
    beyond = {
        kind for kind, pay in row.campaign.pay.items() if highest(pay, price_parts).units > row.campaign.free_units
    }
    if not beyond:
        return None
    asked = Counter[str]()
    for (kind, status, is_gold), count in (await tasks.counts(session, row.id)).items():
        if status == _OPEN and not is_gold:
            asked[kind] += count
    if not asked or not asked.keys() <= beyond:
        return None
    about = derived_id(f"budget of {row.campaign.budget_units}", row.id)
    return _News(row, BUDGET_USED, about, row.proposed_by, asked.total())
