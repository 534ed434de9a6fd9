"""Answers by when they came: for the last hour and day, whatever has been stored before.

Revision ID: 0046
Revises: 0045
"""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_responses_submitted",
        "responses",
        ["submitted_at"],
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32},
    )


def downgrade() -> None:
    op.drop_index("ix_responses_submitted", "responses")
