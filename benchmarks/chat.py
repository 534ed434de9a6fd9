"""/task, card, press, receipt, [Next], next card: the house beside a bare aiogram bot that makes the same calls."""

import argparse
import asyncio
import itertools
import random
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from benchmarks.load import Round, Subject, offer
from benchmarks.pieces import pieces
from benchmarks.problems import Unmeasurable
from benchmarks.questions import document
from benchmarks.visitors import Visitor, watched, way_in
from sandbox.crowd.client import Refused, Sandbox
from sandbox.crowd.operator_script import NotAsExpected, Operator
from sandbox.crowd.processes import Died, free_port, running
from sandbox.crowd.someone import Someone
from tests.support.processes import ServerFailed
from tests.support.servers import PostgresServer, RedisServer

HOUSE: Final = "speed_house_bot"
OPERATOR: Final = "speed_operator_bot"
BARE: Final = "speed_bare_bot"
STORES: Final = ("sqlite", "postgresql")
_OVERLAP_MAX: Final = 5
_AT_THE_DOOR_AT_ONCE: Final = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much load, and how often."""
    parser.add_argument("--people", type=int, default=48, help="how many people chat with each bot")
    parser.add_argument("--rate", type=float, default=50.0, help="updates offered per second")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each bot, in turn")
    parser.add_argument("--warm-up", type=float, default=3.0, help="seconds of load before the first round counts")
    parser.add_argument("--store", choices=STORES, default=STORES[0], help="PostgreSQL comes with Redis")
    parser.add_argument("--times", type=int, default=100, help="how often each piece is measured, five times over")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Both bots in turn, then the pieces one by one.

    Raises:  Unmeasurable.
    """
    try:
        house, bare, costs = asyncio.run(_side_by_side(arguments))
    except (Died, NotAsExpected, Refused) as problem:
        raise Unmeasurable(str(problem)) from problem
    figures = _figures(house, bare)
    _tell(figures, costs)
    return {**figures, "pieces_cpu_ms": costs}


async def _side_by_side(arguments: argparse.Namespace) -> tuple[list[Round], list[Round], dict[str, float]]:
    """Rounds of both bots on one sandbox, A B A B: whatever else this machine does meets both alike."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
        sandbox = await stack.enter_async_context(_sandbox(folder))
        bare = await stack.enter_async_context(_bare(sandbox, folder, arguments.people))
        stores = stack.enter_context(_stores(arguments.store, folder))
        house = await stack.enter_async_context(_house(sandbox, folder, stores, arguments))
        await bare.visitors[0].step()  # it is up by now; importing aiogram takes some seconds
        rounds: dict[str, list[Round]] = {house.bot: [], bare.bot: []}
        for subject in (house, bare):
            await offer(subject, rate_per_s=arguments.rate, duration_s=arguments.warm_up)
        for _, subject in itertools.product(range(arguments.rounds), (house, bare)):
            done = await offer(subject, rate_per_s=arguments.rate, duration_s=arguments.seconds)
            rounds[subject.bot].append(done)
            print(_line(subject.bot, done), flush=True)
        return rounds[house.bot], rounds[bare.bot], await pieces(sandbox, folder, times=arguments.times)


@asynccontextmanager
async def _sandbox(folder: Path) -> AsyncIterator[Sandbox]:
    port = free_port()
    file = str(folder / "sandbox.db")
    async with (
        running("sandbox", "--port", str(port), "--file", file, folder=folder, env={}) as process,
        Sandbox(f"http://127.0.0.1:{port}") as sandbox,
    ):
        try:
            await sandbox.wait_until_up()
        except TimeoutError as late:
            process.check()
            raise Unmeasurable("the sandbox does not answer") from late
        yield sandbox


@contextmanager
def _stores(store: str, folder: Path) -> Iterator[dict[str, str]]:
    """Where the house keeps things: a file, or servers of our own that wait for their disk.

    Raises:  Unmeasurable.
    """
    if store == STORES[0]:
        yield {"DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'house.db'}"}
        return
    with ExitStack() as stack:
        try:
            postgres, redis = PostgresServer(durable=True), RedisServer()
            for server in (postgres, redis):
                stack.callback(server.close)
                server.start()
        except ServerFailed as problem:
            raise Unmeasurable(str(problem)) from problem
        yield {"DATABASE_URL": postgres.url(postgres.create_database()), "REDIS_URL": redis.url}


@asynccontextmanager
async def _house(
    sandbox: Sandbox, folder: Path, stores: Mapping[str, str], arguments: argparse.Namespace
) -> AsyncIterator[Subject]:
    """The whole house in one process, with a campaign that an operator has brought, and people let in."""
    operator = await sandbox.make_person("operator", "en")
    env = {
        "CONTRIBUTOR_BOT_TOKEN": await sandbox.make_bot(HOUSE, "contributor"),
        "OPERATOR_BOT_TOKEN": await sandbox.make_bot(OPERATOR, "operator"),
        "TELEGRAM_API_URL": sandbox.base_url,
        **stores,
        "FILES_PATH": str(folder / "files"),
        "RELEASES_PATH": str(folder / "releases"),
        "KEYS_PATH": str(folder / "keys"),
        "LOG_PATH": str(folder / "log"),
        "OPERATORS": f"{operator}:owner",
        "TWO_PEOPLE_ABOVE": "10000000000",
        "WEB_PORT": str(free_port()),
    }
    async with running("bot", folder=folder, env=env) as process:
        updates = arguments.rate * (arguments.seconds * arguments.rounds + arguments.warm_up)
        tasks = max(arguments.people, round(updates / 2))
        settings = {"max_overlap": _OVERLAP_MAX}
        await Operator(Someone(sandbox, operator, OPERATOR)).set_up("tasks.jsonl", document(tasks), settings)
        visitors = await _visitors(sandbox, HOUSE, arguments.people)
        door = asyncio.Semaphore(_AT_THE_DOOR_AT_ONCE)

        async def enter(person: int) -> None:
            async with door:
                await way_in(sandbox, person, HOUSE)

        await asyncio.gather(*(enter(visitor.person) for visitor in visitors))
        process.check()
        async with watched(sandbox, HOUSE, visitors):
            yield Subject(HOUSE, process.pid, visitors)


@asynccontextmanager
async def _bare(sandbox: Sandbox, folder: Path, people: int) -> AsyncIterator[Subject]:
    token = await sandbox.make_bot(BARE, "peer")
    async with running("benchmarks.bare_bot", sandbox.base_url, token, folder=folder, env={}) as process:
        visitors = await _visitors(sandbox, BARE, people)
        async with watched(sandbox, BARE, visitors):
            yield Subject(BARE, process.pid, visitors)


async def _visitors(sandbox: Sandbox, bot: str, people: int) -> list[Visitor]:
    return [
        Visitor(sandbox, await sandbox.make_person(f"visitor {number}", "en"), bot, random.Random(number))
        for number in range(people)
    ]


def _figures(house: Sequence[Round], bare: Sequence[Round]) -> dict[str, Any]:
    """Medians over the rounds, so that a neighbour's burst on this machine decides nothing.

    Units:   ms, updates per second.
    """
    house_ms = median(each.cpu_ms_per_update for each in house)
    bare_ms = median(each.cpu_ms_per_update for each in bare)
    return {
        "cpu_ratio_to_bare": round(house_ms / bare_ms, 2),
        "p99_ms": round(median(_percentile(each, 99) for each in house), 1),
        "p50_ms": round(median(_percentile(each, 50) for each in house), 1),
        "p99_worst_round_ms": round(max(_percentile(each, 99) for each in house), 1),
        "updates_per_s": round(median(each.updates_per_s for each in house), 1),
        "cpu_ms_per_update": round(house_ms, 2),
        "bare_cpu_ms_per_update": round(bare_ms, 2),
        "bare_p99_ms": round(median(_percentile(each, 99) for each in bare), 1),
        "bare_p50_ms": round(median(_percentile(each, 50) for each in bare), 1),
        "updates": sum(len(each.latencies_ms) for each in house),
        "rounds": len(house),
    }


def _percentile(done: Round, percent: int) -> float:
    return quantiles(done.latencies_ms, n=100, method="inclusive")[percent - 1]


def _line(bot: str, done: Round) -> str:
    return (
        f"{bot:<16} {done.updates_per_s:6.1f} updates/s · CPU {done.cpu_ms_per_update:5.2f} ms each · "
        f"p50 {_percentile(done, 50):5.1f} ms · p99 {_percentile(done, 99):5.1f} ms"
    )


def _tell(figures: Mapping[str, Any], costs: Mapping[str, float]) -> None:
    print()
    for name, value in (*figures.items(), *((f"{name}, CPU ms", cost) for name, cost in costs.items())):
        print(f"{name.replace('_', ' '):<36} {value:>10,}")
