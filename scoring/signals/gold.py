"""Gold: how the author does where the answer is known."""

from scoring.readings import Reading, VoteEvidence
from scoring.rules import GOLD_SHOWN_FROM, GOLD_WEIGHT


def read(evidence: VoteEvidence) -> Reading:
    """Share of gold answered rightly, leaning on a half; told only as totals over enough items to hide each.

    Shape:   counts -> one Reading; no facts under GOLD_SHOWN_FROM items.
    Units:   value is a probability; weight is in effective votes.
    Source:  Beta-Bernoulli posterior mean, uniform prior.
    """
    is_shown = evidence.gold_total >= GOLD_SHOWN_FROM
    facts = {"right": evidence.gold_right, "total": evidence.gold_total} if is_shown else {}
    value = (evidence.gold_right + 1) / (evidence.gold_total + 2)
    return Reading(value, GOLD_WEIGHT * evidence.gold_total, facts)
