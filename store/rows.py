"""Statements of a kind, built once: SQLAlchemy takes longer to build a statement than SQLite to run it.

The same holds for every statement of the chat's path: it stands at its module's top level, its values are parameters.
"""

import functools
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Insert, Table, Update, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.sessions import Bound, ReadSession, WriteSession


async def insert_row(session: WriteSession, table: Table, row: Mapping[str, Any]) -> None:
    """INSERT one row."""
    await session.run(*inserting_row(table, row))


def inserting_row(table: Table, row: Mapping[str, Any]) -> Bound:
    """INSERT one row, as a step among others."""
    return _insertion(table), row


async def change_row(session: WriteSession, table: Table, row_id: UUID, values: Mapping[str, Any]) -> None:
    """UPDATE the columns given, of the row with this id.

    Shape:   plain values; a change that reads the row is a statement of its own.
    """
    await session.run(*changing_row(table, row_id, values))


def changing_row(table: Table, row_id: UUID, values: Mapping[str, Any]) -> Bound:
    """The same, as a step among others."""
    named = {f"new_{name}": value for name, value in values.items()}
    return _change(table, tuple(values)), {"row_id": row_id, **named}


async def number_after(session: WriteSession, numbers: "Column[int]") -> int:
    """The number after the highest in a column: whoever takes one at the same time takes another.

    Locks:   PostgreSQL: the column's numbers, until the transaction ends. SQLite has one writer.
    """
    if session.dialect == "postgresql":
        name = f"{numbers.table.name}.{numbers.name}"
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    highest: int | None = (await session.execute(select(func.max(numbers)))).scalar_one()
    return (highest or 0) + 1


def insert_or_ignore(session: ReadSession, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """INSERT that leaves an existing row alone: its rowcount says whether it wrote."""
    return _insertion_or_nothing(session.dialect, table)


def insert_or_replace(session: ReadSession, table: Table, key: tuple[str, ...]) -> "postgresql.Insert | sqlite.Insert":
    """INSERT that overwrites every other column of the row with the same key."""
    return _insertion_or_change(session.dialect, table, key)


@functools.cache
def _insertion(table: Table) -> Insert:
    return insert(table)


@functools.cache
def _change(table: Table, names: tuple[str, ...]) -> Update:
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    return update(table).where(table.c.id == bindparam("row_id")).values(values)


@functools.cache
def _insertion_or_nothing(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@functools.cache
def _insertion_or_change(dialect: str, table: Table, key: tuple[str, ...]) -> "postgresql.Insert | sqlite.Insert":
    changed = [column.name for column in table.columns if column.name not in key]
    if dialect == "postgresql":
        on_postgresql = postgresql.insert(table)
        return on_postgresql.on_conflict_do_update(
            index_elements=key,
            set_={name: on_postgresql.excluded[name] for name in changed},
        )
    on_sqlite = sqlite.insert(table)
    return on_sqlite.on_conflict_do_update(
        index_elements=key,
        set_={name: on_sqlite.excluded[name] for name in changed},
    )
