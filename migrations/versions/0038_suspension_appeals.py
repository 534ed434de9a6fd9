"""Appeals against suspensions.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suspension_appeals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("contributor_id", sa.Uuid, sa.ForeignKey("contributors.id"), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("imposed_by", sa.String(64)),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("operator_id", sa.String(64)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("is_past", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", op.f("ck_suspension_appeals_decided_somehow")),
    )
    is_heard = sa.text("decided_at IS NULL")
    op.create_index(
        "uq_suspension_appeals_open",
        "suspension_appeals",
        ["contributor_id", "what"],
        unique=True,
        sqlite_where=is_heard,
        postgresql_where=is_heard,
    )


def downgrade() -> None:
    op.drop_table("suspension_appeals")
