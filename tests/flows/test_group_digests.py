"""A group's day: told once at its hour, changed through the day, with names by consent of those who are there."""

from datetime import timedelta

import pytest
import pytest_asyncio

from contributors.groups import LOOK_EVERY, Choices
from contributors.names import pseudonym_of
from flows.boards.count_work import count_work
from flows.groups.configure_group import configure_group
from flows.groups.deliver_group_posts import deliver_group_posts
from flows.groups.join_group import join_group
from flows.groups.look_at_groups import look_at_groups
from flows.money.read_balance import read_balance
from flows.people.forget_contributor import forget_contributor
from flows.shapes import Person
from kernel.values import Language
from store.tables.groups import group_achievements
from tests.support.groups import TEA, Room, set_up, work_for
from tests.support.world import World
from views import group_posts as views
from views.limits import plain_text
from views.phrases import phrase, plural

pytestmark = pytest.mark.asyncio
EN = Language.EN
HOUR = 20
TO_THE_HOUR = timedelta(hours=8)
"""The world begins at noon."""


@pytest_asyncio.fixture
async def people(world: World) -> list[Person]:
    """Three who play for a group; the second keeps their name to themselves."""
    group, people = await set_up(world), await world.people(3)
    for number, person in enumerate(people):
        await join_group(world.deps, person, group.token, shows_name=number != 1, cause=world.cause())
    return people


async def _look(world: World, room: Room, after: timedelta = LOOK_EVERY) -> None:
    world.clock.advance(after.total_seconds())
    while await count_work(world.deps):
        pass
    while await look_at_groups(world.deps):
        pass
    while await deliver_group_posts(world.deps, room):
        pass


def _room(people: list[Person]) -> Room:
    room = Room()
    room.people = {person.external_id: name for person, name in zip(people, ("Ann", "Bob", "Cem"), strict=True)}
    return room


async def test_a_day_is_told_once_at_its_hour_and_changed_through_the_day(world: World, people: list[Person]) -> None:
    room = _room(people)
    await work_for(world, people, 4)
    await _look(world, room)
    assert not room.sent

    await _look(world, room, TO_THE_HOUR)
    assert len(room.sent) == 1
    text = room.sent[0][2].text
    assert plural(EN, "group.digest.before", 12, hour="20:00") in text
    assert plural(EN, "group.digest.people", 3) in text

    await work_for(world, people)
    await _look(world, room)
    assert not room.edited  # not before half an hour has passed
    await _look(world, room, timedelta(minutes=30))
    assert plural(EN, "group.digest.since", 3) in room.edited[-1][2].text
    await _look(world, room, timedelta(minutes=30))
    assert (len(room.sent), len(room.edited)) == (1, 1)  # nothing is new


async def test_a_late_verdict_still_counts_for_the_day_of_its_answer(world: World, people: list[Person]) -> None:
    room = _room(people)
    await work_for(world, people, 1)
    number = await world.campaign([{"id": "z", "text": "?", "options": ["a", "b"]}], min_overlap="3", max_overlap="3")
    assert number
    for person in people:
        await world.answer(person, 0)
    await _look(world, room, TO_THE_HOUR)
    assert plural(EN, "group.digest.before", 3, hour="20:00") in room.sent[0][2].text

    await world.score()
    await _look(world, room, timedelta(minutes=30))
    assert plural(EN, "group.digest.before", 6, hour="20:00") in room.edited[-1][2].text


async def test_a_day_on_which_nothing_was_done_is_not_told(world: World, people: list[Person]) -> None:
    room = _room(people)
    for _ in range(3):
        await _look(world, room, timedelta(hours=12))
    assert not room.sent


async def test_a_day_is_told_once_whatever_hours_are_chosen_meanwhile(world: World, people: list[Person]) -> None:
    room = _room(people)
    await work_for(world, people)
    for hour in (20, 21, 22):
        choices = Choices(digest_hour=hour)
        await configure_group(world.deps, platform="telegram", chat_id=TEA, choices=choices, cause=world.cause())
        await _look(world, room, TO_THE_HOUR if hour == HOUR else timedelta(hours=1))
    assert len(room.sent) == 1


async def test_without_an_hour_and_after_a_long_outage_nothing_is_told(world: World, people: list[Person]) -> None:
    room = _room(people)
    await work_for(world, people)
    await _look(world, room, TO_THE_HOUR + timedelta(hours=7))
    assert not room.sent

    choices = Choices(digest_hour=-1)
    await configure_group(world.deps, platform="telegram", chat_id=TEA, choices=choices, cause=world.cause())
    await work_for(world, people)
    await _look(world, room, timedelta(hours=18))
    assert not room.sent


async def test_badges_are_told_once_and_collected_into_the_day(world: World, people: list[Person]) -> None:
    room = _room(people)
    await work_for(world, people, 4)
    await _look(world, room, TO_THE_HOUR)
    told = {row["achievement"] for row in await world.rows(group_achievements)}
    assert told == {"accepted-10", "people-3"}
    new = phrase(EN, "group.digest.badges", names="x").removesuffix("x")
    assert plain_text(new) in plain_text(room.sent[0][2].text)

    await work_for(world, people)
    await _look(world, room, timedelta(minutes=31))
    assert plain_text(new) in plain_text(room.edited[-1][2].text)
    await _look(world, room, timedelta(days=1))
    assert len(room.sent) == 2
    assert plain_text(new) not in plain_text(room.sent[1][2].text)


async def test_names_are_shown_by_consent_and_only_of_who_is_in_the_chat(world: World, people: list[Person]) -> None:
    room = _room(people)
    del room.people[people[2].external_id]
    await work_for(world, people, 2)
    await _look(world, room, TO_THE_HOUR)

    text = room.sent[0][2].text
    assert sorted(asked for _, asked in room.asked) == sorted(person.external_id for person in people)
    assert "Ann" in text
    assert "Bob" not in text
    assert pseudonym_of(people[1].id).code in text
    assert "Cem" not in text
    assert pseudonym_of(people[2].id).code not in text


async def test_who_was_forgotten_is_on_no_board(world: World, people: list[Person]) -> None:
    room = _room(people)
    await work_for(world, people, 2)
    await _look(world, room, TO_THE_HOUR)
    assert "Ann" in room.sent[0][2].text

    balance = await read_balance(world.deps, people[0])
    shown = balance.available.units + balance.locked.units
    assert await forget_contributor(world.deps, people[0], shown_units=shown, cause=world.cause())
    await _look(world, room, timedelta(minutes=31))
    assert "Ann" not in room.edited[-1][2].text


@pytest.mark.parametrize("language", Language)
async def test_a_day_in_words(language: Language) -> None:
    facts = {"hour": 7, "before": 1, "people": 1, "since": 0, "goal": 10, "done": 3, "badges": ["goals-1"]}
    screen = views.digest(language, "<Tea>", facts, [], count=0, link="https://t.me/a")
    assert "&lt;Tea&gt;" in screen.text
    assert "07:00" in screen.text
    assert "▰▰▰▱" in screen.text
