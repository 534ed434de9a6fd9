"""What operators have done stays as it was written: the guards of `operator_audit`, installed by a migration.

On PostgreSQL they share the function that the ledger's guards install, so they come after those and go before them.
"""

from typing import Final

from store.tables.ledger_guards import Execute

_LAW: Final = "operator_audit is append-only"

_SQLITE: Final = {
    "operator_audit_no_update": "BEFORE UPDATE ON operator_audit",
    "operator_audit_no_delete": "BEFORE DELETE ON operator_audit",
    "operator_audit_no_replace": "BEFORE INSERT ON operator_audit "
    "WHEN EXISTS (SELECT 1 FROM operator_audit WHERE id = NEW.id)",
}
"""REPLACE deletes without firing a delete trigger, so an INSERT over a row is refused too."""


def install_sqlite(execute: Execute) -> None:
    """Refuse what would change the past."""
    for trigger, when in _SQLITE.items():
        execute(f"CREATE TRIGGER {trigger} {when} BEGIN SELECT RAISE(ABORT, '{_LAW}'); END")


def install_postgresql(execute: Execute) -> None:
    """Refuse what would change the past, for every login."""
    execute(
        "CREATE TRIGGER operator_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION aichain_refuse_change()",
    )


def remove_postgresql(execute: Execute) -> None:
    """Take the guards away, for a migration down. On SQLite they go with their table."""
    execute("DROP TRIGGER IF EXISTS operator_audit_append_only ON operator_audit")


def grant_postgresql(execute: Execute, role: str) -> None:
    """Let the application's role write it and read it, no more."""
    execute(f"REVOKE ALL ON operator_audit FROM {role}")
    execute(f"GRANT SELECT, INSERT ON operator_audit TO {role}")
