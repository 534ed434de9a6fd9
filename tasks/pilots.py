"""A pilot: a few of a draft's tasks, drawn by chance, for a few people, before anything larger is promised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from kernel.money import Amount, Range
from tasks.campaigns import Campaign, CampaignStatus, require
from tasks.errors import CampaignEmpty, PilotTooSmall
from tasks.kinds import kind_named
from tasks.kinds.answer import ACCEPTED_WANTED, REVIEWS_MAX, REVIEWS_MIN, SUBMISSIONS_MAX

PILOT_ITEMS: Final = 20
PILOT_NEEDS: Final = 2 * PILOT_ITEMS
"""A draft with fewer tasks is hardly more than a pilot itself."""
PILOT_PEOPLE: Final = 12
"""So many may take part: enough that every task finds all its answers, few enough that each shows how they work."""


def begin(campaign: Campaign, *, tasks: int, budget: Amount) -> Campaign:
    """Open a draft's pilot with its own small budget.

    Raises:  CampaignState, CampaignEmpty, PilotTooSmall.
    """
    require(campaign, "pilot")
    if tasks == 0:
        raise CampaignEmpty(number=campaign.number)
    if tasks < PILOT_NEEDS:
        raise PilotTooSmall(number=campaign.number, tasks=tasks, needed=PILOT_NEEDS)
    return replace(campaign, status=CampaignStatus.PILOT, budget_units=budget.units)


def places(tasks: int, rng: Random) -> list[int]:
    """Which of so many tasks, counted from 0, are asked first: any as likely as any other, and in order."""
    return sorted(rng.sample(range(tasks), min(PILOT_ITEMS, tasks)))


def people_limit(campaign: Campaign) -> int:
    """How many people may take part: a question needs other people for its reviews than for its answers."""
    return max(PILOT_PEOPLE, 2 * campaign.max_overlap + 2)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what one task of a campaign ends, in answers and in their pay.

    Units:   1e-8 AIC.
    """

    fewest: int
    most: int
    cheapest_units: int
    dearest_units: int


def bounds(campaign: Campaign, kinds: Iterable[str], pay: Mapping[str, Range]) -> Bounds:
    """What a task of these kinds takes at least and at most, if all its answers are accepted.

    Shape:   `pay` is each kind's at the campaign's price; a question in free text counts its reviews and comparison.
    """
    of_kinds = [_bounds(campaign, kind, pay) for kind in sorted(kinds)]
    return Bounds(
        fewest=min(each.fewest for each in of_kinds),
        most=max(each.most for each in of_kinds),
        cheapest_units=min(each.cheapest_units for each in of_kinds),
        dearest_units=max(each.dearest_units for each in of_kinds),
    )


def _bounds(campaign: Campaign, kind: str, pay: Mapping[str, Range]) -> Bounds:
    low, high = pay[kind].low.units, pay[kind].high.units
    least, most = campaign.min_overlap, campaign.max_overlap
    if not kind_named(kind).IS_REVIEWED:
        return Bounds(least, most, least * low, most * high)
    review, compare = pay["review"], pay["compare"]
    return Bounds(
        fewest=ACCEPTED_WANTED * (1 + REVIEWS_MIN),
        most=SUBMISSIONS_MAX * (1 + REVIEWS_MAX) + most,
        cheapest_units=ACCEPTED_WANTED * (low + REVIEWS_MIN * review.low.units),
        dearest_units=SUBMISSIONS_MAX * (high + REVIEWS_MAX * review.high.units) + most * compare.high.units,
    )
