"""Whatever happens in whatever order, every board says what counting all work from the beginning says."""

import asyncio
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from contributors.boards import Board, Entry, View, kept_periods
from flows.boards import count_work as counting
from flows.boards.count_work import count_work
from flows.boards.follow_boards import follow_boards
from flows.boards.hide_from_boards import hide_from_boards
from flows.boards.recount_boards import recount_boards
from flows.deps import Deps
from flows.people.forget_contributor import forget_contributor
from flows.shapes import Person
from flows.shared import boards as following
from kernel.clock import ManualClock
from store import boards
from store.board_cache import Boards
from store.cache import Cache
from store.cache_memory import MemoryCache
from store.cache_redis import RedisCache
from store.sessions import Sessions
from tests.support.deps import house_deps
from tests.support.paid_work import PaidWork
from tests.support.servers import PostgresServer, RedisServer
from tests.support.world import OPERATOR, World

PEOPLE = range(4)
GROUPS = (None, UUID(int=1), UUID(int=2))
WHO, POINTS = st.sampled_from(PEOPLE), st.sampled_from([100, 100, 250])


@dataclass(frozen=True)
class Piece:
    """A piece of paid work, as the model remembers it."""

    response: UUID
    person: UUID
    scopes: tuple[str, ...]
    at: datetime
    points: int


class BoardsMachine(RuleBasedStateMachine):
    """Work is paid and taken back, people hide, leave and are forgotten, days turn, and copies are lost."""

    make: Callable[[], tuple[Sessions, Cache]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        sessions, self.cache = self.make()
        self.deps = self.runner.run(self._deps(sessions, self.cache.boards))
        assert isinstance(self.deps.clock, ManualClock)
        self.clock = self.deps.clock
        self.world = World(self.deps, self.clock)
        self.work = PaidWork(sessions)
        self.pieces: list[Piece] = []
        self.hidden: set[UUID] = set()
        self.forgotten: set[UUID] = set()

    async def _deps(self, sessions: Sessions, copy: Boards) -> Deps:
        return replace(await house_deps(sessions, Path(), {OPERATOR: "owner"}), boards=copy)

    def teardown(self) -> None:
        """Everybody goes home, after a last look."""
        self.runner.run(self._compare())
        self.runner.run(self.cache.close())
        self.runner.run(self.deps.sessions.dispose())
        self.runner.close()

    @initialize()
    def arrive(self) -> None:
        """Four people and two campaigns."""
        self.people = [self.runner.run(self._arrived(number)) for number in PEOPLE]
        for _ in range(2):
            self.runner.run(self.work.campaign(self.clock.now()))

    async def _arrived(self, number: int) -> Person:
        return await self.world.stranger(number)

    @rule(who=WHO, campaign=st.integers(0, 1), group=st.sampled_from(GROUPS), points=POINTS)
    def pay(self, who: int, campaign: int, group: UUID | None, points: int) -> None:
        """A piece of work is accepted, and paid at once."""
        self.runner.run(self._pay(self.people[who].id, self.work.campaigns[campaign], group, points))

    async def _pay(self, person: UUID, campaign: UUID, group: UUID | None, points: int) -> None:
        now = self.clock.now()
        response = await self.work.accepted(person, campaign, group, now=now)
        await self.work.paid(response, points, now=now)
        own = () if group is None else (f"g{group.hex}",)
        self.pieces.append(Piece(response, person, ("all", f"c{campaign.hex}", *own), now, points))

    @rule(number=st.integers(0, 99), part=st.sampled_from([1, 2]))
    def take_back(self, number: int, part: int) -> None:
        """An operator takes back a piece's pay, or half of it."""
        if self.pieces:
            place = number % len(self.pieces)
            piece = self.pieces[place]
            self.pieces[place] = replace(piece, points=piece.points - -(-piece.points // part))
            self.runner.run(self._take_back(piece, part))

    async def _take_back(self, piece: Piece, part: int) -> None:
        async with self.deps.sessions.write() as session:
            await boards.take_back(session, piece.response, 1, of_units=part)

    @rule(who=WHO, is_hidden=st.booleans())
    def hide(self, who: int, is_hidden: bool) -> None:
        """Somebody hides, or shows themselves again."""
        person = self.people[who]
        if person.id not in self.forgotten:
            (self.hidden.add if is_hidden else self.hidden.discard)(person.id)
            cause = self.world.cause()
            self.runner.run(hide_from_boards(self.deps, person, is_hidden=is_hidden, cause=cause))

    @rule(who=st.sampled_from([0, 0, 3]))
    def forget(self, who: int) -> None:
        """Somebody asks to be forgotten, once."""
        person = self.people[who]
        if person.id not in self.forgotten and len(self.pieces) > 6:
            self.forgotten.add(person.id)
            assert self.runner.run(forget_contributor(self.deps, person, shown_units=0, cause=self.world.cause()))

    @rule(hours=st.sampled_from([1, 13, 24, 24 * 6, -1]))
    def time_passes(self, hours: int) -> None:
        """Days and weeks turn; now and then a clock is set back."""
        self.clock.advance(hours * 3_600)

    @rule()
    def count(self) -> None:
        """The leader counts a batch."""
        self.runner.run(count_work(self.deps))

    @rule()
    def follow(self) -> None:
        """The copy follows by a batch."""
        self.runner.run(follow_boards(self.deps))

    @rule()
    def lose_the_copy(self) -> None:
        """A process begins anew, or Redis lost everything; or only half of a copy was made."""
        self.runner.run(self.deps.boards.begin())

    @rule()
    def prune(self) -> None:
        """What is over goes."""
        self.runner.run(self._prune())

    async def _prune(self) -> None:
        async with self.deps.sessions.write() as session:
            await boards.prune(session, now=self.clock.now())

    @rule()
    def recount(self) -> None:
        """Nothing was wrong."""
        assert self.runner.run(recount_boards(self.deps, None)).mended == 0

    @rule()
    def compare(self) -> None:
        """Once everything is counted and followed, all three agree on every board, for everybody."""
        self.runner.run(self._compare())

    async def _compare(self) -> None:
        while await count_work(self.deps):
            pass
        while await follow_boards(self.deps):
            pass
        scopes = {scope for piece in self.pieces for scope in piece.scopes}
        for board in [Board(scope, period) for scope in scopes for period in kept_periods(self.clock.now())]:
            for person in self.people:
                said = self._expected(board, person.id)
                assert await self.deps.boards.view(board, person.id, top=2, around=1) == said
                async with self.deps.sessions.read() as session:
                    assert await boards.view(session, board, person.id, top=2, around=1) == said

    def _expected(self, board: Board, person: UUID) -> View:
        """Count all work from the beginning, and sort everybody."""
        span = kept_periods(self.clock.now())[board.period]
        sums: dict[UUID, int] = {}
        for piece in self.pieces:
            is_in = (span.begins_at is None or piece.at >= span.begins_at) and (
                span.ends_at is None or piece.at < span.ends_at
            )
            if is_in and board.scope in piece.scopes and piece.person not in self.forgotten:
                sums[piece.person] = sums.get(piece.person, 0) + piece.points
        sums = {who: points for who, points in sums.items() if points}
        order = sorted((-points, who) for who, points in sums.items() if who not in self.hidden)
        entries = [Entry(1 + sum(more < mine for more, _ in order), who, -mine) for mine, who in order]
        if person not in sums:
            return View(len(order), tuple(entries[:2]))
        mine = -sums[person]
        place = 1 + sum(more < mine for more, _ in order)
        is_hidden = person in self.hidden
        index = place - 1 if is_hidden else order.index((mine, person))
        near = entries[max(0, index - 1) : index + 1 + (not is_hidden)]
        return View(len(order), tuple(entries[:2]), Entry(place, person, -mine), is_hidden, tuple(near))


def live(make: Callable[[], tuple[Sessions, Cache]], examples: int) -> None:
    """Let a machine live so many lives of 40 steps."""
    machine = type("Machine", (BoardsMachine,), {"make": staticmethod(make)})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples, stateful_step_count=40, deadline=None, phases=[Phase.generate]),
    )


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that one is not enough."""
    monkeypatch.setattr(counting, "BATCH", 3)
    monkeypatch.setattr(following, "CHANGES_AT_ONCE", 5)


def test_boards_in_process_are_the_work(sqlite_template: Path, tmp_path: Path) -> None:
    def make() -> tuple[Sessions, Cache]:
        path = tmp_path / f"{uuid4().hex}.db"
        shutil.copyfile(sqlite_template, path)
        return Sessions(f"sqlite+aiosqlite:///{path}"), MemoryCache()

    live(make, 15)


def test_boards_in_redis_are_the_work(
    postgres_server: PostgresServer, postgresql_template: str, redis_server: RedisServer
) -> None:
    def make() -> tuple[Sessions, Cache]:
        url = postgres_server.url(postgres_server.create_database(template=postgresql_template))
        return Sessions(url), RedisCache(redis_server.url, prefix=f"t{secrets.token_hex(4)}")

    live(make, 4)
