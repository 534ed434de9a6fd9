"""What a campaign's tasks can cost at most. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.money import Amount
from ledger.pricing import highest
from tasks.campaigns import Campaign, budget_needed


@dataclass(frozen=True, slots=True)
class Plan:
    """A launch before it is confirmed: its work, its gold, and the most that both can cost."""

    tasks: int
    gold: int
    budget: Amount


def plan(campaign: Campaign, counts: Mapping[tuple[str, str, bool], int]) -> Plan:
    """Count work and gold apart; gold is paid like any other answer.

    Shape:   `counts` by (kind, status, is gold), as store.tasks gives them.
    """
    work: dict[str, int] = {}
    gold = 0
    for (kind, _status, is_gold), count in counts.items():
        if is_gold:
            gold += count
        else:
            work[kind] = work.get(kind, 0) + count
    top = {kind: highest(campaign.pay[kind], campaign.price_parts) for kind in campaign.kinds}
    return Plan(sum(work.values()), gold, budget_needed(work, top, max_overlap=campaign.max_overlap, gold=gold))
