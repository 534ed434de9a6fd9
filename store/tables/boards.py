"""Leaderboards: what everybody has on which board, and how far it has been numbered."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Uuid

from store.tables.types import metadata

board_scores = Table(
    "board_scores",
    metadata,
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
    Column("scope", String(40), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("points", BigInteger, nullable=False),
    Column("is_hidden", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("ix_board_scores_revision", "revision"),
    Index("ix_board_scores_seen", "scope", "period", "is_hidden", "points", "contributor_id"),
)
"""Sums of `responses.counted_points`. Each change of a row gives it the next revision, under the lock of `board_head`:
whoever has seen all up to one revision finds the rest behind it. A row that is over has 0 points."""

board_head = Table(
    "board_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    CheckConstraint("id = 1", "only_one"),
)
