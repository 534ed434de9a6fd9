"""Releases of datasets: numbered, with the hash that stands in the log, and which answers each of them has.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import Json, UtcDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("campaign_id", sa.Uuid, sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("beat_at", UtcDateTime, nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("made_at", UtcDateTime),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("manifest_sha256", sa.String(64)),
        sa.Column("leaf_subject", sa.Uuid, unique=True),
        sa.Column("counts", Json),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.UniqueConstraint("campaign_id", "number"),
        sa.CheckConstraint("number >= 1", "numbered_from_one"),
        sa.CheckConstraint("(state = 'made') = (manifest_sha256 IS NOT NULL)", "made_with_its_manifest"),
    )
    op.create_table(
        "released_answers",
        sa.Column("response_id", sa.Uuid, sa.ForeignKey("responses.id"), primary_key=True),
        sa.Column("campaign_id", sa.Uuid, sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("until", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_released_answers_campaign", "released_answers", ["campaign_id", "since"])
    op.create_index("ix_tasks_campaign", "tasks", ["campaign_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_tasks_campaign", "tasks")
    op.drop_table("released_answers")
    op.drop_table("releases")
