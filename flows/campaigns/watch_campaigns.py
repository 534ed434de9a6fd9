"""A pilot is over, or everything that a campaign asks is settled: whoever runs it is told."""

from collections import Counter
from typing import Final

from flows.deps import Deps, flow
from flows.shared.desk_news import concerned, is_told, tell
from store import campaigns, pilots, tasks
from store.campaigns import CampaignRow
from store.sessions import ReadSession

PILOT_OVER: Final = "pilot_over"
ALL_SETTLED: Final = "all_settled"
_SETTLED: Final = "closed"


@flow
async def watch_campaigns(deps: Deps) -> int:
    """Look at campaigns in their pilot, and at live ones that have nothing left to deal; tell of each once.

    Writes:  the operators' outbox.
    Returns: 0: there is always a next look.
    """
    async with deps.sessions.read() as session:
        found = await campaigns.with_status(session, "pilot", "live")
        over = [each for each in [await _news(deps, session, row) for row in found] if each is not None]
    if over:
        async with deps.sessions.write() as session:
            for row, kind, people, facts in over:
                await tell(session, people, kind, row, facts, about=row.id, now=deps.clock.now())
    return 0


_News = tuple[CampaignRow, str, list[str], dict[str, int]]


async def _news(deps: Deps, session: ReadSession, row: CampaignRow) -> _News | None:
    """What is to be told of a campaign, and to whom; a live one is counted only where it deals nothing."""
    is_pilot = row.status == "pilot"
    if not is_pilot and row.open_tasks:
        return None
    pilot = await pilots.of_campaign(session, row.id) if is_pilot else None
    kind = PILOT_OVER if is_pilot else ALL_SETTLED
    people = list(concerned(deps, row.proposed_by if pilot is None else pilot.started_by))
    if await is_told(session, kind, row.id, people):
        return None
    if pilot is not None:
        settled = len(await pilots.closed_of(session, pilot))
        return (row, kind, people, {"tasks": settled}) if settled == len(pilot.task_ids) else None
    counted = await tasks.counts(session, row.id)
    asked = Counter[str]()
    for (_kind, status, is_gold), count in counted.items():
        if not is_gold:
            asked[status] += count
    return (row, kind, people, {"tasks": asked[_SETTLED]}) if asked.keys() == {_SETTLED} else None
