"""Anybody looks at what the campaigns have brought about and paid."""

from collections.abc import Mapping
from dataclasses import replace

from flows.deps import Deps, flow
from flows.shared.appeal_rates import overall, rates
from kernel.money import Amount
from store import campaign_totals, campaigns, gold
from store.campaign_totals import Accepted
from store.campaigns import CampaignRow
from tasks.campaigns import CampaignStatus
from tasks.gold import Known
from views.pages.facts import PEOPLE_MIN, CampaignTotal, Work

_PUBLIC = (CampaignStatus.LIVE, CampaignStatus.PAUSED, CampaignStatus.CLOSING, CampaignStatus.CLOSED)


@flow
async def read_work(deps: Deps) -> Work:
    """All campaigns that were launched, in sums; where fewer than five people have a part, their sums are not told."""
    async with deps.sessions.read(heavy=True) as session:
        rows = await campaigns.with_status(session, *_PUBLIC)
        accepted = await campaign_totals.accepted(session)
        settled = await campaign_totals.settled(session)
        paid = await campaign_totals.spent_units(session)
        known = await gold.known(session)
        decided = await campaign_totals.decided_appeals(session)

    launched = [row for row in rows if row.launched_at is not None]
    totals = [_total(row, accepted.get(row.id, Accepted()), settled.get(row.id, {})) for row in reversed(launched)]
    appealed = rates(decided)
    told = [
        replace(total, appeals=appealed.get(row.id), is_without_gold=known.get(row.id, Known()).is_short)
        for row, total in zip(reversed(launched), totals, strict=True)
    ]
    return Work(Amount(paid), tuple(told), overall(decided))


def _total(row: CampaignRow, accepted: Accepted, settled: Mapping[str, int]) -> CampaignTotal:
    kinds = row.campaign.kinds
    is_told = accepted.people >= PEOPLE_MIN
    return CampaignTotal(
        number=row.number,
        title=row.title,
        status=row.status,
        kinds=tuple(sorted(kinds)),
        settled=sum(settled.values()),
        accepted=accepted.answers if is_told else None,
        paid=Amount(row.spent_units) if is_told else None,
    )
