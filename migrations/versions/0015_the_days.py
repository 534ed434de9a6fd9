"""Days in a row: a person's days in an index of their own, and a zone that changes from the next local day on.

Revision ID: 0015
Revises: 0014
"""

from alembic import op
from sqlalchemy import Column, String

from store.tables.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributors", Column("zone_before", String(64)))
    op.add_column("contributors", Column("zone_changed_at", UtcDateTime))
    op.create_index("ix_responses_days", "responses", ["contributor_id", "local_day", "state"])


def downgrade() -> None:
    op.drop_index("ix_responses_days", "responses")
    for column in ("zone_changed_at", "zone_before"):
        op.drop_column("contributors", column)
