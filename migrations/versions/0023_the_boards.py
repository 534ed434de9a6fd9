"""Leaderboards: what paid work counts, who has what on which board, and what people show of themselves there.

Work that was paid before counts on none: what it was worth at base pay was not stored.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_IS_UNCOUNTED = sa.text("points <> counted_points")


def upgrade() -> None:
    op.create_table(
        "board_scores",
        sa.Column("contributor_id", sa.Uuid, sa.ForeignKey("contributors.id"), primary_key=True),
        sa.Column("scope", sa.String(40), primary_key=True),
        sa.Column("period", sa.String(10), primary_key=True),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("is_hidden", sa.Boolean, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Index("ix_board_scores_revision", "revision"),
        sa.Index("ix_board_scores_place", "scope", "period", "points", "contributor_id"),
    )
    head = op.create_table(
        "board_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.CheckConstraint("id = 1", "only_one"),
    )
    op.bulk_insert(head, [{"id": 1, "revision": 0}])
    op.add_column("responses", sa.Column("settled_at", UtcDateTime))
    op.add_column("responses", sa.Column("points", sa.Integer, nullable=False, server_default="0"))
    op.add_column("responses", sa.Column("counted_points", sa.Integer, nullable=False, server_default="0"))
    op.create_index(
        "ix_responses_uncounted",
        "responses",
        ["settled_at"],
        sqlite_where=_IS_UNCOUNTED,
        postgresql_where=_IS_UNCOUNTED,
    )
    op.add_column("contributors", sa.Column("shown_name", sa.String(64)))
    op.add_column(
        "contributors", sa.Column("is_off_boards", sa.Boolean, nullable=False, server_default=sa.text("false"))
    )


def downgrade() -> None:
    op.drop_column("contributors", "is_off_boards")
    op.drop_column("contributors", "shown_name")
    op.drop_index("ix_responses_uncounted", "responses")
    for column in ("counted_points", "points", "settled_at"):
        op.drop_column("responses", column)
    op.drop_table("board_head")
    op.drop_table("board_scores")
