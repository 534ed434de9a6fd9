"""Append-only, as far as it can be held: DDL that a migration installs after the ledger's tables.

SQLite:      triggers refuse UPDATE, DELETE, and an INSERT over an existing row (REPLACE would go round the other two).
PostgreSQL:  statement triggers refuse UPDATE, DELETE and TRUNCATE; the application's role gets no more than it needs.
A superuser can drop all of this; the audit and the verifier then name what was changed.
"""

from collections.abc import Callable, Mapping
from typing import Final

Execute = Callable[[str], object]

_REPLACED_WHEN: Final[Mapping[str, tuple[str, ...]]] = {
    "accounts": ("id = NEW.id", "name = NEW.name"),
    "transfers": ("id = NEW.id", "resolves_id = NEW.resolves_id"),
    "postings": ("account_id = NEW.account_id AND lamport = NEW.lamport",),
}
"""Every unique key of every guarded table: REPLACE deletes by any of them."""

_FIXED_COLUMNS: Final = "id, kind, name, opened_at"
"""What opens an account, and never changes; the balance columns are only ever carried forward by `record`."""

_BALANCE_COLUMNS: Final = "posted_units, pending_units, lamport, last_posted_at"
_APPEND_ONLY: Final = ("transfers", "postings")
_NOT_EMPTY: Final = "NEW.posted_units <> 0 OR NEW.pending_units <> 0 OR NEW.lamport <> 0"


def install_sqlite(execute: Execute) -> None:
    """Refuse what would change the past."""
    for table, keys in _REPLACED_WHEN.items():
        changed = "UPDATE" if table in _APPEND_ONLY else f"UPDATE OF {_FIXED_COLUMNS}"
        over_a_row = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)  # noqa: S608
        execute(_sqlite_trigger(table, "no_update", f"BEFORE {changed} ON {table}"))
        execute(_sqlite_trigger(table, "no_delete", f"BEFORE DELETE ON {table}"))
        execute(_sqlite_trigger(table, "no_replace", f"BEFORE INSERT ON {table} WHEN {over_a_row}"))
    execute(
        _sqlite_trigger("accounts", "open_empty", f"BEFORE INSERT ON accounts WHEN {_NOT_EMPTY}", "are opened empty"),
    )
    execute(
        _sqlite_trigger(
            "accounts",
            "forward",
            "BEFORE UPDATE ON accounts WHEN NEW.lamport <= OLD.lamport",
            "change by a later transfer only",
        ),
    )


def remove_sqlite(execute: Execute) -> None:
    """Take the guards away, for a migration down."""
    for table in _REPLACED_WHEN:
        for guard in ("no_update", "no_delete", "no_replace"):
            execute(f"DROP TRIGGER IF EXISTS {table}_{guard}")
    for guard in ("open_empty", "forward"):
        execute(f"DROP TRIGGER IF EXISTS accounts_{guard}")


def install_postgresql(execute: Execute) -> None:
    """Refuse what would change the past, for every login."""
    execute(
        """
        CREATE OR REPLACE FUNCTION aichain_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """,
    )
    for table in _APPEND_ONLY:
        execute(_postgresql_trigger(table, "append_only", "UPDATE OR DELETE OR TRUNCATE"))
    execute(_postgresql_trigger("accounts", "append_only", f"DELETE OR TRUNCATE OR UPDATE OF {_FIXED_COLUMNS}"))


def grant_postgresql(execute: Execute, role: str) -> None:
    """Leave the application's role what it needs of the ledger, whatever it was granted before."""
    execute(f"REVOKE ALL ON accounts, transfers, postings FROM {role}")
    execute(f"GRANT SELECT, INSERT ON transfers, postings TO {role}")
    execute(f"GRANT SELECT, INSERT ({_FIXED_COLUMNS}), UPDATE ({_BALANCE_COLUMNS}) ON accounts TO {role}")
    execute(f"GRANT SELECT, INSERT, DELETE ON unpublished, open_holds TO {role}")
    execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON refused_groups TO {role}")


def remove_postgresql(execute: Execute) -> None:
    """Take the guards away, for a migration down."""
    for table in (*_APPEND_ONLY, "accounts"):
        execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
    execute("DROP FUNCTION IF EXISTS aichain_refuse_change()")


def _sqlite_trigger(table: str, guard: str, when: str, law: str = "are append-only") -> str:
    return f"CREATE TRIGGER IF NOT EXISTS {table}_{guard} {when} BEGIN SELECT RAISE(ABORT, '{table} {law}'); END"


def _postgresql_trigger(table: str, guard: str, events: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {table}_{guard} BEFORE {events} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION aichain_refuse_change()"
    )
