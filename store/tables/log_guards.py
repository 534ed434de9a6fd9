"""What the log has taken stays as it was taken: the guards of its leaves, its full tiles and its head.

On PostgreSQL they share the function that the ledger's guards install, so they come after those and go before them.
"""

from typing import Final

from store.tables.ledger_guards import Execute

_LEAVES_LAW: Final = "log_leaves are append-only"
_TILES_LAW: Final = "full log_tiles are append-only"
_HEAD_LAW: Final = "log_head is append-only"
_SAME_LEAF: Final = (
    "SELECT 1 FROM log_leaves WHERE leaf_index = NEW.leaf_index OR (type = NEW.type AND subject = NEW.subject)"
)
_PAST_TILE: Final = "length(OLD.hashes) = 8192 OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes"
"""A full tile, or a narrow one that would not just grow."""

_SAME_TILE: Final = "SELECT 1 FROM log_tiles old WHERE level = NEW.level AND number = NEW.number"
_REPLACED_TILE: Final = f"{_SAME_TILE} AND ({_PAST_TILE.replace('OLD.', 'old.')})"

_SQLITE: Final = {
    "log_leaves_no_update": ("BEFORE UPDATE ON log_leaves", _LEAVES_LAW),
    "log_leaves_no_delete": ("BEFORE DELETE ON log_leaves", _LEAVES_LAW),
    "log_leaves_no_replace": (f"BEFORE INSERT ON log_leaves WHEN EXISTS ({_SAME_LEAF})", _LEAVES_LAW),
    "log_tiles_no_update": (f"BEFORE UPDATE ON log_tiles WHEN {_PAST_TILE}", _TILES_LAW),
    "log_tiles_no_replace": (f"BEFORE INSERT ON log_tiles WHEN EXISTS ({_REPLACED_TILE})", _TILES_LAW),
    "log_tiles_no_delete": ("BEFORE DELETE ON log_tiles", _TILES_LAW),
    "log_head_forward": ("BEFORE UPDATE ON log_head WHEN NEW.size <= OLD.size", _HEAD_LAW),
    "log_head_no_delete": ("BEFORE DELETE ON log_head", _HEAD_LAW),
    "log_head_no_replace": ("BEFORE INSERT ON log_head WHEN EXISTS (SELECT 1 FROM log_head)", _HEAD_LAW),
}
"""REPLACE deletes without firing a delete trigger, so an INSERT over what is there is refused too."""

_POSTGRESQL: Final = {
    "log_leaves_append_only": "BEFORE UPDATE OR DELETE OR TRUNCATE ON log_leaves FOR EACH STATEMENT",
    "log_tiles_append_only": "BEFORE DELETE OR TRUNCATE ON log_tiles FOR EACH STATEMENT",
    "log_tiles_full": f"BEFORE UPDATE ON log_tiles FOR EACH ROW WHEN ({_PAST_TILE})",
    "log_head_append_only": "BEFORE DELETE OR TRUNCATE ON log_head FOR EACH STATEMENT",
    "log_head_forward": "BEFORE UPDATE ON log_head FOR EACH ROW WHEN (NEW.size <= OLD.size)",
}


def install_sqlite(execute: Execute) -> None:
    """Refuse what would change the past."""
    for trigger, (when, law) in _SQLITE.items():
        execute(f"CREATE TRIGGER {trigger} {when} BEGIN SELECT RAISE(ABORT, '{law}'); END")


def install_postgresql(execute: Execute) -> None:
    """Refuse what would change the past, for every login."""
    for trigger, when in _POSTGRESQL.items():
        execute(f"CREATE TRIGGER {trigger} {when} EXECUTE FUNCTION aichain_refuse_change()")


def remove_sqlite(execute: Execute) -> None:
    """Take the guards away, for a migration down."""
    for trigger in _SQLITE:
        execute(f"DROP TRIGGER IF EXISTS {trigger}")


def remove_postgresql(execute: Execute) -> None:
    """Take the guards away, for a migration down."""
    for trigger, when in _POSTGRESQL.items():
        table = when.partition(" ON ")[2].split()[0]
        execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")


def grant_postgresql(execute: Execute, role: str) -> None:
    """Leave the application's role what it needs of the log, whatever it was granted before."""
    execute(f"REVOKE ALL ON log_leaves, log_tiles, log_head, checkpoints, transfer_salts FROM {role}")
    execute(f"GRANT SELECT, INSERT ON log_leaves TO {role}")
    execute(f"GRANT SELECT, INSERT, UPDATE (hashes) ON log_tiles TO {role}")
    execute(f"GRANT SELECT, UPDATE (size, root) ON log_head TO {role}")
    execute(f"GRANT SELECT, INSERT, DELETE, UPDATE (note, witnesses, signed_at) ON checkpoints TO {role}")
    execute(f"GRANT SELECT, INSERT, DELETE ON transfer_salts TO {role}")
