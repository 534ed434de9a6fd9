"""The migrations make what `store.tables` says, on both stores, up and down."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect

from bot import migrate
from bot.problems import StartProblem
from store.tables import metadata
from tests.migrations.asking import as_owner

HOUSE = Path(__file__).parents[2]
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def triggers(connection: Connection) -> set[str]:
    return {str(name) for (name,) in connection.exec_driver_sql(TRIGGERS[connection.dialect.name])}


def drift(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def checks(connection: Connection) -> set[str]:
    found = inspect(connection)
    return {str(check["name"]) for table in metadata.tables for check in found.get_check_constraints(table)}


def test_up_down_and_up_again(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    guards = as_owner(empty_url, triggers)
    assert as_owner(empty_url, tables) == set(metadata.tables)
    assert guards

    migrate.downgrade(empty_url)
    assert as_owner(empty_url, tables) == set()
    assert as_owner(empty_url, triggers) == set()

    migrate.upgrade(empty_url)
    migrate.upgrade(empty_url)
    assert as_owner(empty_url, tables) == set(metadata.tables)
    assert as_owner(empty_url, triggers) == guards
    assert asyncio.run(migrate.revision_of(empty_url)) == migrate.head()


def test_the_migrations_make_what_the_code_expects(database_url: str) -> None:
    assert as_owner(database_url, drift) == []


def test_drift_is_seen(database_url: str) -> None:
    def planted(connection: Connection) -> list[object]:
        connection.exec_driver_sql("DROP INDEX ix_outbox_due")
        connection.exec_driver_sql("ALTER TABLE outbox DROP COLUMN attempts")
        return drift(connection)

    assert len(as_owner(database_url, planted)) == 2


def test_every_check_of_the_code_stands(database_url: str) -> None:
    expected = {
        str(constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert as_owner(database_url, checks) == expected


def test_replicas_that_start_together_do_not_collide(empty_url: str) -> None:
    migrate.upgrade(empty_url, "base")  # makes SQLite's folder, no table
    start = [sys.executable, "-c", "import sys; from bot import migrate; migrate.upgrade(sys.argv[1])", empty_url]
    replicas = [subprocess.Popen(start, cwd=HOUSE, stderr=subprocess.PIPE, text=True) for _ in range(2)]

    for replica in replicas:
        assert replica.communicate()[1] == ""
        assert replica.returncode == 0
    assert as_owner(empty_url, tables) == set(metadata.tables)


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str) -> None:
    migrate.upgrade(empty_url, "base")
    as_owner(empty_url, lambda connection: connection.exec_driver_sql("CREATE TABLE transfers (id INTEGER)").close())

    with pytest.raises(StartProblem, match="transfers"):
        migrate.upgrade(empty_url)

    assert as_owner(empty_url, tables) == {"transfers"}
    assert asyncio.run(migrate.revision_of(empty_url)) is None
