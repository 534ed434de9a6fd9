"""The transparency log: its leaves, tiles, head and checkpoints, the salts of its commitments, the daily balance tree.

Revision ID: 0002
Revises: 0001
"""

import hashlib
from typing import Final

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from store.tables import log_guards
from store.tables.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_log: Final = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    },
)

Table(
    "log_leaves",
    _log,
    Column("leaf_index", BigInteger, primary_key=True, autoincrement=False),
    Column("type", SmallInteger, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    UniqueConstraint("type", "subject"),
    CheckConstraint("leaf_index >= 0", "index_not_negative"),
    sqlite_with_rowid=False,
)

Table(
    "log_tiles",
    _log,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

_head: Final = Table(
    "log_head",
    _log,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    CheckConstraint("id = 1", "one_row"),
    CheckConstraint("size >= 0", "size_not_negative"),
    sqlite_with_rowid=False,
)

Table(
    "checkpoints",
    _log,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    Column("witnesses", Integer, nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "transfer_salts",
    _log,
    Column("transfer_id", Uuid, primary_key=True),
    Column("id_salt", LargeBinary, nullable=False),
    Column("subject_salt", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "balance_trees",
    _log,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("tree_size", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "balance_leaves",
    _log,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("account_id", Uuid, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("posted_units", BigInteger, nullable=False),
    Column("pending_units", BigInteger, nullable=False),
    UniqueConstraint("day", "account_id"),
    sqlite_with_rowid=False,
)

Table(
    "balance_blocks",
    _log,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("sum_units", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


def upgrade() -> None:
    """Make the tables, an empty log, and then its guards."""
    _log.create_all(op.get_bind(), checkfirst=False)
    op.bulk_insert(_head, [{"id": 1, "size": 0, "root": hashlib.sha256().digest()}])
    if op.get_bind().dialect.name == "sqlite":
        log_guards.install_sqlite(op.execute)
    else:
        log_guards.install_postgresql(op.execute)


def downgrade() -> None:
    """Take the log away: what was published stays published."""
    if op.get_bind().dialect.name == "sqlite":
        log_guards.remove_sqlite(op.execute)
    else:
        log_guards.remove_postgresql(op.execute)
    _log.drop_all(op.get_bind(), checkfirst=False)
