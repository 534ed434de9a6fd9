"""The transparency log's tables: its leaves, the tree over them, its head, the signed checkpoints, and the salts.

Only `store.log` and its neighbours write them. What the log has published is public; the salts are what ties a leaf to
a person's own transfer, and can be deleted.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from store.tables.types import UtcDateTime, metadata

log_leaves = Table(
    "log_leaves",
    metadata,
    Column("leaf_index", BigInteger, primary_key=True, autoincrement=False),
    Column("type", SmallInteger, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    UniqueConstraint("type", "subject"),
    CheckConstraint("leaf_index >= 0", "index_not_negative"),
    sqlite_with_rowid=False,
)
"""Immutable. `subject` is what the leaf is of: a transfer's id, an account's, what stands for a day or a key."""

log_tiles = Table(
    "log_tiles",
    metadata,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The tree's hashes, 256 a tile. A full tile is immutable; the last of a level grows with the log."""

log_head = Table(
    "log_head",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    CheckConstraint("id = 1", "one_row"),
    CheckConstraint("size >= 0", "size_not_negative"),
    sqlite_with_rowid=False,
)
"""How far the log has come. Whoever appends moves this row from what they read of it, or leaves no trace."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    Column("witnesses", Integer, nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""Signed and published heads. Only signatures are ever added to a note."""

transfer_salts = Table(
    "transfer_salts",
    metadata,
    Column("transfer_id", Uuid, primary_key=True),
    Column("id_salt", LargeBinary, nullable=False),
    Column("subject_salt", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What opens a transfer leaf's two commitments: it travels in receipts, and can be erased."""

erased_openings = Table(
    "erased_openings",
    metadata,
    Column("leaf_index", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Leaves whose salts were erased here and still have to be in the signer's book, which only the signer writes."""

balance_trees = Table(
    "balance_trees",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("tree_size", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""A day's tree over all balances, as it was signed; `day` counts from 1970-01-01 UTC."""

balance_leaves = Table(
    "balance_leaves",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("account_id", Uuid, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("posted_units", BigInteger, nullable=False),
    Column("pending_units", BigInteger, nullable=False),
    UniqueConstraint("day", "account_id"),
    sqlite_with_rowid=False,
)
"""The leaves of a recent day's tree, for each person's own proof; older days' are deleted."""

balance_blocks = Table(
    "balance_blocks",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("sum_units", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""The node over each 256 leaves of such a tree, so that a proof reads 256 leaves and not all."""
