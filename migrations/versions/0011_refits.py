"""Large scopes are fitted when it is worth it: what the newest fit had seen, and whether a task is sure since.

Revision ID: 0011
Revises: 0010
"""

from alembic import op
from sqlalchemy import Column, Float, Integer

from store.tables.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scopes", Column("vote_count", Integer, nullable=False, server_default="0"))
    op.add_column("scopes", Column("mean_accuracy", Float))
    op.add_column("scopes", Column("reached_tau_at", UtcDateTime))
    op.execute(
        "UPDATE scopes SET vote_count = COALESCE((SELECT vote_count FROM fits WHERE fits.id = scopes.fit_id), 0)"
    )


def downgrade() -> None:
    for column in ("reached_tau_at", "mean_accuracy", "vote_count"):
        op.drop_column("scopes", column)
