"""How fast a broadcast goes on a sandbox that enforces Telegram's limits, and what presses feel of it.

In virtual time the house and the sandbox share one clock that moves by as much as the sender sleeps; others write
meanwhile. In real time the sandbox is a process of its own, and messages take as long as they take.
"""

import asyncio
import contextlib
import heapq
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot import migrate
from flows.broadcasts.read_broadcast import read_broadcast
from flows.deps import Deps
from flows.ports import NotNow
from handlers.contributor.messenger import TelegramMessenger
from handlers.contributor.middlewares import CountSends
from jobs.broadcasting import ROUNDS_PER_S, Broadcasting
from kernel.clock import Clock, ManualClock, SystemClock
from sandbox.app import STATE, Options, build_app, serving
from sandbox.clock import Clock as SandboxClock
from sandbox.control.accounts import register_bot
from sandbox.crowd.client import Sandbox
from sandbox.crowd.processes import free_port, running
from sandbox.db import Database
from sandbox.models import Person
from sandbox.state import State
from store.cache_memory import MemoryCache
from store.limiter import SendLimiter, broadcasts_per_s
from store.sessions import Sessions
from tests.support.broadcasts import FIRST_READER, broadcast, readers
from tests.support.deps import START, house_deps
from tests.support.world import OPERATOR, World, choices

TOKEN: Final = "7200000001:benchmark-broadcasts-01"  # noqa: S105 - a sandbox's
MESSAGES_PER_S: Final = 30
OTHERS: Final = 50
_OTHERS_PER_S: Final = 3.0
_PROBES_PER_S: Final = 5.0
_SEED: Final = 20261201
Event = Callable[[], Awaitable[object]]


class VirtualClock(ManualClock):
    """Time that passes by as much as the sender sleeps; what is due meanwhile happens at its moment."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._due: list[tuple[float, int, Event]] = []

    def plan(self, at_s: float, event: Event) -> None:
        """Let this happen then. Units: seconds since 1970."""
        heapq.heappush(self._due, (at_s, len(self._due), event))

    async def sleep(self, duration_s: float) -> None:
        """Pass that time."""
        until_s = self.now().timestamp() + max(duration_s, 0.0)
        while self._due and self._due[0][0] <= until_s:
            at_s, _, event = heapq.heappop(self._due)
            self.advance(max(0.0, at_s - self.now().timestamp()))
            await event()
        self.advance(max(0.0, until_s - self.now().timestamp()))


class _Followed(SandboxClock):
    """The sandbox's time is the house's."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> float:
        """Seconds since 1970, in the house's time."""
        return self._clock.now().timestamp()


@dataclass
class Watch(BaseRequestMiddleware):
    """What Telegram was asked, when, and how often it said 429."""

    clock: Clock
    sent: list[tuple[float, int]] = field(default_factory=list)
    too_many: int = 0

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        """Let the call through, and note it."""
        at_s = self.clock.now().timestamp()
        try:
            answer = await make_request(bot, method)
        except TelegramRetryAfter:
            self.too_many += 1
            raise
        if isinstance(chat_id := getattr(method, "chat_id", None), int):
            self.sent.append((at_s, chat_id))
        return answer


@dataclass
class Stage:
    """A house's sender, a bot that answers people, and what was seen of both."""

    deps: Deps
    world: World
    watch: Watch
    answering: Bot
    sender: Broadcasting


async def in_virtual_time(people: int, messages_per_s: int = MESSAGES_PER_S) -> dict[str, Any]:
    """Tell so many people while others write at random moments.

    Shape:   `messages_per_s` is what the house believes; the sandbox allows 30.
    """
    clock = VirtualClock(START)
    dice = random.Random(_SEED)
    async with _in_house(clock, people) as address, _stage(clock, people, address, messages_per_s) as stage:
        at_s = clock.now().timestamp()
        for _ in range(int(people / broadcasts_per_s(MESSAGES_PER_S) * _OTHERS_PER_S)):
            at_s += dice.expovariate(_OTHERS_PER_S)
            clock.plan(at_s, _press(stage, FIRST_READER + people + dice.randrange(OTHERS)))
        while (facts := await read_broadcast(stage.deps, 1)).sent < people:
            if await stage.sender.run(stage.deps) == 0:
                await clock.sleep(1.0)
        assert facts.unsure == 0, facts
        watch = stage.watch
    first_s, last_s, calls, others = _seen(watch, people)
    duration_s = last_s - first_s
    told = Counter(chat for _, chat in watch.sent if chat < FIRST_READER + people)
    return {
        "rate_share": _share(calls + others, duration_s),
        "broadcasts_per_s": round(calls / duration_s, 2),
        "others_per_s": round(others / duration_s, 2),
        "share_of_telegrams_30": round((calls + others) / (MESSAGES_PER_S * duration_s), 4),
        "http_429": watch.too_many,
        "repeats": sum(told.values()) - len(told),
        "fullest_second": _fullest([at for at, _ in watch.sent]),
        "virtual_s": round(duration_s, 1),
    }


async def in_real_time(seconds: float) -> dict[str, Any]:
    """Press for so long without a broadcast, then as long beside one."""
    people = int(seconds * broadcasts_per_s(MESSAGES_PER_S))
    clock = SystemClock()
    async with _apart(people) as address, _stage(clock, people, address) as stage:
        alone = await _presses(stage, people, seconds)
        stage.watch.sent.clear()
        sending = asyncio.create_task(_send(stage))
        beside = await _presses(stage, people, seconds)
        await sending
        first_s, last_s, calls, _ = _seen(stage.watch, people)
        inside = sum(first_s <= at <= last_s for at, chat in stage.watch.sent if chat >= FIRST_READER + people)
    return {
        **_latencies("press_alone", alone),
        **_latencies("press", beside),
        "real_rate_share": _share(calls + inside, last_s - first_s),
        "real_http_429": stage.watch.too_many,
    }


async def _send(stage: Stage) -> None:
    while await stage.sender.run(stage.deps):
        pass


@asynccontextmanager
async def _in_house(clock: Clock, people: int) -> AsyncIterator[str]:
    """A strict sandbox in this process, on the house's clock. Returns: its address."""
    app = build_app(Options(limits=True), _Followed(clock))
    _inhabit(app[STATE], people + OTHERS)
    async with serving(app, "127.0.0.1", 0) as address:
        yield address


@asynccontextmanager
async def _apart(people: int) -> AsyncIterator[str]:
    """A strict sandbox in a process of its own. Returns: its address."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        file, port = str(Path(folder) / "sandbox.db"), free_port()
        state = State(Database(file))
        _inhabit(state, people + OTHERS)
        state.db.close()
        words = ("--port", str(port), "--file", file, "--limits")
        async with running("sandbox", *words, folder=Path(folder), env={}):
            async with Sandbox(f"http://127.0.0.1:{port}") as sandbox:
                await sandbox.wait_until_up()
            yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def _stage(clock: Clock, people: int, address: str, messages_per_s: int = MESSAGES_PER_S) -> AsyncIterator[Stage]:
    """A founded house with a broadcast to so many, on a strict sandbox."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/house.db"
        await asyncio.to_thread(migrate.upgrade, url)
        sessions = Sessions(url)
        deps = await house_deps(sessions, Path(folder), {OPERATOR: "owner"}, clock=clock)
        limiter = SendLimiter(MemoryCache(lambda: clock.now().timestamp()), clock, messages_per_s=messages_per_s)
        watch = Watch(clock)
        answering, calling = _bot(address), _bot(address)
        answering.session.middleware(CountSends(limiter))
        for bot in (answering, calling):
            bot.session.middleware(watch)
        world = World(deps, clock)  # type: ignore[arg-type]
        number = await world.campaign(choices(1), languages="zh en")
        await readers(sessions, people, since=clock.now())
        await broadcast(world, number)
        sender = Broadcasting(TelegramMessenger(calling, deps, limiter), "benchmark")
        yield Stage(deps, world, watch, answering, sender)
        await answering.session.close()
        await calling.session.close()
        await sessions.dispose()


def _inhabit(state: State, people: int) -> None:
    """So many people who have started the bot."""
    bot = register_bot(state, "broadcasting_bot", TOKEN)
    for number in range(FIRST_READER, FIRST_READER + people):
        person = Person(number, f"P{number}", "en")
        state.save_person(person)
        room = state.private_room(bot, person)
        room.started = True
        state.save_room(room)


def _bot(address: str) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    return Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def _press(stage: Stage, chat_id: int) -> Event:
    async def answer() -> None:
        with contextlib.suppress(NotNow):
            await stage.answering.send_message(chat_id, "You pressed.")

    return answer


async def _presses(stage: Stage, people: int, seconds: float) -> list[float]:
    """Answer somebody so often, whether the answers before have come or not. Returns: how long each took, in ms."""
    took: list[float] = []

    async def one(chat_id: int) -> None:
        begun = time.perf_counter()
        await _press(stage, chat_id)()
        took.append((time.perf_counter() - begun) * 1e3)

    running = []
    for number in range(int(seconds * _PROBES_PER_S)):
        running.append(asyncio.create_task(one(FIRST_READER + people + number % OTHERS)))
        await asyncio.sleep(1 / _PROBES_PER_S)
    await asyncio.gather(*running)
    return took


def _seen(watch: Watch, people: int) -> tuple[float, float, int, int]:
    """First and last call of the broadcast; how many it made, and others meanwhile."""
    calls = [at for at, chat in watch.sent if chat < FIRST_READER + people]
    first_s, last_s = min(calls), max(calls)
    others = sum(first_s <= at <= last_s for at, chat in watch.sent if chat >= FIRST_READER + people)
    return first_s, last_s, len(calls), others


def _share(messages: int, duration_s: float) -> float:
    """What part of all that may go went: the last round's time is its own too."""
    allowed = broadcasts_per_s(MESSAGES_PER_S) * (duration_s + 1 / ROUNDS_PER_S)
    return round(messages / allowed, 4)


def _fullest(at_s: Sequence[float]) -> int:
    """The most messages in any one second."""
    ordered, fullest, begin = sorted(at_s), 0, 0
    for end, moment in enumerate(ordered):
        while ordered[begin] <= moment - 1.0 + 1e-6:
            begin += 1
        fullest = max(fullest, end - begin + 1)
    return fullest


def _latencies(name: str, took_ms: Sequence[float]) -> dict[str, float]:
    cuts = quantiles(took_ms, n=100)
    return {f"{name}_p50_ms": round(cuts[49], 1), f"{name}_p99_ms": round(cuts[98], 1)}
