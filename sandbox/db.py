"""The sandbox's own SQLite file: what a restart must find again."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCK_WAIT_S = 1.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, reserved INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS records (kind TEXT, id TEXT, body BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    room TEXT, id INTEGER, sender INTEGER NOT NULL, deleted INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (room, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS updates (
    bot INTEGER, id INTEGER, lane INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (bot, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, kind TEXT NOT NULL, content BLOB NOT NULL
);
"""


class Database:
    """One connection, one writer: every request's writes are committed together before its answer.

    Guarantees: what was answered survives a kill of the process (not a power cut: synchronous is off). The file is
    locked: no second sandbox opens it meanwhile.
    """

    def __init__(self, path: str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=LOCK_WAIT_S)
        self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.executescript(SCHEMA)

    def commit(self) -> None:
        """Make this request's writes durable, if it wrote."""
        if self._connection.in_transaction:
            self._connection.commit()

    def close(self) -> None:
        """Commit and let the file go."""
        self.commit()
        self._connection.close()

    # Counters

    def reserved(self, counter: str) -> int | None:
        """How far ids of this kind may have been given out, or None for a fresh file."""
        row = self._connection.execute("SELECT reserved FROM counters WHERE name = ?", (counter,)).fetchone()
        return None if row is None else int(row[0])

    def reserve(self, counter: str, up_to: int) -> None:
        """Note that ids below `up_to` may be given out from here on."""
        self._connection.execute("REPLACE INTO counters VALUES (?, ?)", (counter, up_to))

    # Records: people, bots, rooms and settings, one JSON document each

    def put(self, kind: str, key: str, body: bytes) -> None:
        """Write one document."""
        self._connection.execute("REPLACE INTO records VALUES (?, ?, ?)", (kind, key, body))

    def drop(self, kind: str, key: str) -> None:
        """Forget one document."""
        self._connection.execute("DELETE FROM records WHERE kind = ? AND id = ?", (kind, key))

    def documents(self, kind: str) -> Iterator[bytes]:
        """Every document of a kind."""
        return (row[0] for row in self._connection.execute("SELECT body FROM records WHERE kind = ?", (kind,)))

    # Messages

    def put_message(self, room: str, message_id: int, sender: int, deleted: bool, body: bytes) -> None:
        """Write a message as it stands now."""
        row = (room, message_id, sender, deleted, body)
        self._connection.execute("REPLACE INTO messages VALUES (?, ?, ?, ?, ?)", row)

    def message(self, room: str, message_id: int) -> tuple[int, bool, bytes] | None:
        """A message's sender, whether it was deleted, and its body."""
        found: tuple[int, bool, bytes] | None = self._connection.execute(
            "SELECT sender, deleted, body FROM messages WHERE room = ? AND id = ?", (room, message_id)
        ).fetchone()
        return found

    def last_messages(self, room: str, limit: int) -> list[bytes]:
        """The room's newest messages that still stand, oldest first."""
        rows = self._connection.execute(
            "SELECT body FROM messages WHERE room = ? AND deleted = 0 ORDER BY id DESC LIMIT ?", (room, limit)
        ).fetchall()
        return [row[0] for row in reversed(rows)]

    # Updates that no bot has confirmed yet

    def put_update(self, bot: int, update_id: int, lane: int, body: bytes) -> None:
        """Keep an update until it is confirmed."""
        self._connection.execute("REPLACE INTO updates VALUES (?, ?, ?, ?)", (bot, update_id, lane, body))

    def drop_updates(self, bot: int, update_ids: list[int]) -> None:
        """Forget confirmed updates."""
        rows = [(bot, update_id) for update_id in update_ids]
        self._connection.executemany("DELETE FROM updates WHERE bot = ? AND id = ?", rows)

    def updates(self, bot: int) -> list[tuple[int, int, bytes]]:
        """A bot's unconfirmed updates, oldest first: id, lane, body."""
        return self._connection.execute(
            "SELECT id, lane, body FROM updates WHERE bot = ? ORDER BY id", (bot,)
        ).fetchall()

    # Files

    def put_file(self, row: tuple[Any, ...]) -> None:
        """Keep a file with what is known of it."""
        self._connection.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def file(self, file_id: str) -> tuple[Any, ...] | None:
        """What is known of a file, its bytes apart."""
        found: tuple[Any, ...] | None = self._connection.execute(
            "SELECT id, name, mime, size, width, height, kind FROM files WHERE id = ?", (file_id,)
        ).fetchone()
        return found

    def file_content(self, file_id: str) -> bytes | None:
        """A file's bytes."""
        row = self._connection.execute("SELECT content FROM files WHERE id = ?", (file_id,)).fetchone()
        return None if row is None else bytes(row[0])
