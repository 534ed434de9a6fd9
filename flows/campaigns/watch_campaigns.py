"""A pilot is over, everything that a campaign asks is settled, or its budget is: whoever runs it is told."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
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
class _Event:
    """What may have come of a campaign, and who began what is over then; `about` is the event's own id."""

    kind: str
    about: UUID
    begun_by: str | None


@dataclass(frozen=True, slots=True)
class _News:
    """An event that has come, whom to tell, and of how many tasks."""

    row: CampaignRow
    event: _Event
    people: list[str]
    tasks: int


@flow
async def watch_campaigns(deps: Deps) -> int:
    """Look at campaigns in their pilot, and at live ones that deal nothing or can promise no pay; tell of each once.

    Writes:  the operators' outbox.
    Returns: 0: there is always a next look.
    """
    async with deps.sessions.read() as session:
        found = await campaigns.with_status(session, "pilot", "live")
        untold = [each for each in [await _news(deps, session, row) for row in found] if each is not None]
    if untold:
        now = deps.clock.now()
        async with deps.sessions.write() as session:
            for each in untold:
                kind, about, facts = each.event.kind, each.event.about, {"tasks": each.tasks}
                await tell(session, each.people, kind, each.row, facts, about=about, now=now)
    return 0


async def _news(deps: Deps, session: ReadSession, row: CampaignRow) -> _News | None:
    """What is to be told of a campaign; its tasks, perhaps a million, are counted only where it is not told yet."""
    event = await _event(session, row)
    if event is None:
        return None
    people = list(concerned(deps, event.begun_by))
    if await is_told(session, event.kind, event.about, people):
        return None
    count = await _COUNTED[event.kind](session, row)
    return _News(row, event, people, count) if count else None


async def _event(session: ReadSession, row: CampaignRow) -> _Event | None:
    """What this campaign comes to next, by all that can be told without a count."""
    if row.status == "pilot":
        pilot = await pilots.of_campaign(session, row.id)
        return None if pilot is None else _Event(PILOT_OVER, row.id, pilot.started_by)
    if not row.open_tasks:
        return _Event(ALL_SETTLED, row.id, row.proposed_by)
    if not await _beyond_budget(session, row):
        return None
    about = derived_id(f"budget of {row.campaign.budget_units}", row.id)  # it may be filled, and used up, again
    return _Event(BUDGET_USED, about, row.proposed_by)


async def _settled_of_pilot(session: ReadSession, row: CampaignRow) -> int:
    """How many tasks a pilot that is over has settled; 0 while it is not."""
    pilot = await pilots.of_campaign(session, row.id)
    assert pilot is not None
    settled = len(await pilots.closed_of(session, pilot))
    return settled if settled == len(pilot.task_ids) else 0


async def _settled(session: ReadSession, row: CampaignRow) -> int:
    """How many tasks are settled where all are; else 0."""
    asked = await _asked(session, row)
    settled = sum(count for (_kind, status), count in asked.items() if status == _SETTLED)
    return settled if settled == asked.total() else 0


async def _stranded(session: ReadSession, row: CampaignRow) -> int:
    """How many tasks are open where none of their kinds can be promised its pay; else 0."""
    waiting = {kind: count for (kind, status), count in (await _asked(session, row)).items() if status == _OPEN}
    return sum(waiting.values()) if waiting.keys() <= await _beyond_budget(session, row) else 0


async def _beyond_budget(session: ReadSession, row: CampaignRow) -> frozenset[str]:
    """The kinds whose pay the campaign cannot promise now."""
    price_parts = await price_parts_of(session, row.campaign)
    free_units = row.campaign.free_units
    return frozenset(kind for kind, pay in row.campaign.pay.items() if highest(pay, price_parts).units > free_units)


async def _asked(session: ReadSession, row: CampaignRow) -> Counter[tuple[str, str]]:
    """How many tasks a campaign wants to know of by (kind, status): all but gold."""
    found = Counter[tuple[str, str]]()
    for (kind, status, is_gold), count in (await tasks.counts(session, row.id)).items():
        if not is_gold:
            found[kind, status] += count
    return found


_COUNTED: Final[Mapping[str, Callable[[ReadSession, CampaignRow], Awaitable[int]]]] = {
    PILOT_OVER: _settled_of_pilot,
    ALL_SETTLED: _settled,
    BUDGET_USED: _stranded,
}
"""Of how many tasks an event is told; 0 where it has not come yet."""
