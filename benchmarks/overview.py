"""/overview on PostgreSQL among millions of answers: the whole flow, as an operator's press runs it."""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot import migrate
from flows.desk.read_overview import read_overview
from store.sessions import Sessions
from store.tables.people import contributors
from store.tables.work import responses
from tests.support.deps import house_deps
from tests.support.servers import PostgresServer
from tests.support.world import OPERATOR, World, choices

ANSWERS: Final = 10_000_000
PEOPLE: Final = 20_000
_POSTINGS_EACH: Final = 20
_ASKED: Final = 24
_BETWEEN_S: Final = 10.0
"""One press in six is the first of its minute, which adds up the whole ledger: the slowest."""
_DAYS: Final = 90
"""Over which the answers are spread evenly: so the newest day has a ninetieth of them."""
_STATES: Final = "(ARRAY['paid','paid','paid','paid','paid','paid','paid','pending','withheld'])[1 + n % 9]"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many answers, by how many people."""
    parser.add_argument("--answers", type=int, default=ANSWERS, help=f"responses stored ({ANSWERS:,})")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"people who gave them ({PEOPLE:,})")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Fill a database with generate_series, then ask some times."""
    server = PostgresServer(durable=True)
    server.start()
    try:
        url = server.url(server.create_database())
        migrate.upgrade(url)
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            figures = asyncio.run(_measure(url, Path(folder), arguments.answers, arguments.people))
    finally:
        server.close()
    print(
        f"{arguments.answers:,} answers by {arguments.people:,} people, filled in {figures['filled_s']} s: "
        f"/overview in {figures['ms']} ms (the slowest of {_ASKED}: {figures['slowest_ms']} ms)"
    )
    return figures | ({"ms_10m": figures["ms"]} if arguments.answers >= ANSWERS else {})


async def _measure(url: str, folder: Path, answers: int, people: int) -> dict[str, Any]:
    sessions = Sessions(url)
    deps = await house_deps(sessions, folder, {OPERATOR: "owner"})
    world = World(deps, deps.clock)  # type: ignore[arg-type]
    await world.campaign(choices(1))
    person = await world.person()
    await world.answer(person, 0)
    begun = time.perf_counter()
    await _fill(url, answers, people, now=world.clock.now())
    filled_s = time.perf_counter() - begun

    found, spent_ms = await read_overview(deps), []
    assert found.imbalance_units == 0, "the filling adds up"
    assert found.active_today > 1
    for _ in range(_ASKED):
        world.clock.advance(_BETWEEN_S)
        begun = time.perf_counter()
        await read_overview(deps)
        spent_ms.append((time.perf_counter() - begun) * 1e3)
    await sessions.dispose()
    return {
        "answers": answers,
        "people": people,
        "filled_s": round(filled_s, 1),
        "ms": round(median(spent_ms), 1),
        "slowest_ms": round(max(spent_ms), 1),
    }


async def _fill(url: str, answers: int, people: int, *, now: datetime) -> None:
    """Copies of the one person and the one answer that there are, each with ids of its own.

    As the owner, without the triggers that keep people from it; foreign keys hold where it matters: nothing joins here.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        for statement in _statements(answers, people):
            await connection.execute(text(statement), {"now": now} if ":now" in statement else {})
    async with engine.connect() as connection:
        analysing = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in ("responses", "contributors", "accounts", "postings"):
            await analysing.execute(text(f"VACUUM ANALYZE {table}"))
    await engine.dispose()


def _statements(answers: int, people: int) -> tuple[str, ...]:
    """People with an account each, which holds nothing, as its last posting says; and their answers."""
    every_s = _DAYS * 86_400 / answers
    opened = f"md5('a' || n)::uuid, 'contributor', {_POSTINGS_EACH}, :now, :now FROM generate_series(1, {people}) n"
    posted = f"md5('a' || n)::uuid, k, md5('t' || n || k)::uuid, 0, 0, 0, 0 FROM generate_series(1, {people}) n"
    return (
        _copies(contributors, people, id="md5('p' || n)::uuid", account_id="md5('a' || n)::uuid"),
        f"INSERT INTO accounts (id, kind, lamport, last_posted_at, opened_at) SELECT {opened}",
        f"INSERT INTO postings SELECT {posted}, generate_series(1, {_POSTINGS_EACH}) k",
        _copies(
            responses,
            answers,
            id="md5('r' || n)::uuid",
            assignment_id="md5('l' || n)::uuid",
            task_id="md5('k' || n / 5)::uuid",
            contributor_id=f"md5('p' || 1 + n % {people})::uuid",
            state=_STATES,
            submitted_at=f"CAST(:now AS timestamptz) - ({answers} - n) * INTERVAL '{every_s:.9f} s'",
        ),
    )


def _copies(table: Table, count: int, **others: str) -> str:
    """Rows like the first there is, but for these columns of each."""
    names = [column.name for column in table.columns]
    values = ", ".join(others.get(name, f"one.{name}") for name in names)
    source = f"(SELECT * FROM {table.name} LIMIT 1) one, generate_series(1, {count}) n"  # noqa: S608
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM {source}"  # noqa: S608
