"""A long and truthful history, written by SQLite itself: the escrow pays regulars and all people in turn."""

import sqlite3
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from benchmarks.ledger_load import ESCROW, PAY, START
from kernel.ids import AccountId

_ONE_REGULAR_IN: Final = 200
"""So few of the people, the first in the order of their ids, get every other payment: their statements are long."""

_CHUNK: Final = 250_000
_CACHE_KIB: Final = 500_000
_START_MS: Final = int(START.timestamp() * 1000)

_PEOPLE: Final = """
CREATE TEMP TABLE people AS
SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, posted_units FROM accounts WHERE kind = 'contributor'
"""
_NUMBERS: Final = """
CREATE TEMP TABLE fresh AS
WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :count)
SELECT n, (:lamport + n) / 2 % iif(n % 2, :regulars, (SELECT count(*) FROM people)) AS place,
       :lamport + n + 1 AS lamport, :start_ms + :lamport + n + 1 AS at_ms, lower(hex(randomblob(9))) AS tail
FROM counted
"""
_RECORDS: Final = """
CREATE TEMP TABLE record AS
SELECT printf('%012x8%s8%s', at_ms, substr(tail, 1, 3), substr(tail, 4)) AS id, n, lamport, at_ms * 1000 AS at,
       people.id AS person,
       people.posted_units + :pay * row_number() OVER (PARTITION BY people.id ORDER BY n) AS after
FROM fresh JOIN people USING (place) ORDER BY n
"""
_TRANSFERS: Final = """
INSERT INTO transfers (id, debit_id, credit_id, amount_units, kind, subject, posted_at, lamport)
SELECT id, :escrow, person, :pay, 'reward', id, at, lamport FROM record ORDER BY n
"""
_ESCROW_POSTINGS: Final = """
INSERT INTO postings SELECT :escrow, lamport, id, -:pay, 0, :budget - (n + 1) * :pay, 0 FROM record ORDER BY n
"""
_PEOPLE_POSTINGS: Final = """
INSERT INTO postings SELECT person, lamport, id, :pay, 0, after, 0 FROM record ORDER BY person, lamport
"""
_PEOPLE_BALANCES: Final = """
UPDATE accounts SET posted_units = last.after, lamport = last.lamport, last_posted_at = last.at
FROM (SELECT person, after, max(lamport) AS lamport, at FROM record GROUP BY person) AS last WHERE id = last.person
"""
_ESCROW_BALANCE: Final = """
UPDATE accounts SET posted_units = posted_units - :count * :pay, lamport = :lamport + :count,
    last_posted_at = (SELECT max(at) FROM record) WHERE id = :escrow
"""


def extend_history(file: Path, transfers: int) -> None:
    """Let the history have so many transfers, unless it has more; what is added counts as published already."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("synchronous=OFF", f"cache_size=-{_CACHE_KIB}", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    while (missing := transfers - _escrow(connection)["lamport"]) > 0:
        _add(connection, min(missing, _CHUNK))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def regulars(file: Path) -> list[AccountId]:
    """The accounts with long statements."""
    connection = sqlite3.connect(file)
    first = "SELECT id FROM accounts WHERE kind = 'contributor' ORDER BY id LIMIT ?"
    found = [AccountId(UUID(hex=id)) for (id,) in connection.execute(first, (_count_regulars(connection),))]
    connection.close()
    return found


def _add(connection: sqlite3.Connection, count: int) -> None:
    facts = {"count": count, "pay": PAY.units, "start_ms": _START_MS, **_escrow(connection)}
    facts["regulars"] = _count_regulars(connection)
    connection.execute("BEGIN IMMEDIATE")
    for statement in (
        _PEOPLE,
        _NUMBERS,
        _RECORDS,
        _TRANSFERS,
        _ESCROW_POSTINGS,
        _PEOPLE_POSTINGS,
        _PEOPLE_BALANCES,
        _ESCROW_BALANCE,
        "DROP TABLE record",
        "DROP TABLE fresh",
        "DROP TABLE people",
    ):
        connection.execute(statement, facts)
    connection.execute("COMMIT")


def _count_regulars(connection: sqlite3.Connection) -> int:
    people = connection.execute("SELECT count(*) FROM accounts WHERE kind = 'contributor'").fetchone()
    return max(1, int(people[0]) // _ONE_REGULAR_IN)


def _escrow(connection: sqlite3.Connection) -> dict[str, Any]:
    """Where the escrow stands. It takes part in every transfer but the first few, so its lamport counts them."""
    stands = connection.execute("SELECT posted_units, lamport FROM accounts WHERE id = ?", (ESCROW.hex,)).fetchone()
    return {"escrow": ESCROW.hex, "budget": stands[0], "lamport": stands[1]}
