"""Groups: what counts for them, what they are told of it and how often, on both stores."""

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from contributors.errors import GoalUnreadable
from contributors.groups import LOOK_EVERY, TEASER_EVERY, TEASER_WITHIN, Announces, Choices, PausedFor, typed_goal
from contributors.quiet import QuietHours
from flows.campaigns.steer_campaign import steer_campaign
from flows.groups.announce_campaigns import announce_campaigns
from flows.groups.change_membership import change_membership
from flows.groups.configure_group import configure_group
from flows.groups.deliver_group_posts import deliver_group_posts
from flows.groups.join_group import join_group
from flows.groups.look_at_groups import look_at_groups
from flows.groups.pause_group import pause_group
from flows.groups.read_group_stats import read_group_stats
from flows.groups.set_group_goal import set_group_goal
from flows.groups.set_group_quiet import set_group_quiet
from flows.ports import Blocked, Delivery, Gone, Migrated, RetryAfter, Sent, Unreachable
from flows.shapes import Person
from kernel.values import Language
from store import groups
from store.groups import GroupRow
from store.tables.group_posts import group_posts
from tasks.errors import NoTaskAvailable
from tests.support.groups import TEA, Room, set_up, work_for
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio


async def _now(world: World, group: GroupRow) -> GroupRow:
    async with world.deps.sessions.read() as session:
        found = await groups.by_id(session, group.id)
    assert found is not None
    return found


async def _look(world: World, room: Room) -> None:
    world.clock.advance(LOOK_EVERY.total_seconds())
    await look_at_groups(world.deps)
    await deliver_group_posts(world.deps, room)


@pytest_asyncio.fixture
async def tea(world: World) -> tuple[GroupRow, list[Person]]:
    """A group for which three people play, and work for them."""
    group, people = await set_up(world), await world.people(3)
    for person in people:
        await join_group(world.deps, person, group.token, shows_name=False, cause=world.cause())
    return group, people


async def test_accepted_work_counts_from_joining_on(world: World) -> None:
    group, people = await set_up(world), await world.people(3)
    await work_for(world, people)
    for person in people:
        await join_group(world.deps, person, group.token, shows_name=False, cause=world.cause())
    before = await read_group_stats(world.deps, platform="telegram", chat_id=TEA)
    await work_for(world, people)
    after = await read_group_stats(world.deps, platform="telegram", chat_id=TEA)

    assert before is not None
    assert after is not None
    assert (before.members, before.today, before.month, before.workers) == (3, 0, 0, 0)
    assert (after.today, after.week, after.month, after.workers) == (3, 3, 3, 3)


async def test_a_goals_bar_is_posted_once_and_moves_in_place_until_it_is_reached(
    world: World, tea: tuple[GroupRow, list[Person]]
) -> None:
    group, people = tea
    room = Room()
    await set_group_goal(world.deps, platform="telegram", chat_id=TEA, goal=10, cause=world.cause())
    await deliver_group_posts(world.deps, room)
    assert [screen.text.splitlines()[-1] for _, _, screen in room.sent] == ["▱▱▱▱▱▱▱▱▱▱ 0 %"]

    await _look(world, room)
    assert not room.edited  # nothing has changed

    await work_for(world, people, 2)
    await _look(world, room)
    assert [(chat, at, screen.text.splitlines()[-1]) for chat, at, screen in room.edited] == [
        (TEA, 1, "▰▰▰▰▰▰▱▱▱▱ 60 %")
    ]

    await work_for(world, people, 2)
    for _ in range(3):
        await _look(world, room)
    assert room.edited[-1][2].text.endswith("▰▰▰▰▰▰▰▰▰▰ 100 %")
    assert len(room.sent) == 2
    assert "10" in room.sent[1][2].text
    assert (await _now(world, group)).goal_reached_at is not None


async def test_a_campaign_is_told_once_and_one_in_so_many_hours(world: World) -> None:
    group, room = await set_up(world, thread_id=5), Room()
    for _ in range(2):
        await world.campaign(choices(2))
    for _ in range(3):
        await announce_campaigns(world.deps)
        await deliver_group_posts(world.deps, room)
    assert len(room.sent) == 1
    chat_id, thread_id, screen = room.sent[0]
    assert (chat_id, thread_id) == (TEA, 5)
    (button,) = screen.rows[0]
    assert button.url == await room.link(group.token)
    assert "2–5 AIC" in screen.text

    world.clock.advance(TEASER_EVERY.total_seconds() + 1)
    for _ in range(2):
        await announce_campaigns(world.deps)
        await deliver_group_posts(world.deps, room)
    assert len(room.sent) == 2

    world.clock.advance(TEASER_WITHIN.total_seconds())
    assert await announce_campaigns(world.deps) == 0


@pytest.mark.parametrize(
    ("announces", "spoken", "told"),
    [
        (Announces.ALL, Language.ZH, 1),
        (Announces.LANGUAGE, Language.ZH, 0),
        (Announces.LANGUAGE, Language.EN, 1),
        (Announces.NONE, Language.EN, 0),
    ],
)
async def test_a_group_hears_of_what_its_admins_chose(
    world: World, announces: Announces, spoken: Language, told: int
) -> None:
    await set_up(world)
    choice = Choices(language=spoken, announces=announces)
    await configure_group(world.deps, platform="telegram", chat_id=TEA, choices=choice, cause=world.cause())
    await world.campaign(choices(2))
    assert await announce_campaigns(world.deps) == told


async def test_a_campaign_that_is_paused_before_its_word_is_out_is_not_told(world: World) -> None:
    await set_up(world)
    number, room = await world.campaign(choices(2)), Room()
    await announce_campaigns(world.deps)
    await steer_campaign(world.deps, operator_id=OPERATOR, number=number, step="pause", cause=world.cause("operator"))
    await deliver_group_posts(world.deps, room)
    assert not room.sent


async def test_quiet_hours_let_news_wait_and_bars_move(world: World, tea: tuple[GroupRow, list[Person]]) -> None:
    _, people = tea
    room = Room()
    await set_group_goal(world.deps, platform="telegram", chat_id=TEA, goal=100, cause=world.cause())
    await deliver_group_posts(world.deps, room)
    hours = QuietHours(world.clock.now().hour, (world.clock.now().hour + 3) % 24)
    await set_group_quiet(world.deps, platform="telegram", chat_id=TEA, hours=hours, cause=world.cause())

    await work_for(world, people)
    await announce_campaigns(world.deps)
    await _look(world, room)
    assert (len(room.sent), len(room.edited)) == (1, 1)

    world.clock.advance(timedelta(hours=3).total_seconds())
    await deliver_group_posts(world.deps, room)
    assert len(room.sent) == 2


@pytest.mark.parametrize(
    ("answer", "state", "tries"),
    [(RetryAfter(30.0), "sent", 2), (Unreachable(), "sent", 2), (Gone("no"), "dropped", 1)],
)
async def test_what_the_platform_says_is_obeyed(world: World, answer: Delivery, state: str, tries: int) -> None:
    await set_up(world)
    room = Room(answer)
    await set_group_goal(world.deps, platform="telegram", chat_id=TEA, goal=10, cause=world.cause())
    for _ in range(3):
        await deliver_group_posts(world.deps, room)
        world.clock.advance(61)
    assert len(room.sent) == tries
    assert (await world.row(group_posts))["state"] == state


async def test_a_group_that_may_not_be_written_to_is_left_alone_until_it_is_set_up_again(world: World) -> None:
    group, room = await set_up(world), Room(Blocked("not enough rights"))
    await world.campaign(choices(2))
    await announce_campaigns(world.deps)
    await deliver_group_posts(world.deps, room)
    assert (await _now(world, group)).paused_for == PausedFor.SILENCED

    world.clock.advance(TEASER_EVERY.total_seconds() + 1)
    await world.campaign(choices(2))
    assert await announce_campaigns(world.deps) == 0
    again = await set_up(world)
    assert (again.id, again.paused_at) == (group.id, None)
    assert await announce_campaigns(world.deps) == 1
    await deliver_group_posts(world.deps, room)
    assert len(room.sent) == 2


async def test_a_group_that_was_silenced_is_tried_again_once_a_day(world: World) -> None:
    group, room = await set_up(world), Room(Blocked("not enough rights"), Blocked("not enough rights"))
    await set_group_goal(world.deps, platform="telegram", chat_id=TEA, goal=10, cause=world.cause())
    await deliver_group_posts(world.deps, room)
    for tries in (1, 1, 2):
        assert len(room.sent) == tries
        await _look(world, room)
        world.clock.advance(timedelta(hours=13).total_seconds())
        await _look(world, room)
    await pause_group(world.deps, platform="telegram", chat_id=TEA, reason=PausedFor.LEFT, cause=world.cause())
    world.clock.advance(timedelta(days=2).total_seconds())
    await _look(world, room)
    assert (await _now(world, group)).paused_for == PausedFor.LEFT


async def test_a_pause_drops_news_and_keeps_the_bar(world: World, tea: tuple[GroupRow, list[Person]]) -> None:
    _, people = tea
    room = Room()
    await set_group_goal(world.deps, platform="telegram", chat_id=TEA, goal=100, cause=world.cause())
    await deliver_group_posts(world.deps, room)
    await work_for(world, people)
    assert await announce_campaigns(world.deps) == 1
    await pause_group(world.deps, platform="telegram", chat_id=TEA, reason=PausedFor.LEFT, cause=world.cause())
    await _look(world, room)
    assert (len(room.sent), len(room.edited)) == (1, 0)

    await pause_group(world.deps, platform="telegram", chat_id=TEA, reason=None, cause=world.cause())
    await _look(world, room)
    assert (len(room.sent), len(room.edited)) == (1, 1)


async def test_a_group_whose_chat_has_moved_is_followed_and_its_bar_said_anew(world: World) -> None:
    group, room = await set_up(world, thread_id=5), Room(Sent(7), Migrated(-200))
    await set_group_goal(world.deps, platform="telegram", chat_id=TEA, goal=10, cause=world.cause())
    await deliver_group_posts(world.deps, room)
    await world.campaign(choices(2))
    await announce_campaigns(world.deps)
    for _ in range(2):
        await deliver_group_posts(world.deps, room)

    assert [chat for chat, _, _ in room.sent] == [TEA, TEA, -200, -200]
    assert room.sent[-1][1] is None
    moved = await _now(world, group)
    assert replace(moved, looked_at=group.looked_at, goal=None, goal_set_at=None) == replace(
        group, chat_id=-200, thread_id=None
    )


@pytest.mark.parametrize(
    ("typed", "goal"), [("500", 500), ("1,000", 1000), ("１０００", 1000), ("off", None), ("取消", None), (" 10 ", 10)]
)
async def test_a_goal_is_read_as_people_write_it(typed: str, goal: int | None) -> None:
    assert typed_goal(typed) == goal


@pytest.mark.parametrize("typed", ["0", "9", "-5", "1000001", "many", "1e3", "10.5", "9" * 99])
async def test_what_is_no_goal_is_refused(typed: str) -> None:
    with pytest.raises(GoalUnreadable):
        typed_goal(typed)


async def test_nobody_reviews_an_answer_of_their_own_group(world: World, tea: tuple[GroupRow, list[Person]]) -> None:
    group, (author, mate, leaver) = tea
    await world.campaign(questions(1))
    await world.answer(author, "Because the sea is salty.", "answer")
    await world.score()  # the review is opened

    with pytest.raises(NoTaskAvailable):
        await world.take(mate, "review")
    await change_membership(world.deps, leaver, group.token, shows_name=None, cause=world.cause())
    assert (await world.take(leaver, "review")).kind == "review"
    await change_membership(world.deps, author, group.token, shows_name=None, cause=world.cause())
    with pytest.raises(NoTaskAvailable):  # it was given for the group
        await world.take(mate, "review")
    assert (await world.take(await world.person(9), "review")).kind == "review"
