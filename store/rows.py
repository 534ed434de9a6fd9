"""The few statements that the two stores spell differently."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from store.sessions import ReadSession


def insert_or_ignore(session: ReadSession, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """INSERT that leaves an existing row alone: its rowcount says whether it wrote."""
    if session.dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_or_replace(session: ReadSession, table: Table, key: tuple[str, ...]) -> "postgresql.Insert | sqlite.Insert":
    """INSERT that overwrites every other column of the row with the same key."""
    changed = [column.name for column in table.columns if column.name not in key]
    if session.dialect == "postgresql":
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
