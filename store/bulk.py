"""Many rows at the driver's speed: one text a statement, values converted a column at a time.

To build a statement, to bind and to read each value in SQLAlchemy costs more than SQLite's work on the same rows. Its
types still say how values are kept.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, Dialect, Table, Uuid, make_url

from store.sessions import ReadSession, WriteSession
from store.tables.types import UtcDateTime

_POSTGRESQL: Final[Dialect] = make_url("postgresql://").get_dialect()()
_SQLITE: Final[Dialect] = make_url("sqlite://").get_dialect()()


Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Change:
    """Rows to insert, or, with a `key`, the values that the rows with these keys get.

    Shape:   one sequence of ids, times, numbers, texts or bytes for each column, equally long; the key's is the last. A
             sequence may stand for several columns, also of other changes: it is converted and sent once.
    """

    table: Table
    columns: Mapping[str, Values]
    key: str | None = None

    def said(self) -> dict[str, Values]:
        """The columns worth saying: what is NULL in every new row goes without, for None is slow to bind."""
        if self.key is not None:
            return dict(self.columns)
        return {name: values for name, values in self.columns.items() if values.count(None) < len(values)}


async def read_by_id(
    session: ReadSession,
    columns: Sequence[Column[Any]],
    key: Column[UUID],
    ids: Collection[UUID],
    *,
    lock: bool = False,
) -> list[Sequence[Any]]:
    """Read these columns of the rows whose `key` is one of these ids.

    Locks:   with `lock`, each row on PostgreSQL, in the order of the key.
    """
    text = _read_text(tuple(columns), key, session.dialect, lock)
    if session.dialect == "postgresql":
        return list(await session.fetch(text, (list(ids),)))
    asked = {id.hex: id for id in ids}
    values = zip(*await session.fetch(text, (json.dumps(list(asked)),)), strict=True)
    read = [
        [asked[kept] for kept in each] if column is key else _decoded(column, each)
        for column, each in zip(columns, values, strict=False)  # no rows, no columns
    ]
    return list(zip(*read, strict=True))


async def write(session: WriteSession, changes: Sequence[Change]) -> None:
    """Make these changes: in one statement on PostgreSQL, in the driver's own loops on SQLite.

    Raises:  Contended, IntegrityError.
    """
    if session.dialect == "postgresql":
        assert len({change.table for change in changes if change.key}) <= 1, "one statement changes a row once"
        await session.execute_many([_all_at_once(changes)])
    else:
        encoded: dict[int, Values] = {}
        await session.execute_many([_row_by_row(change, encoded) for change in changes])


async def insert_rows(session: WriteSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all fill the same columns."""
    if rows:
        await write(session, [Change(table, {name: [row[name] for row in rows] for name in rows[0]})])


def _all_at_once(changes: Sequence[Change]) -> tuple[str, list[tuple[Values, ...]]]:
    """PostgreSQL: one array for each column; its driver takes ids and times as they are."""
    arrays: dict[int, Values] = {}
    places: dict[int, int] = {}
    shape = []
    for change in changes:
        said = change.said()
        for values in said.values():
            arrays[id(values)] = values
            places.setdefault(id(values), len(arrays))
        shape.append((change.table, change.key, tuple((name, places[id(values)]) for name, values in said.items())))
    return _unnest_text(tuple(shape)), [tuple(arrays.values())]


def _row_by_row(change: Change, encoded: dict[int, Values]) -> tuple[str, Sequence[tuple[Any, ...]]]:
    """SQLite: a tuple for each row. `encoded` are the sequences that were converted before, by identity."""
    said = change.said()
    for name, values in said.items():
        if id(values) not in encoded:
            encoded[id(values)] = _encoded(change.table.c[name], values)
    rows = zip(*(encoded[id(values)] for values in said.values()), strict=True)
    return _row_text(change.table, change.key, tuple(said)), list(rows)


def _decoded(column: Column[Any], values: Values) -> Values:
    """As SQLite gave them."""
    if isinstance(column.type, Uuid):
        return [None if value is None else UUID(int=int(value, 16)) for value in values]
    return _processed(column, values, column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None))


def _encoded(column: Column[Any], values: Values) -> Values:
    """As SQLite keeps them."""
    if isinstance(column.type, Uuid):
        return [None if value is None else value.hex for value in values]
    return _processed(column, values, column.type.dialect_impl(_SQLITE).bind_processor(_SQLITE))


def _processed(column: Column[Any], values: Values, process: Callable[[Any], Any] | None) -> Values:
    if process is None:
        return values
    once = lru_cache(process) if isinstance(column.type, UtcDateTime) else process  # a batch has one time in every row
    return list(map(once, values))


@lru_cache
def _read_text(columns: tuple[Column[Any], ...], key: Column[UUID], dialect: str, lock: bool) -> str:
    listed = ", ".join(column.name for column in columns)
    among = "= ANY($1::uuid[])" if dialect == "postgresql" else "IN (SELECT value FROM json_each(?))"
    locking = f"ORDER BY {key.name} FOR UPDATE" if lock and dialect == "postgresql" else ""
    return f"SELECT {listed} FROM {key.table.name} WHERE {key.name} {among} {locking}"  # noqa: S608


Shape = tuple[tuple[Table, str | None, tuple[tuple[str, int], ...]], ...]
"""For each change its table, its key, and its columns with the places of their arrays."""


@lru_cache
def _unnest_text(shape: Shape) -> str:
    *before, last = [_unnest_one(*change) for change in shape]
    named = [f"change_{number} AS ({text})" for number, text in enumerate(before, start=1)]
    return f"WITH {', '.join(named)} {last}" if named else last


def _unnest_one(table: Table, key: str | None, columns: tuple[tuple[str, int], ...]) -> str:
    types = {name: table.c[name].type.compile(dialect=_POSTGRESQL) for name, _ in columns}
    arrays = ", ".join(f"${place}::{types[name]}[]" for name, place in columns)
    listed = ", ".join(types)
    if key is None:
        return f"INSERT INTO {table.name} ({listed}) SELECT * FROM unnest({arrays})"  # noqa: S608
    forward = ", ".join(f"{name} = given.{name}" for name in types if name != key)
    given = f"unnest({arrays}) AS given({listed})"
    return f"UPDATE {table.name} SET {forward} FROM {given} WHERE {table.name}.{key} = given.{key}"  # noqa: S608


@lru_cache
def _row_text(table: Table, key: str | None, names: tuple[str, ...]) -> str:
    if key is None:
        return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    assert key == names[-1], "places are told by their order"
    return f"UPDATE {table.name} SET {', '.join(f'{name} = ?' for name in names[:-1])} WHERE {key} = ?"  # noqa: S608
