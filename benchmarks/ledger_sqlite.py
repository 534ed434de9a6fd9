"""SQLite: `record` beside sqlite3's own executemany of the rows that `record` wrote, as the history grows."""

import asyncio
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.ledger_history import extend_history, regulars
from benchmarks.ledger_load import ESCROW, START, Rewards, Round, Watch, Written, fund_escrow, person, record_for, split
from benchmarks.ledger_reading import measure_reading
from bot import migrate
from store import ledger
from store.sessions import Sessions
from store.tables.ledger import postings, transfers, unpublished

BATCHES: Final = (1_000, 300)
COMPARED: Final = {100_000: "sqlite_ratio_to_raw", 3_000_000: "sqlite_ratio_to_raw_3m"}
"""The histories at which `record` is set beside the raw driver, and the figure's name."""

_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured at each length of the history."""

    people: int
    seconds: float
    rounds: int


def measure_sqlite(histories: Sequence[int], effort: Effort) -> dict[str, Any]:
    """Grow one ledger through these lengths; at each, the cost of writing, and in the end of reading them all in turn.

    Shape:   `histories` are numbers of transfers, ascending.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        house = Path(folder) / "house.db"
        url = _url(house)
        migrate.upgrade(url)
        _open_people(house, effort.people)
        asyncio.run(_with_sessions(url, fund_escrow))
        curve, grown = [], {}
        for history in histories:
            extend_history(house, history)
            grown[history] = Path(shutil.copyfile(house, house.with_name(f"{history}.db")))
            written = asyncio.run(_with_sessions(url, partial(_writing, house=house, history=history, effort=effort)))
            curve.append({"history": history, **written})
            print(f"SQLite: {_facts(curve[-1])}", flush=True)
        gap_units = asyncio.run(_with_sessions(url, _imbalance))
        reads = measure_reading({history: _url(file) for history, file in grown.items()}, regulars(house))
    for point in curve:
        point.update(reads[point["history"]])
        print(f"SQLite: {_facts(reads[point['history']])} at {point['history']:,} transfers")
    return {**_named(curve), "imbalance_units": gap_units, "sqlite_curve": curve}


def _named(curve: Sequence[dict[str, Any]]) -> dict[str, float]:
    ratios = {COMPARED[point["history"]]: point["ratio_to_raw"] for point in curve if "ratio_to_raw" in point}
    costs = [[point[name] for point in curve] for name in ("balance_us", "statement_us")]
    return {**ratios, "statement_growth": round(max(max(each) / min(each) for each in costs), 2)}


def _facts(point: dict[str, Any]) -> str:
    return " · ".join(f"{name} {value:,}" for name, value in point.items())


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def _with_sessions(url: str, use: Callable[[Sessions], Coroutine[Any, Any, Any]]) -> Any:
    sessions = Sessions(url)
    try:
        return await use(sessions)
    finally:
        await sessions.dispose()


async def _imbalance(sessions: Sessions) -> int:
    """What was measured must also be right."""
    async with sessions.read(heavy=True) as session:
        return await ledger.imbalance(session)


def _open_people(house: Path, people: int) -> None:
    rows = sorted((person(number).hex, "contributor", 0) for number in range(people))
    with sqlite3.connect(house) as connection:
        connection.executemany("INSERT INTO accounts (id, kind, opened_at) VALUES (?, ?, ?)", rows)
    connection.close()


async def _writing(sessions: Sessions, house: Path, history: int, effort: Effort) -> dict[str, Any]:
    """What it costs to write at one length of the history."""
    rewards = Rewards(effort.people, start=START + timedelta(milliseconds=history))
    await record_for(sessions, rewards, batch=BATCHES[-1], seconds=effort.seconds / 5)  # to warm up
    if history in COMPARED:
        return await _beside_raw(sessions, house, rewards, effort)
    done = await record_for(sessions, rewards, batch=BATCHES[-1], seconds=effort.seconds)
    return {f"transfers_per_s_{BATCHES[-1]}": round(done.per_s), f"cpu_us_{BATCHES[-1]}": round(done.cpu_us, 1)}


async def _beside_raw(sessions: Sessions, house: Path, rewards: Rewards, effort: Effort) -> dict[str, Any]:
    """`record` into the house and the same rows into its twin, in turn; the ratio is the worse of the batches'."""
    raw = _Raw(house)
    ours: dict[int, list[Round]] = {batch: [] for batch in BATCHES}
    theirs: dict[int, list[Round]] = {batch: [] for batch in BATCHES}
    for _, batch in itertools.product(range(effort.rounds), BATCHES):
        ours[batch].append(await record_for(sessions, rewards, batch=batch, seconds=effort.seconds))
        theirs[batch].append(raw.catch_up(batch))
    raw.close()
    figures: dict[str, Any] = {}
    for batch in BATCHES:
        pairs = list(zip(ours[batch], theirs[batch], strict=True))
        figures |= {
            f"ratio_to_raw_{batch}": round(median(mine.per_s / plain.per_s for mine, plain in pairs), 3),
            f"cpu_ratio_to_raw_{batch}": round(median(plain.cpu_us / mine.cpu_us for mine, plain in pairs), 3),
            f"transfers_per_s_{batch}": round(median(mine.per_s for mine, _ in pairs)),
            f"cpu_us_{batch}": round(median(mine.cpu_us for mine, _ in pairs), 1),
            f"raw_cpu_us_{batch}": round(median(plain.cpu_us for _, plain in pairs), 1),
        }
    return {"ratio_to_raw": min(figures[f"ratio_to_raw_{batch}"] for batch in BATCHES), **figures}


class _Raw:
    """The limit: sqlite3 alone writes rows that are ready into a twin of the house, in as many transactions.

    The twin has the same schema with its guards, the same durability and, to begin with, the same rows.
    """

    def __init__(self, house: Path) -> None:
        self._house = sqlite3.connect(house)
        self._house.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = house.with_name("twin.db")
        shutil.copyfile(house, copy)
        self._twin = sqlite3.connect(copy, isolation_level=None)
        for pragma in _PRAGMAS:
            self._twin.execute(f"PRAGMA {pragma}")
        self._lamport = self._twin.execute("SELECT lamport FROM accounts WHERE id = ?", (ESCROW.hex,)).fetchone()[0]

    def catch_up(self, batch: int) -> Round:
        """Write into the twin what `record` has written into the house since, in the same batches."""
        stored_transfers = self._house.execute(_READ_TRANSFERS, (self._lamport,)).fetchall()
        stored_postings = self._house.execute(_READ_POSTINGS, (self._lamport, self._lamport)).fetchall()
        watch = Watch()
        for written in split(stored_transfers, stored_postings, batch=batch):
            with watch:
                self._write(written)
        self._lamport += len(stored_transfers)
        return Round(len(stored_transfers), watch.elapsed_s, watch.cpu_s)

    def close(self) -> None:
        """Close both files."""
        self._house.close()
        self._twin.close()

    def _write(self, written: Written) -> None:
        self._twin.execute("BEGIN IMMEDIATE")
        self._twin.executemany(_insert_into("transfers", len(transfers.columns)), written.transfers)
        self._twin.executemany(_insert_into("postings", len(postings.columns)), written.postings)
        self._twin.executemany(_insert_into("unpublished", len(unpublished.columns)), written.unpublished)
        self._twin.executemany(_SET_BALANCE, written.balances)
        self._twin.execute("COMMIT")


def _insert_into(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608


_READ_TRANSFERS: Final = """
SELECT t.* FROM unpublished u JOIN transfers t ON t.id = u.transfer_id WHERE u.lamport > ? ORDER BY u.lamport
"""
_READ_POSTINGS: Final = """
SELECT p.* FROM (
    SELECT t.lamport, t.debit_id account FROM unpublished u JOIN transfers t ON t.id = u.transfer_id WHERE u.lamport > ?
    UNION ALL
    SELECT t.lamport, t.credit_id FROM unpublished u JOIN transfers t ON t.id = u.transfer_id WHERE u.lamport > ?
) side JOIN postings p ON p.account_id = side.account AND p.lamport = side.lamport ORDER BY p.lamport
"""
_SET_BALANCE: Final = """
UPDATE accounts SET posted_units = ?, pending_units = ?, lamport = ?, last_posted_at = ? WHERE id = ?
"""
