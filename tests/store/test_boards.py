"""One contract for both copies of the leaderboards, and for the sums in SQL."""

import asyncio
import secrets
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contributors.boards import Board, Entry, View
from store.board_cache import Boards, Change
from store.board_memory import MemoryBoards, Ranks
from store.cache import Cache, CacheUnavailable
from store.cache_redis import RedisCache
from tests.support.servers import RedisServer

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PEOPLE = [UUID(int=number << 64 | 7) for number in range(1, 13)]
TODAY, EVER = Board("all", "2026-12-01"), Board("all", "all")

CHANGES = st.lists(
    st.builds(
        Change,
        st.sampled_from([TODAY, EVER]),
        st.sampled_from(PEOPLE),
        st.sampled_from([0, 1, 2, 3, 300]),
        st.booleans(),
    ),
    max_size=40,
)


def expected(changes: Sequence[Change], board: Board, person: UUID, *, top: int, around: int) -> View:
    """What a board says, by sorting everybody."""
    newest = {change.person: change for change in changes if change.board == board}
    there = {person: change for person, change in newest.items() if change.points > 0}
    seen = sorted((-change.points, who) for who, change in there.items() if not change.is_hidden)
    entries = [Entry(1 + sum(points < mine for points, _ in seen), who, -mine) for mine, who in seen]
    if person not in there:
        return View(len(seen), tuple(entries[:top]))
    mine = there[person]
    place = 1 + sum(points < -mine.points for points, _ in seen)
    index = place - 1 if mine.is_hidden else bisect_left(seen, (-mine.points, person))
    begin, end = max(0, index - around), index + around + (not mine.is_hidden)
    return View(
        len(seen),
        tuple(entries[:top]),
        own=Entry(place, person, mine.points),
        is_hidden=mine.is_hidden,
        around=tuple(entries[begin:end]),
    )


async def bring(boards: Boards, changes: Sequence[Change], *, size: int = 7) -> None:
    """Bring changes in batches, as a follower does."""
    copy = await boards.begin()
    for first in range(0, max(len(changes), 1), size):
        batch = changes[first : first + size]
        is_last = first + size >= len(changes)
        assert await boards.apply(batch, was=copy, revision=first + len(batch), is_whole=is_last, now=NOON)
        found = await boards.copy()
        assert found is not None
        copy = found


async def check(boards: Boards, changes: Sequence[Change]) -> None:
    for board in (TODAY, EVER):
        for person in (*PEOPLE, UUID(int=5)):
            for top, around in ((3, 2), (0, 1)):
                found = await boards.view(board, person, top=top, around=around)
                assert found == expected(changes, board, person, top=top, around=around)


@given(CHANGES)
def test_the_copy_in_process_says_what_sorting_everybody_says(changes: list[Change]) -> None:
    async def follow() -> None:
        boards = MemoryBoards()
        await bring(boards, changes)
        await check(boards, changes)

    asyncio.run(follow())


@given(CHANGES)
@settings(max_examples=15)
def test_the_copy_in_redis_says_the_same(redis_server: RedisServer, changes: list[Change]) -> None:
    async def follow() -> None:
        cache = RedisCache(redis_server.url, prefix=f"test-{secrets.token_hex(4)}")
        await bring(cache.boards, changes)
        await check(cache.boards, changes)
        await cache.close()

    asyncio.run(follow())


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=300), st.integers(2, 6))
def test_ranks_are_a_sorted_list(steps: list[tuple[int, bool]], block: int) -> None:
    ranks, plain = Ranks(block=block), list[tuple[int, UUID]]()
    for number, adds in steps:
        key = (-(number % 7), UUID(int=number))
        if adds and key not in plain:
            ranks.add(key)
            plain.append(key)
        elif not adds and key in plain:
            ranks.remove(key)
            plain.remove(key)
        plain.sort()
        assert len(ranks) == len(plain)
        assert ranks.before(key) == bisect_left(plain, key)
        assert list(ranks.stretch(number % 9, 5)) == plain[number % 9 : number % 9 + 5]


@pytest.mark.asyncio
async def test_a_copy_answers_nothing_before_it_is_whole(cache: Cache) -> None:
    boards = cache.boards
    assert await boards.copy() is None
    assert await boards.view(EVER, PEOPLE[0]) is None
    begun = await boards.begin()

    assert await boards.apply([Change(EVER, PEOPLE[0], 5)], was=begun, revision=1, is_whole=False, now=NOON)
    assert await boards.view(EVER, PEOPLE[0]) is None
    half = await boards.copy()
    assert half is not None
    assert await boards.apply([], was=half, revision=9, is_whole=True, now=NOON)

    found = await boards.view(EVER, PEOPLE[0])
    assert found is not None
    assert found.own == Entry(1, PEOPLE[0], 5)


@pytest.mark.asyncio
async def test_of_two_who_bring_the_same_changes_one_does(cache: Cache) -> None:
    boards = cache.boards
    begun = await boards.begin()
    change = Change(EVER, PEOPLE[0], 5)

    assert await boards.apply([change], was=begun, revision=1, is_whole=True, now=NOON)
    assert not await boards.apply([change], was=begun, revision=1, is_whole=True, now=NOON)
    stale = Change(EVER, PEOPLE[0], 1)
    assert not await boards.apply([stale], was=begun, revision=2, is_whole=True, now=NOON)
    await boards.begin()
    again = await boards.copy()
    assert again is not None
    assert again.generation != begun.generation
    assert not await boards.apply([change], was=begun, revision=1, is_whole=True, now=NOON)
    assert await boards.apply([], was=again, revision=1, is_whole=True, now=NOON)
    assert await boards.view(EVER, PEOPLE[0]) == View(0, ())


@pytest.mark.asyncio
async def test_boards_that_are_over_are_let_go_of(redis_cache: Callable[[], RedisCache]) -> None:
    memory, opened = MemoryBoards(), redis_cache()
    today, ever = Change(TODAY, PEOPLE[0], 5), Change(EVER, PEOPLE[0], 5)
    for boards in (memory, opened.boards):
        await bring(boards, [today, ever])

    later = NOON + timedelta(days=2)
    copy = await memory.copy()
    assert copy is not None
    assert await memory.apply([], was=copy, revision=3, is_whole=True, now=later)

    assert await memory.view(TODAY, PEOPLE[0]) == View(0, ())
    keys = [key async for key in opened._redis.scan_iter(f"{opened._prefix}*")]
    stays_s = [await opened._redis.ttl(key) for key in keys if key.endswith((TODAY.name, EVER.name))]
    assert sorted(stays_s) == [-1, pytest.approx(8.5 * 86_400, abs=60)]
    await opened.boards.begin()
    assert [key async for key in opened._redis.scan_iter(f"{opened._prefix}*")] == [f"{opened._prefix}{{boards}}:state"]
    await opened.close()


@pytest.mark.asyncio
async def test_an_absent_redis_is_said(redis_cache: Callable[[], RedisCache], redis_server: RedisServer) -> None:
    opened = redis_cache()
    await bring(opened.boards, [Change(EVER, PEOPLE[0], 5)])
    redis_server.kill9()
    with pytest.raises(CacheUnavailable):
        await opened.boards.view(EVER, PEOPLE[0])
    redis_server.start()
    await asyncio.sleep(0.6)

    assert await opened.boards.copy() is None
    await opened.close()
