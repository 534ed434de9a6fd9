"""Many rows at the driver's speed: one text a statement, values converted a column at a time.

To build a statement, to bind and to read each value in SQLAlchemy costs more than SQLite's work on the same rows. Its
types still say how values are kept.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Column, Dialect, Table, Uuid, make_url

from store.sessions import ReadSession, WriteSession

_POSTGRESQL: Final[Dialect] = make_url("postgresql://").get_dialect()()
_SQLITE: Final[Dialect] = make_url("sqlite://").get_dialect()()


Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Same:
    """The one value that a column has in every row: converted and sent once."""

    value: Any


@dataclass(frozen=True, slots=True)
class Change:
    """Rows to insert, or, with a `key`, the values that the rows with these keys get.

    Shape:   ids, times, numbers, texts or bytes for each column, all sequences equally long; the key's is the last. A
             sequence may stand for several columns, also of other changes: it is converted and sent once.
    """

    table: Table
    columns: Mapping[str, Values | Same]
    key: str | None = None

    def said(self) -> dict[str, Values | Same]:
        """The columns worth saying: what is NULL in every new row goes without, for None is slow to bind."""
        return {name: values for name, values in self.columns.items() if self.key or not self._is_null(name, values)}

    def _is_null(self, name: str, values: Values | Same) -> bool:
        if isinstance(values, Same) or not self.table.c[name].nullable:
            return False
        return all(value is None for value in values)


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


def _all_at_once(changes: Sequence[Change]) -> tuple[str, list[tuple[Any, ...]]]:
    """PostgreSQL: one array for each column; its driver takes ids and times as they are, JSON as its text."""
    sent: dict[int, Values | Same] = {}
    places: dict[int, int] = {}
    shape = []
    for change in changes:
        columns = []
        for name, values in change.said().items():
            sent.setdefault(id(values), _worded(change.table.c[name], values))
            place = places.setdefault(id(values), len(sent))
            columns.append((name, place, isinstance(values, Same)))
        shape.append((change.table, change.key, tuple(columns)))
    parameters = tuple(values.value if isinstance(values, Same) else values for values in sent.values())
    return _unnest_text(tuple(shape)), [parameters]


def _worded(column: Column[Any], values: Values | Same) -> Values | Same:
    """JSON as PostgreSQL's driver wants it."""
    if isinstance(values, Same) or not isinstance(column.type, JSON):
        return values
    return [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]


def _row_by_row(change: Change, encoded: dict[int, Values]) -> tuple[str, list[tuple[Any, ...]]]:
    """SQLite: a tuple for each row. `encoded` are the sequences that were converted before, by identity."""
    said = change.said()
    rows = max(len(values) for values in said.values() if not isinstance(values, Same))
    for name, values in said.items():
        column = change.table.c[name]
        if isinstance(values, Same):
            encoded[id(values)] = [*_encoded(column, [values.value])] * rows
        elif id(values) not in encoded:
            encoded[id(values)] = _encoded(column, values)
    told = zip(*(encoded[id(values)] for values in said.values()), strict=True)
    return _row_text(change.table, change.key, tuple(said)), list(told)


def _decoded(column: Column[Any], values: Values) -> Values:
    """As SQLite gave them."""
    if isinstance(column.type, Uuid):
        return [None if value is None else UUID(int=int(value, 16)) for value in values]
    process = column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
    return values if process is None else list(map(process, values))


def _encoded(column: Column[Any], values: Values) -> Values:
    """As SQLite keeps them."""
    if isinstance(column.type, Uuid):
        return [None if value is None else value.hex for value in values]
    process = column.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
    return values if process is None else list(map(process, values))


@lru_cache
def _read_text(columns: tuple[Column[Any], ...], key: Column[UUID], dialect: str, lock: bool) -> str:
    listed = ", ".join(column.name for column in columns)
    among = "= ANY($1::uuid[])" if dialect == "postgresql" else "IN (SELECT value FROM json_each(?))"
    locking = f"ORDER BY {key.name} FOR UPDATE" if lock and dialect == "postgresql" else ""
    return f"SELECT {listed} FROM {key.table.name} WHERE {key.name} {among} {locking}"  # noqa: S608


Columns = tuple[tuple[str, int, bool], ...]
"""Columns with the places of their parameters, and whether that is the same for every row."""


@lru_cache
def _unnest_text(shape: tuple[tuple[Table, str | None, Columns], ...]) -> str:
    *before, last = [_unnest_one(*change) for change in shape]
    named = [f"change_{number} AS ({text})" for number, text in enumerate(before, start=1)]
    return f"WITH {', '.join(named)} {last}" if named else last


def _unnest_one(table: Table, key: str | None, columns: Columns) -> str:
    types = {name: table.c[name].type.compile(dialect=_POSTGRESQL) for name, _, _ in columns}
    arrays = ", ".join(f"${place}::{types[name]}[]" for name, place, same in columns if not same)
    listed = ", ".join(name for name, _, same in columns if not same)
    source = f"unnest({arrays}) AS given({listed})"
    values = {name: f"${place}::{types[name]}" if same else f"given.{name}" for name, place, same in columns}
    if key is None:
        return f"INSERT INTO {table.name} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {source}"  # noqa: S608
    forward = ", ".join(f"{name} = {value}" for name, value in values.items() if name != key)
    return f"UPDATE {table.name} SET {forward} FROM {source} WHERE {table.name}.{key} = given.{key}"  # noqa: S608


@lru_cache
def _row_text(table: Table, key: str | None, names: tuple[str, ...]) -> str:
    if key is None:
        return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    assert key == names[-1], "places are told by their order"
    return f"UPDATE {table.name} SET {', '.join(f'{name} = ?' for name in names[:-1])} WHERE {key} = ?"  # noqa: S608
