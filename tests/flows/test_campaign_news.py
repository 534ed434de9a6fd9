"""Operators hear of what their campaigns come to: once, in their own language, while it is theirs to decide."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from flows.assignments.count_open_tasks import count_open_tasks
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.follow_schedules import follow_schedules
from flows.campaigns.steer_campaign import steer_campaign
from flows.campaigns.watch_campaigns import watch_campaigns
from flows.desk.remember_operator import remember_operator
from flows.shapes import Person
from kernel.money import Amount
from kernel.values import Language
from store import tasks
from store.tables.delivery import desk_notices
from tasks.errors import NoTaskAvailable
from tasks.schedules import What
from tests.flows.test_funding import fund
from tests.flows.test_pilots import begin, draft, launch, work_through
from tests.flows.test_schedules import HOUR_S, at
from tests.support.world import OPERATOR, World, choices
from views.desk_notices import notice
from views.screens import Screen

pytestmark = pytest.mark.asyncio

OTHER = "900002"


async def told(world: World) -> list[dict[str, Any]]:
    return sorted(await world.rows(desk_notices), key=lambda row: (row["created_at"], row["kind"], row["operator_id"]))


async def shown(world: World) -> list[Screen]:
    return [notice(Language(row["language"]), row["kind"], row["facts"]) for row in await told(world)]


def buttons(screen: Screen) -> list[str | None]:
    return [button.press for row in screen.rows for button in row]


async def test_who_began_a_pilot_hears_once_that_it_is_over(world: World) -> None:
    await remember_operator(world.deps, OPERATOR, Language.ZH)
    await draft(world, choices(50), max_overlap="3", tau="0.7")
    plan = await begin(world)
    await watch_campaigns(world.deps)
    assert await told(world) == []

    await work_through(world, await world.people(4))
    for _ in range(2):
        assert await watch_campaigns(world.deps) == 0

    [screen] = await shown(world)
    assert f"{plan.items} 道题都有了结论" in screen.text
    assert buttons(screen) == ["ca:pilot:1"]


async def test_a_campaign_with_nothing_left_to_ask_says_so_once(world: World) -> None:
    await world.campaign(choices(2), max_overlap="3", tau="0.7")
    people = await world.people(4)
    await world.answer(people[0], 0)
    await watch_campaigns(world.deps)
    assert await told(world) == []

    await work_through(world, people)
    await count_open_tasks(world.deps)
    for _ in range(2):
        await watch_campaigns(world.deps)

    [screen] = await shown(world)
    assert "all 2 tasks are settled" in screen.text
    assert buttons(screen) == ["cs:1", "ca:close:1"]


async def test_a_budget_that_is_used_up_is_told_and_again_after_it_was_filled(world: World) -> None:
    await draft(world, choices(6))
    await fund(world, Amount.aic(12))
    await launch(world)
    people = await world.people(5)
    await count_open_tasks(world.deps)
    await watch_campaigns(world.deps)
    assert await told(world) == []

    for times in (1, 2):
        await use_up(world, people)
        for _ in range(2):
            await count_open_tasks(world.deps)
            await watch_campaigns(world.deps)

        screens = await shown(world)
        assert len(screens) == times
        assert "6 tasks are still open" in screens[-1].text
        assert "/fund C1" in screens[-1].text
        assert buttons(screens[-1]) == ["cs:1"]
        await fund(world, Amount.aic(11))
        await watch_campaigns(world.deps)
        assert len(await told(world)) == times, "what was added is not used yet"


async def test_what_is_told_already_is_not_counted_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.campaign(choices(2), max_overlap="3", tau="0.7")
    await work_through(world, await world.people(4))
    await count_open_tasks(world.deps)
    await watch_campaigns(world.deps)
    assert len(await told(world)) == 1

    monkeypatch.setattr(tasks, "counts", None)
    await watch_campaigns(world.deps)


async def use_up(world: World, people: Sequence[Person]) -> None:
    """Everybody takes what there is, until nothing can be promised."""
    for person in itertools.cycle(people):
        try:
            await world.answer(person, 0)
        except NoTaskAvailable:
            return


@pytest.mark.parametrize(("is_launched", "words"), [(True, "has begun"), (False, "should have begun")])
async def test_who_set_a_time_hears_what_has_come_of_it(world: World, is_launched: bool, words: str) -> None:
    await draft(world, choices(5))
    await at(world, What.START, 1)
    if is_launched:
        await launch(world)
    world.clock.advance(HOUR_S)
    for _ in range(2):
        await follow_schedules(world.deps)

    [screen] = await shown(world)
    assert words in screen.text


async def test_where_nobody_decides_any_more_everybody_who_may_is_told(world: World) -> None:
    await draft(world, choices(5))
    await at(world, What.START, 1)
    await launch(world)
    operators = {OTHER: "manager", "900003": "owner", "900004": "reviewer"}
    world.deps = replace(world.deps, policy=replace(world.deps.policy, operators=operators))
    world.clock.advance(HOUR_S)
    await follow_schedules(world.deps)

    assert [row["operator_id"] for row in await told(world)] == [OTHER, "900003"]
    assert all("should have begun" in screen.text for screen in await shown(world))


async def test_a_close_says_what_went_back(world: World) -> None:
    await world.campaign(choices(3))
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))
    for _ in range(2):
        await finish_campaigns(world.deps)

    row = await world.campaign_row()
    [screen] = await shown(world)
    assert f"{Amount(row.budget_units).shown()} AIC went back" in screen.text
    assert "/export C1" in screen.text
