"""Leaderboards: only paid work counts, once, whatever happens to it, to its author, to the cache or to the process."""

from datetime import timedelta
from uuid import UUID

import pytest

from contributors.boards import Board, Entry, Period, View, campaign_scope, group_scope, period_key
from flows.boards.count_work import count_work
from flows.boards.follow_boards import follow_boards
from flows.boards.hide_from_boards import hide_from_boards
from flows.boards.prune_boards import prune_boards
from flows.boards.recount_boards import recount_boards
from flows.money.correct_transfer import correct_transfer
from flows.money.propose_correction import propose_correction
from flows.people.forget_contributor import forget_contributor
from flows.shared.boards import look
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.ids import random_id
from kernel.money import Amount
from store.tables.boards import board_scores
from store.tables.ledger import transfers
from store.tables.people import contributors
from store.tables.work import responses
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio

EVER = Board("all", "all")
POINTS = 200
"""A choice at the middle of its range: between one and three AIC."""


async def paid(world: World, count: int = 3, tasks: int = 1) -> list[UUID]:
    """So many people answer alike and are paid. Returns: who they are."""
    people = await world.people(count)
    await world.campaign(choices(tasks), release="on_acceptance", max_overlap=str(count))
    for person in people:
        for _ in range(tasks):
            await world.answer(person, 0)
    assert await world.score_and_settle() == count * tasks
    return sorted(person.id for person in people)


async def counted(world: World) -> None:
    """What the two drains do."""
    while await count_work(world.deps):
        pass
    while await follow_boards(world.deps):
        pass


async def view(world: World, person: UUID, board: Board = EVER) -> View:
    async with world.deps.sessions.read() as session:
        return await look(world.deps, session, board, person)


async def test_accepted_work_counts_once_it_is_paid(world: World) -> None:
    people = await paid(world)
    rows = await world.rows(responses)
    assert {row["points"] for row in rows} == {POINTS}
    assert (await view(world, people[0])).count == 0

    await counted(world)
    await counted(world)

    now, campaign = world.clock.now(), rows[0]["campaign_id"]
    for scope in ("all", campaign_scope(campaign)):
        for period in Period:
            found = await view(world, people[1], Board(scope, period_key(period, now)))
            assert found.top == tuple(Entry(1, person, POINTS) for person in people)
            assert found.own == Entry(1, people[1], POINTS)
    assert await settle_verdicts(world.deps) == await count_work(world.deps) == 0


async def test_work_counts_for_the_group_that_its_author_played_for(world: World) -> None:
    group = random_id()
    people = await world.people(3)
    await world.campaign(choices(1), release="on_acceptance", max_overlap="3")
    async with world.deps.sessions.write() as session:
        await session.execute(contributors.update().where(contributors.c.id == people[0].id).values(plays_for=group))
    for person in people:
        await world.answer(person, 0)
    async with world.deps.sessions.write() as session:  # they leave: what was given for the group stays with it
        await session.execute(contributors.update().values(plays_for=None))
    await world.score_and_settle()
    await counted(world)

    board = Board(group_scope(group), "all")
    assert (await view(world, people[0].id, board)).top == (Entry(1, people[0].id, POINTS),)
    assert (await view(world, people[1].id, board)).own is None
    assert (await view(world, people[0].id)).count == 3


async def test_work_that_is_taken_back_counts_no_longer(world: World) -> None:
    await paid(world)
    await counted(world)
    reward = (await world.rows(transfers, kind="reward"))[0]
    response = await world.row(responses, id=reward["subject"])
    half = Amount(reward["amount_units"] // 2)

    for taken, left in ((half, POINTS // 2), (half, 0)):
        proposal, _ = await propose_correction(
            world.deps, f"T{reward['id'].hex}", taken, "copied", operator_id=OPERATOR, cause=world.cause("operator")
        )
        await correct_transfer(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))
        world.clock.advance(86_400)
        await counted(world)
        own = (await view(world, response["contributor_id"])).own
        assert (0 if own is None else own.points) == left


async def test_who_hides_sees_their_place_and_nobody_sees_them(world: World) -> None:
    first, second, third = await paid(world)
    await counted(world)
    person = next(each for each in await world.people(3) if each.id == second)

    await hide_from_boards(world.deps, person, is_hidden=True, cause=world.cause())
    await counted(world)
    others, own = await view(world, first), await view(world, second)
    assert [entry.person for entry in others.top] == [first, third]
    assert (own.is_hidden, own.own, own.count) == (True, Entry(1, second, POINTS), 2)
    assert second not in [entry.person for entry in own.around]

    await hide_from_boards(world.deps, person, is_hidden=False, cause=world.cause())
    await counted(world)
    assert [entry.person for entry in (await view(world, first)).top] == [first, second, third]


async def test_who_was_forgotten_is_on_no_board_nor_is_what_is_paid_later(world: World) -> None:
    people = await world.people(3)
    await world.campaign(choices(2), release="on_acceptance", max_overlap="3")
    for _ in range(2):
        for person in people:
            await world.answer(person, 0)
        await world.score()
    await settle_verdicts(world.deps)
    await counted(world)
    gone = people[0]
    assert (await view(world, gone.id)).own is not None

    shown = await world.balance(gone.account_id)
    assert await forget_contributor(world.deps, gone, shown_units=shown, cause=world.cause())
    async with world.deps.sessions.write() as session:  # paid only now
        await session.execute(responses.update().where(responses.c.contributor_id == gone.id).values(points=POINTS + 1))
    await counted(world)

    assert (await view(world, gone.id)).own is None
    assert gone.id not in [entry.person for entry in (await view(world, people[1].id)).top]
    assert {row["points"] for row in await world.rows(board_scores, contributor_id=gone.id)} == {0}
    assert (await recount_boards(world.deps, None)).mended == 0


async def test_a_new_day_begins_empty_and_the_week_goes_on(world: World) -> None:
    people = await paid(world)
    await counted(world)
    world.clock.advance(timedelta(days=1).total_seconds())
    now = world.clock.now()

    assert (await view(world, people[0], Board("all", period_key(Period.DAY, now)))).count == 0
    yesterday = Board("all", period_key(Period.DAY, now - timedelta(days=1)))
    assert (await view(world, people[0], yesterday)).count == 3

    world.clock.advance(timedelta(days=20).total_seconds())
    await prune_boards(world.deps, world.clock.now(), None)
    assert {row["period"] for row in await world.rows(board_scores)} == {"all"}
    assert (await view(world, people[0])).count == 3


async def test_without_a_copy_boards_are_read_from_their_sums(world: World) -> None:
    people = await paid(world)
    await count_work(world.deps)

    before = await view(world, people[0])
    await follow_boards(world.deps)

    assert await world.deps.boards.view(EVER, people[0]) == before == await view(world, people[0])


async def test_what_was_damaged_is_mended_and_copies_follow(world: World) -> None:
    people = await paid(world)
    await counted(world)
    async with world.deps.sessions.write() as session:
        await session.execute(board_scores.update().where(board_scores.c.period == "all").values(points=7))
        await session.execute(board_scores.delete().where(board_scores.c.contributor_id == people[2]))

    recounted = await recount_boards(world.deps, None)
    await counted(world)

    assert (recounted.people, recounted.mended, recounted.last) == (3, 2 * 2 + 6, None)
    assert [entry.points for entry in (await view(world, people[0])).top] == [POINTS] * 3
    assert (await recount_boards(world.deps, None)).mended == 0


async def test_a_database_older_than_the_copy_is_copied_anew(world: World) -> None:
    people = await paid(world)
    copy = await world.deps.boards.begin()
    assert await world.deps.boards.apply([], was=copy, revision=1_000, is_whole=True, now=world.clock.now())
    assert (await view(world, people[0])).count == 0

    await counted(world)

    assert (await view(world, people[0])).count == 3
