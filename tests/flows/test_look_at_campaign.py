"""A campaign's figures on either store: counted right, worked out once a fit, and told without a picture if need be."""

import contextlib
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from typing import ParamSpec, TypeVar

import pytest
from sqlalchemy import update

from flows.campaigns.look_at_campaign import look_at_campaign
from flows.releases.export_labels import export_labels
from kernel.money import Amount
from kernel.values import Language
from store.tables.work import responses, tasks
from tasks.errors import CampaignNotFound, NoTaskAvailable
from tests.support.deps import InlineWorkers
from tests.support.world import OPERATOR, World, choices
from views.figures import Drawn

pytestmark = pytest.mark.asyncio

P = ParamSpec("P")
T = TypeVar("T")


class Ailing:
    """Workers that compute, and die of whatever is to be drawn."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if "draw" in function.__name__:
            raise BrokenExecutor
        return await InlineWorkers().run(function, *args, **kwargs)


async def look(world: World) -> Drawn:
    found = (await look_at_campaign(world.deps, 1, Language.EN)).drawn
    assert found is not None
    return found


async def answered(world: World, votes: tuple[int, ...] = (0, 0, 1)) -> None:
    """Two questions and two gold ones, answered by everybody: the last person disagrees with all others."""
    rows = [*choices(2), *choices(2, gold="a")]
    await world.campaign(rows, max_overlap="3", release="on_acceptance", gold_share="0.2")
    for person, vote in zip(await world.people(len(votes)), votes, strict=True):
        with contextlib.suppress(NoTaskAvailable):
            for _ in rows:
                await world.answer(person, vote)


async def test_a_campaign_is_looked_at_before_there_is_a_vote(world: World) -> None:
    await world.campaign(choices(2))
    found = await look_at_campaign(world.deps, 1, Language.EN)
    assert found.drawn is not None
    assert (found.drawn.figures.group, found.drawn.figures.median, found.drawn.cost) == (None, None, None)
    assert found.picture is not None
    with pytest.raises(CampaignNotFound):
        await look_at_campaign(world.deps, 2, Language.EN)


async def test_votes_are_counted_by_what_stands_and_what_they_say(world: World) -> None:
    world.deps = replace(world.deps, rng=type(world.deps.rng)(7))
    await answered(world)
    await world.score_and_settle()

    drawn = await look(world)
    group = drawn.figures.group
    assert group is not None
    stored = {row["id"]: row for row in await world.rows(tasks)}
    votes = [row for row in await world.rows(responses) if row["choice"] is not None]
    ordinary = [row for row in votes if stored[row["task_id"]]["gold"] is None]
    settled = [row for row in ordinary if stored[row["task_id"]]["label"] is not None]
    assert group.labels.votes == len(settled) > 0
    assert group.labels.right == sum(row["choice"] == stored[row["task_id"]]["label"] for row in settled)
    assert group.gold.votes == len(votes) - len(ordinary)
    assert group.gold.right == sum(row["choice"] == 0 for row in votes if row not in ordinary)
    assert group.agreement.votes == len(ordinary)
    assert sum(drawn.figures.confidences) == drawn.settled == sum(tasks for _, tasks in group.overlaps)
    assert drawn.cost == Amount((drawn.paid.units + drawn.pending.units) // drawn.settled)


async def test_figures_are_worked_out_once_a_fit(world: World) -> None:
    await answered(world)
    await world.score()
    first = await look(world)
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).values(choice=0))
    assert (await look(world)).figures is first.figures


async def test_a_new_fit_brings_new_figures(world: World) -> None:
    await world.campaign(choices(3), max_overlap="3")
    people = await world.people(3)
    await world.answer(people[0], 0)
    await world.answer(people[1], 0)
    await world.score()
    before = (await look(world)).figures
    await world.answer(people[2], 1)
    await world.answer(people[2], 1)
    await world.score()
    after = (await look(world)).figures
    assert before.group is not None
    assert after.group is not None
    assert after.group.agreement.votes > before.group.agreement.votes


async def test_a_picture_that_cant_be_drawn_is_gone_without(world: World) -> None:
    await answered(world)
    await world.score()
    ailing = replace(world.deps, workers=Ailing())
    found = await look_at_campaign(ailing, 1, Language.EN)
    assert found.picture is None
    assert found.drawn is not None
    assert (await look_at_campaign(world.deps, 1, Language.EN)).picture is not None  # the next look tries again


async def test_the_same_figures_are_the_same_picture_in_each_language(world: World) -> None:
    await answered(world)
    await world.score()
    first, again = [await look_at_campaign(world.deps, 1, Language.EN) for _ in range(2)]
    assert first.picture is again.picture
    assert (await look_at_campaign(world.deps, 1, Language.ZH)).picture != first.picture


async def test_an_export_says_what_its_labels_are_worth_as_the_status_does(world: World) -> None:
    await answered(world)
    await world.score_and_settle()
    file = await export_labels(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    assert file.rows == file.drawn.settled
    assert file.drawn == await look(world)
