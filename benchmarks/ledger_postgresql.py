"""PostgreSQL: `record` beside pgbench's single calls and beside a plain unnest of the rows that `record` wrote."""

import asyncio
import os
import re
import tempfile
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any, Final

import asyncpg

from benchmarks.ledger_load import ESCROW, PAY, START, Rewards, Round, Watch, Written, fund_escrow, record_for, split
from benchmarks.machine import cpu_s
from benchmarks.problems import Unmeasurable
from bot import migrate
from store.sessions import Sessions
from store.tables.application_role import APPLICATION_ROLE
from tests.support.processes import ServerFailed
from tests.support.servers import PostgresServer

BATCHES: Final = (1_000, 300)
CLIENTS: Final = (1, 2, 4, 8, 16, 32)

_PEOPLE: Final = """
INSERT INTO accounts (id, kind, opened_at)
SELECT md5((n - 1)::text)::uuid, 'contributor', '{at}' FROM generate_series(1, {people}) n ORDER BY 1;
VACUUM ANALYZE;
"""

_REWARD_ONE: Final = f"""
CREATE FUNCTION reward_one(person uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    hot CONSTANT uuid := '{ESCROW}';
    units CONSTANT bigint := {PAY.units};
    transfer uuid := uuidv7();
    debit accounts;
    credit accounts;
    next bigint;
BEGIN
    IF hot < person THEN
        SELECT * INTO debit FROM accounts WHERE id = hot FOR UPDATE;
        SELECT * INTO credit FROM accounts WHERE id = person FOR UPDATE;
    ELSE
        SELECT * INTO credit FROM accounts WHERE id = person FOR UPDATE;
        SELECT * INTO debit FROM accounts WHERE id = hot FOR UPDATE;
    END IF;
    next := greatest(debit.lamport, credit.lamport) + 1;
    INSERT INTO transfers (id, debit_id, credit_id, amount_units, kind, subject, posted_at, lamport)
    VALUES (transfer, hot, person, units, 'reward', uuidv7(), now(), next);
    INSERT INTO postings VALUES
        (hot, next, transfer, -units, 0, debit.posted_units - units, debit.pending_units),
        (person, next, transfer, units, 0, credit.posted_units + units, credit.pending_units);
    INSERT INTO unpublished (lamport, transfer_id) VALUES (next, transfer);
    UPDATE accounts SET posted_units = posted_units - units, lamport = next, last_posted_at = now() WHERE id = hot;
    UPDATE accounts SET posted_units = posted_units + units, lamport = next, last_posted_at = now() WHERE id = person;
END $$
"""  # noqa: S608 - our own constants
"""What `record` writes for one reward, as short as it can be said in one call."""

_TPS: Final = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)


def measure_postgresql(*, people: int, seconds: float, rounds: int) -> dict[str, Any]:
    """Rounds of pgbench, of `record` and of the plain unnest in turn, on one server that waits for its disk.

    Raises:  Unmeasurable.
    """
    with ExitStack() as stack:
        try:
            server = PostgresServer(durable=True)
            stack.callback(server.close)
            server.start()
        except ServerFailed as problem:
            raise Unmeasurable(str(problem)) from problem
        house = server.create_database()
        migrate.upgrade(server.url(house))
        asyncio.run(_funded(server.url(house)))
        for statement in _PEOPLE.format(at=START, people=people).split(";")[:-1]:
            server.psql(statement, database=house)
        twin = _copy(server, house)
        single = Pgbench(server, _copy(server, house), people, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        single.find_best_clients(seconds=min(seconds, 2.0))
        return asyncio.run(_in_turn(server, house, twin, single, people=people, seconds=seconds, rounds=rounds))


def _copy(server: PostgresServer, house: str) -> str:
    """A database for whoever is compared. To vacuum it would cost the server while `record` is measured."""
    name = server.create_database(template=house)
    for table in ("accounts", "transfers", "postings", "unpublished"):
        server.psql(f"ALTER TABLE {table} SET (autovacuum_enabled = off)", database=name)
    return name


async def _funded(url: str) -> None:
    sessions = Sessions(url)
    await fund_escrow(sessions)
    await sessions.dispose()


class Pgbench:
    """PostgreSQL's own load generator, on a database of its own that was as ours is at the start."""

    def __init__(self, server: PostgresServer, database: str, people: int, folder: Path) -> None:
        self._server = server
        self._database = database
        server.psql(_REWARD_ONE, database=database)
        folder.chmod(0o755)
        self._script = folder / "reward.sql"
        self._script.write_text(f"\\set n random(0, {people - 1})\nSELECT reward_one(md5((:n)::text)::uuid);\n")
        self._script.chmod(0o644)
        self.clients = CLIENTS[0]

    def find_best_clients(self, *, seconds: float) -> None:
        """Try each number of clients for a short while, and keep the best."""
        rates = {clients: self.run(clients, seconds=seconds) for clients in CLIENTS}
        print("pgbench, calls/s: " + " · ".join(f"{clients} clients {rate:,.0f}" for clients, rate in rates.items()))
        self.clients = max(rates, key=lambda clients: rates[clients])

    def run(self, clients: int, *, seconds: float) -> float:
        """Calls a second of so many clients."""
        threads = min(clients, os.cpu_count() or 1)
        words = ["-n", "-M", "prepared", "-c", str(clients), "-j", str(threads), "-T", str(max(1, round(seconds)))]
        environment = {"PGOPTIONS": f"-c role={APPLICATION_ROLE}"}
        said = self._server.run("pgbench", *words, "-f", str(self._script), self._database, environment=environment)
        found = _TPS.search(said)
        if found is None:
            raise Unmeasurable(f"pgbench gave no figure: {said}")
        return float(found[1])


async def _in_turn(
    server: PostgresServer, house: str, twin: str, single: Pgbench, *, people: int, seconds: float, rounds: int
) -> dict[str, Any]:
    sessions, rewards = Sessions(server.url(house)), Rewards(people)
    plain = await _Plain.connect(server, house, twin)
    calls: list[float] = []
    records: dict[int, list[Round]] = {batch: [] for batch in BATCHES}
    sets: dict[int, list[Round]] = {batch: [] for batch in BATCHES}
    for batch in BATCHES:
        await record_for(sessions, rewards, batch=batch, seconds=min(1.0, seconds))
        await plain.catch_up(batch)
    for _ in range(rounds):
        calls.append(await asyncio.to_thread(single.run, single.clients, seconds=seconds))
        for batch in BATCHES:
            records[batch].append(
                await _with_server(server, record_for(sessions, rewards, batch=batch, seconds=seconds))
            )
            sets[batch].append(await plain.catch_up(batch))
            print(_line(batch, calls[-1], records[batch][-1], sets[batch][-1]), flush=True)
    await plain.close()
    await sessions.dispose()
    return _figures(single.clients, calls, records, sets)


async def _with_server(server: PostgresServer, measured: Awaitable[Round]) -> Round:
    """Add what the server's processes have used meanwhile."""
    before_s = cpu_s(server.pid)
    done = await measured
    return replace(done, server_cpu_s=cpu_s(server.pid) - before_s)


_READ_TRANSFERS: Final = """
SELECT t.* FROM unpublished u JOIN transfers t ON t.id = u.transfer_id WHERE u.lamport > $1 ORDER BY u.lamport
"""
_READ_POSTINGS: Final = """
SELECT p.* FROM unpublished u JOIN transfers t ON t.id = u.transfer_id
JOIN postings p ON p.account_id IN (t.debit_id, t.credit_id) AND p.lamport = t.lamport
WHERE u.lamport > $1 ORDER BY u.lamport
"""
_SET_BALANCES: Final = """
UPDATE accounts
SET posted_units = new.posted, pending_units = new.pending, lamport = new.lamport, last_posted_at = new.posted_at
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[])
    AS new(posted, pending, lamport, posted_at, id)
WHERE accounts.id = new.id
"""
_COLUMNS: Final = """
SELECT column_name, CASE data_type WHEN 'character varying' THEN 'varchar' ELSE data_type END
FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position
"""


class _Plain:
    """The limit of writing in sets: the driver alone unnests rows that are ready. Nothing is read or decided."""

    def __init__(self, house: Any, twin: Any, inserts: Mapping[str, str], lamport: int) -> None:
        self._house = house
        self._twin = twin
        self._inserts = inserts
        self._lamport = lamport

    @classmethod
    async def connect(cls, server: PostgresServer, house: str, twin: str) -> "_Plain":
        """Open both databases."""
        here, there = [
            await asyncpg.connect(server.url(database).replace("+asyncpg", "")) for database in (house, twin)
        ]
        inserts = {}
        for table in ("transfers", "postings", "unpublished"):
            columns = await there.fetch(_COLUMNS, table)
            arrays = ", ".join(f"${place}::{type_}[]" for place, (_, type_) in enumerate(columns, start=1))
            inserts[table] = f"INSERT INTO {table} SELECT * FROM unnest({arrays})"  # noqa: S608
        return cls(here, there, inserts, await there.fetchval("SELECT max(lamport) FROM unpublished"))

    async def catch_up(self, batch: int) -> Round:
        """Write into the twin what `record` has written into the house since, in the same batches."""
        transfers = [tuple(row) for row in await self._house.fetch(_READ_TRANSFERS, self._lamport)]
        postings = [tuple(row) for row in await self._house.fetch(_READ_POSTINGS, self._lamport)]
        watch = Watch()
        for written in split(transfers, postings, batch=batch):
            ready = self._as_columns(written)
            with watch:
                async with self._twin.transaction():
                    for statement, columns in ready:
                        await self._twin.execute(statement, *columns)
        self._lamport = transfers[-1][-1]
        return Round(len(transfers), watch.elapsed_s, watch.cpu_s)

    async def close(self) -> None:
        """Close both."""
        await self._house.close()
        await self._twin.close()

    def _as_columns(self, written: Written) -> list[tuple[str, list[tuple[Any, ...]]]]:
        rows = {"transfers": written.transfers, "postings": written.postings, "unpublished": written.unpublished}
        statements = [(self._inserts[table], list(zip(*rows[table], strict=True))) for table in rows]
        return [*statements, (_SET_BALANCES, list(zip(*written.balances, strict=True)))]


def _figures(
    clients: int, calls: Sequence[float], records: Mapping[int, Sequence[Round]], sets: Mapping[int, Sequence[Round]]
) -> dict[str, Any]:
    """Medians over the rounds of each ratio; the named figure is the worse of the batches'."""
    figures: dict[str, Any] = {"pgbench_clients": clients, "pgbench_calls_per_s": round(median(calls))}
    for batch in BATCHES:
        rounds = list(zip(calls, records[batch], sets[batch], strict=True))
        figures |= {
            f"postgres_ratio_to_pgbench_hot_{batch}": round(median(ours.per_s / call for call, ours, _ in rounds), 2),
            f"postgres_ratio_to_set_limit_{batch}": round(
                median(ours.per_s / best.per_s for _, ours, best in rounds), 2
            ),
            f"cpu_us_per_transfer_{batch}": round(median(ours.cpu_us for _, ours, _ in rounds), 1),
            f"postgres_transfers_per_s_{batch}": round(median(ours.per_s for _, ours, _ in rounds)),
        }
    worst = {"postgres_ratio_to_pgbench_hot": min, "postgres_ratio_to_set_limit": min, "cpu_us_per_transfer": max}
    return {name: of(figures[f"{name}_{batch}"] for batch in BATCHES) for name, of in worst.items()} | figures


def _line(batch: int, calls: float, ours: Round, best: Round) -> str:
    return (
        f"PostgreSQL, batches of {batch:>5,}: {ours.per_s:7,.0f}/s · {ours.per_s / calls:5.2f} × pgbench · "
        f"{ours.per_s / best.per_s:4.2f} of a plain unnest · CPU {ours.client_cpu_s * 1e6 / ours.transfers:5.1f} + "
        f"{ours.server_cpu_s * 1e6 / ours.transfers:4.1f} µs each"
    )
