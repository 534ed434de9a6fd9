"""Broadcasts and their people, and who wants no news.

Revision ID: 0041
Revises: 0040
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.tables.types import UtcDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_DUE = "state = 'due'"
_OPEN = "state IN ('sending', 'unsure')"


def upgrade() -> None:
    op.add_column("contributors", sa.Column("news_off_at", UtcDateTime))
    op.create_table("broadcasts", *_broadcast_columns(), sa.UniqueConstraint("number"))
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])
    op.create_index("ix_broadcasts_campaign", "broadcasts", ["campaign_id"])
    op.create_table(
        "broadcast_recipients",
        sa.Column("contributor_id", sa.Uuid, sa.ForeignKey("contributors.id"), primary_key=True),
        sa.Column("broadcast_id", sa.Uuid, sa.ForeignKey("broadcasts.id"), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("at", UtcDateTime),
        sa.Column("message_id", sa.BigInteger),
    )
    for name, columns, where in (
        ("ix_broadcast_recipients_due", ["broadcast_id", "due_at", "contributor_id"], _DUE),
        ("ix_broadcast_recipients_open", ["broadcast_id", "contributor_id"], _OPEN),
    ):
        op.create_index(
            name, "broadcast_recipients", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def _broadcast_columns() -> list["sa.Column[Any]"]:
    counts = ("planned", "sent", "unsure", "unreachable", "skipped", "refused")
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("campaign_id", sa.Uuid, sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("segment", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("cursor", sa.Uuid),
        sa.Column("planned_at", UtcDateTime),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in counts),
        sa.Column("halted_for", sa.String(16)),
        sa.Column("waits_until", UtcDateTime),
        sa.Column("waits_for", sa.String(16)),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("paced_at", UtcDateTime),
        sa.Column("paced_from", sa.Integer, nullable=False, server_default="0"),
        sa.Column("holder", sa.String(32)),
        sa.Column("held_until", UtcDateTime),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("shown_at", UtcDateTime),
        sa.Column("show_after", UtcDateTime),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
    ]


def downgrade() -> None:
    op.drop_table("broadcast_recipients")
    op.drop_table("broadcasts")
    op.drop_column("contributors", "news_off_at")
