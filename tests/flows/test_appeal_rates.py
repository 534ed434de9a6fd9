"""The rate of appeals that are won is told of five people or more, and does not follow from what else is told."""

from uuid import UUID

import pytest

from flows.desk.read_overview import read_overview
from flows.desk.read_work import read_work
from flows.shared.appeal_rates import overall, rates
from store.campaign_totals import Appeals
from tests.support.court import court_of
from tests.support.world import World
from views.pages.facts import AppealRate


def of(campaign: int, *people: int, overturned: int = 0) -> list[Appeals]:
    """One decided appeal each."""
    return [Appeals(UUID(int=campaign), UUID(int=person), 1, int(person <= overturned)) for person in people]


def test_a_campaign_is_told_from_five_people_on() -> None:
    decided = of(1, 1, 2, 3, 4, 5, overturned=2) + of(2, 1, 2, 3, 4)
    assert rates(decided) == {UUID(int=1): AppealRate(5, 2)}


def test_many_appeals_of_few_people_are_not_told() -> None:
    decided = [Appeals(UUID(int=1), UUID(int=person), 20, 10) for person in range(4)]
    assert rates(decided) == {}
    assert overall(decided) is None


def test_what_is_not_told_does_not_follow_from_the_whole() -> None:
    told, few = of(1, 1, 2, 3, 4, 5, overturned=2), of(2, 6, 7, overturned=7)
    assert overall(told + few) == AppealRate(5, 2)


def test_small_campaigns_are_told_together_once_they_are_of_five_people() -> None:
    assert overall(of(1, 1, 2, 3) + of(2, 4, 5, overturned=5)) == AppealRate(5, 2)


@pytest.mark.asyncio
async def test_operators_see_every_appeal_and_the_public_none_of_one_person(world: World) -> None:
    court = await court_of(world)
    await court.appeal()
    await court.hear(1, 1, 1)
    facts = await read_overview(world.deps)
    assert (facts.appeals_waiting, facts.appeals_decided, facts.appeals_overturned) == (0, 1, 1)
    work = await read_work(world.deps)
    assert work.appeals is None
    assert work.campaigns[0].appeals is None
