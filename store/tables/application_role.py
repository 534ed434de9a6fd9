"""PostgreSQL: the role that the application acts in. It owns nothing, so the past is closed to it (DESIGN decision 5).

A login that may not make roles goes without: the triggers still stand, and start-up says so (bot.migrate.role_note).
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, inspect

from store.tables import audit_guards, ledger_guards, log_guards

APPLICATION_ROLE: Final = "aichain_app"

MAY_ACT: Final = "SELECT 1 FROM pg_roles WHERE rolname = 'aichain_app' AND pg_has_role(oid, 'MEMBER')"
"""One row if this login may act in the role."""

_CREATE: Final = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'aichain_app') THEN
        CREATE ROLE aichain_app NOLOGIN;
    END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END $$
"""
"""Roles belong to the whole server: another database's start may make it at the same moment."""

_JOIN: Final = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'aichain_app' AND NOT pg_has_role(oid, 'MEMBER')) THEN
        GRANT aichain_app TO CURRENT_USER;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$
"""


def prepare(connection: Connection, tables: Iterable[str]) -> None:
    """Make the role if the login may, join it, and leave it what the application needs of those tables that exist.

    Runs after the migrations of every start: no new table is forgotten, and a role that an administrator made is used.
    """
    execute = connection.exec_driver_sql
    execute(_CREATE)
    execute(_JOIN)
    existing = set(inspect(connection).get_table_names())
    if execute(MAY_ACT).first() is None or "transfers" not in existing:
        return
    for table in sorted(existing.intersection(tables)):
        execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APPLICATION_ROLE}')
    execute(f"GRANT SELECT ON alembic_version TO {APPLICATION_ROLE}")
    ledger_guards.grant_postgresql(execute, APPLICATION_ROLE)
    audit_guards.grant_postgresql(execute, APPLICATION_ROLE)
    if "log_leaves" in existing:
        log_guards.grant_postgresql(execute, APPLICATION_ROLE)
