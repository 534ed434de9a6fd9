"""Many rows at the driver's speed: one text a statement, values converted a column at a time.

To build a statement, to bind and to read each value in SQLAlchemy costs more than SQLite's work on the same rows. Its
types still say how values are kept.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, Dialect, Table, Uuid, make_url

from store.sessions import ReadSession, WriteSession

_POSTGRESQL: Final[Dialect] = make_url("postgresql://").get_dialect()()
_SQLITE: Final[Dialect] = make_url("sqlite://").get_dialect()()


@dataclass(frozen=True, slots=True)
class Change:
    """One statement on many rows of a table.

    Shape:   one sequence of values for each column, all equally long. Without a `key` they are inserted; else it is the
             last column, and the rows of these keys get the others' values.
    """

    table: Table
    columns: Mapping[str, Sequence[Any]]
    key: str | None = None


async def read_by_id(
    session: ReadSession,
    columns: Sequence[Column[Any]],
    key: Column[UUID],
    ids: Collection[UUID],
    *,
    lock: bool = False,
) -> list[tuple[Any, ...]]:
    """Read these columns of the rows whose `key` is one of these ids.

    Locks:   with `lock`, each row on PostgreSQL, in the order of the key.
    """
    text = _read_text(tuple(columns), key, session.dialect, lock)
    if session.dialect == "postgresql":
        return [tuple(row) for row in await session.fetch(text, (list(ids),))]
    asked = {id.hex: id for id in ids}
    values = zip(*await session.fetch(text, (json.dumps(list(asked)),)), strict=True)
    read = [
        [asked[kept] for kept in each] if column is key else _decoded(column, each)
        for column, each in zip(columns, values, strict=False)  # no rows, no columns
    ]
    return list(zip(*read, strict=True))


async def write(session: WriteSession, changes: Iterable[Change]) -> None:
    """Make these changes in turn, each in one statement on PostgreSQL and in the driver's own loop on SQLite.

    Raises:  Contended, IntegrityError.
    """
    encode = _unnested if session.dialect == "postgresql" else _one_by_one
    await session.execute_many([encode(change) for change in changes])


async def insert_rows(session: WriteSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all fill the same columns."""
    if rows:
        await write(session, [Change(table, {name: [row[name] for row in rows] for name in rows[0]})])


def _unnested(change: Change) -> tuple[str, Sequence[tuple[Any, ...]]]:
    """PostgreSQL: one array for each column; its driver takes ids and times as they are."""
    text = _unnest_text(change.table, tuple(change.columns), change.key)
    return text, [tuple(map(list, change.columns.values()))]


def _one_by_one(change: Change) -> tuple[str, Sequence[tuple[Any, ...]]]:
    """SQLite: a tuple for each row. A column that is NULL throughout goes unsaid: None is the slowest value to bind."""
    said = {name: values for name, values in change.columns.items() if change.key or any(v is not None for v in values)}
    encoded = [_encoded(change.table.c[name], values) for name, values in said.items()]
    return _row_text(change.table, tuple(said), change.key), list(zip(*encoded, strict=True))


def _decoded(column: Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """As SQLite gave them."""
    if isinstance(column.type, Uuid):
        return [None if value is None else UUID(int=int(value, 16)) for value in values]
    process = column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
    return values if process is None else list(map(_once(process), values))


def _encoded(column: Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """As SQLite keeps them."""
    if isinstance(column.type, Uuid):
        return [None if value is None else value.hex for value in values]
    process = column.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
    return values if process is None else list(map(_once(process), values))


def _once(process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A batch has one time, and names it in every row."""
    return lru_cache(process)


@lru_cache
def _read_text(columns: tuple[Column[Any], ...], key: Column[UUID], dialect: str, lock: bool) -> str:
    listed = ", ".join(column.name for column in columns)
    among = "= ANY($1::uuid[])" if dialect == "postgresql" else "IN (SELECT value FROM json_each(?))"
    locking = f"ORDER BY {key.name} FOR UPDATE" if lock and dialect == "postgresql" else ""
    return f"SELECT {listed} FROM {key.table.name} WHERE {key.name} {among} {locking}"  # noqa: S608


@lru_cache
def _unnest_text(table: Table, names: tuple[str, ...], key: str | None) -> str:
    types = [table.c[name].type.compile(dialect=_POSTGRESQL) for name in names]
    arrays = ", ".join(f"${place}::{type_}[]" for place, type_ in enumerate(types, start=1))
    listed = ", ".join(names)
    if key is None:
        return f"INSERT INTO {table.name} ({listed}) SELECT * FROM unnest({arrays})"  # noqa: S608
    forward = ", ".join(f"{name} = given.{name}" for name in names if name != key)
    given = f"unnest({arrays}) AS given({listed})"
    return f"UPDATE {table.name} SET {forward} FROM {given} WHERE {table.name}.{key} = given.{key}"  # noqa: S608


@lru_cache
def _row_text(table: Table, names: tuple[str, ...], key: str | None) -> str:
    if key is None:
        return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    assert key == names[-1], "places are told by their order"
    return f"UPDATE {table.name} SET {', '.join(f'{name} = ?' for name in names[:-1])} WHERE {key} = ?"  # noqa: S608
