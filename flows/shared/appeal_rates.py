"""How many appeals are won, told only where it is told of enough people. Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from store.campaign_totals import Appeals
from views.pages.facts import PEOPLE_MIN, AppealRate


def rates(decided: Iterable[Appeals]) -> Mapping[UUID, AppealRate]:
    """The campaigns in which at least five people have had an appeal decided."""
    of: dict[UUID, list[Appeals]] = {}
    for each in decided:
        of.setdefault(each.campaign_id, []).append(each)
    return {id: _sum(own) for id, own in of.items() if len(own) >= PEOPLE_MIN}


def overall(decided: Iterable[Appeals]) -> AppealRate | None:
    """All of them together, unless that would tell what fewer than five people did.

    What is not told of single campaigns must not follow from the whole less what is told: so it is left out of the
    whole too, while it is of fewer than five people.
    """
    known = list(decided)
    told = rates(known).keys()
    hidden = [each for each in known if each.campaign_id not in told]
    counted = (
        known
        if len({each.contributor_id for each in hidden}) >= PEOPLE_MIN
        else [each for each in known if each.campaign_id in told]
    )
    return _sum(counted) if counted else None


def _sum(own: Iterable[Appeals]) -> AppealRate:
    parts = list(own)
    return AppealRate(sum(each.decided for each in parts), sum(each.overturned for each in parts))
