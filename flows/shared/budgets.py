"""What a campaign's tasks can cost at most. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.money import PARTS, Amount
from ledger.emission import PriceDay
from ledger.pricing import highest
from tasks.campaigns import Campaign, budget_needed


@dataclass(frozen=True, slots=True)
class Plan:
    """A launch before it is confirmed: its work, its gold, and the most that both can cost.

    Shape:   `today` is the most that it can cost at today's prices, where the pool pays.
    """

    tasks: int
    gold: int
    budget: Amount
    today: Amount | None = None


def plan(campaign: Campaign, counts: Mapping[tuple[str, str, bool], int], price: PriceDay | None = None) -> Plan:
    """Count work and gold apart; gold is paid like any other answer. The pool never pays more than base pay.

    Shape:   `counts` by (kind, status, is gold), as store.tasks gives them; `price` is today's, where the pool pays.
    """
    work: dict[str, int] = {}
    gold = 0
    for (kind, _status, is_gold), count in counts.items():
        if is_gold:
            gold += count
        else:
            work[kind] = work.get(kind, 0) + count

    def cost(price_parts: int) -> Amount:
        top = {kind: highest(campaign.pay[kind], price_parts) for kind in campaign.kinds}
        return budget_needed(work, top, max_overlap=campaign.max_overlap, gold=gold)

    tasks = sum(work.values())
    if price is None:
        return Plan(tasks, gold, cost(campaign.price_parts))
    return Plan(tasks, gold, cost(PARTS), cost(price.lane_parts))
