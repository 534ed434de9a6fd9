"""The house at a glance: who is at work now, and whether the ledger adds up."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from flows.assignments.change_response import change_response
from flows.desk.look_at_overview import look_at_overview
from flows.desk.read_overview import read_overview
from flows.shared.drawing import lettering
from kernel.values import Language
from ledger.accounts import TEAM_POOL
from store.tables.ledger import accounts
from tests.flows.test_audit import altered, as_superuser
from tests.support.world import World, choices
from views.pictures.overview import HEIGHT, WIDTH, draw_overview

pytestmark = pytest.mark.asyncio


async def test_answers_of_this_hour_and_people_of_this_day_are_counted(world: World) -> None:
    await world.campaign(choices(3))
    for person in await world.people(2):
        await world.answer(person, 0)
    found = await read_overview(world.deps)
    assert (found.answers_last_hour, found.active_today) == (2, 2)
    assert found.by_hour == (*[0] * 23, 2)
    world.clock.advance(3601)
    found = await read_overview(world.deps)
    assert (found.answers_last_hour, found.active_today) == (0, 2)
    assert found.by_hour == (*[0] * 22, 2, 0)
    world.clock.advance(86_400)
    assert (await read_overview(world.deps)).active_today == 0


async def test_an_answer_that_was_taken_back_is_none(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)
    await world.submit(person, row, 0)
    await change_response(world.deps, person, lease=row.lease, cause=world.cause())

    found = await read_overview(world.deps)

    assert (found.answers_last_hour, found.active_today, sum(found.by_hour)) == (0, 0, 0)


async def test_an_altered_balance_is_seen_within_a_minute(world: World) -> None:
    assert (await read_overview(world.deps)).imbalance_units == 0
    team = accounts.c.id == TEAM_POOL.id
    await as_superuser(world, altered(accounts, team, posted_units=accounts.c.posted_units - 1))
    world.clock.advance(60)
    for _ in range(2):
        assert (await read_overview(world.deps)).imbalance_units > 0


@pytest.mark.parametrize("language", Language)
async def test_a_picture_goes_with_it_and_says_all_in_words_of_both_languages(world: World, language: Language) -> None:
    found, picture = await look_at_overview(world.deps, language)
    assert picture is not None
    with Image.open(io.BytesIO(picture.png)) as drawn:
        assert drawn.size == (WIDTH, HEIGHT)
        quiet = drawn.tobytes()
    busy = replace(found, by_hour=tuple(range(24)), adjudications=7, imbalance_units=3, active_today=12_345)
    other = draw_overview(busy, language, lettering(None))
    with Image.open(io.BytesIO(other.png)) as drawn:
        assert drawn.tobytes() != quiet
