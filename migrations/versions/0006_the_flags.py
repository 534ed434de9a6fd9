"""Flags that a person decides, and the rings of each scope.

Revision ID: 0006
Revises: 0005
"""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Uuid, text

from store.tables.types import Json, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_IS_OPEN = text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "flags",
        Column("id", Uuid, primary_key=True),
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
        Column("kind", String(32), nullable=False),
        Column("reason", String(16), nullable=False),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
        Column("option_set", String(64), nullable=False),
        Column("evidence", Json, nullable=False),
        Column("fit_id", Uuid, nullable=False),
        Column("raised_at", UtcDateTime, nullable=False),
        Column("decided_at", UtcDateTime),
        Column("decided_by", String(64)),
        Column("decision", String(16)),
        Column("note", String(1000)),
        CheckConstraint("(decided_at IS NULL) = (decision IS NULL)", "decided_at_all"),
    )
    op.create_index("ix_flags_person", "flags", ["contributor_id", "kind"])
    op.create_index("ix_flags_queue", "flags", ["raised_at"], sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN)
    op.create_index(
        "uq_flags_open",
        "flags",
        ["contributor_id", "kind", "reason", "campaign_id", "option_set"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.create_table(
        "ring_members",
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
        Column("kind", String(32), primary_key=True),
        Column("option_set", String(64), primary_key=True),
        Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
        Column("ring_id", Uuid, nullable=False),
        Column("fit_id", Uuid, nullable=False),
    )
    op.create_index("ix_ring_members_person", "ring_members", ["contributor_id"])
    op.create_index("ix_ring_members_ring", "ring_members", ["ring_id"])


def downgrade() -> None:
    for table in ("ring_members", "flags"):
        op.drop_table(table)
