"""A campaign's money under way: what is still to come, whether the budget bears it, and who has had what back."""

import numpy as np

from kernel.money import Amount
from scoring.forecast import Interval
from scoring.spending import SAMPLE, to_come
from store import fundings, ledger_accounts, spending, sponsorships
from store.campaigns import CampaignRow
from store.sessions import ReadSession
from tasks.campaigns import CampaignStatus
from views.operator import Progress
from views.spending import Question, Source, Spending

_GOING_ON = frozenset({CampaignStatus.LIVE, CampaignStatus.PAUSED})


async def spending_of(session: ReadSession, row: CampaignRow, progress: Progress) -> Spending:
    """Gathered beside its progress: at most so many of its newest settled tasks are looked at."""
    paid_in = await fundings.of_campaign(session, row.id)
    names = await ledger_accounts.names(session, [each.source for each in paid_in])
    sources = tuple(
        Source(names.get(each.source, each.source.hex[:8]), Amount(each.funded_units), Amount(each.returned_units))
        for each in paid_in
    )
    asked = tuple(
        Question(each.account_id.hex[:8], Amount(each.units), each.expires_at)
        for each in await sponsorships.open_about(session, row.id)
    )
    if row.campaign.status not in _GOING_ON or not row.campaign.is_launched:
        return Spending(sources, asked=asked)
    costs = await spending.newest_costs(session, row.id, limit=SAMPLE)
    rest, unspent = _rest(row, progress, costs), _unspent(row, progress)
    return Spending(sources, rest, unspent, len(costs), row.campaign.is_pooled, asked)


def _rest(row: CampaignRow, progress: Progress, costs: list[int]) -> Interval | None:
    return to_come(
        np.array(costs, dtype=np.float64),
        settled=progress.settled,
        left=progress.tasks - progress.settled,
        spent=float(progress.paid.units + progress.pending.units),
        gold_share=float(row.campaign.gold_share) if progress.gold else 0.0,
    )


def _unspent(row: CampaignRow, progress: Progress) -> Amount:
    """What of the budget is neither paid nor sure to be: cards that are out are still to come."""
    return Amount(max(row.campaign.budget_units - row.spent_units - progress.pending.units, 0))
