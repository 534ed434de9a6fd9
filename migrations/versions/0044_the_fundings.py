"""Who has paid into a campaign's escrow; what waits for a second person.

Revision ID: 0044
Revises: 0043
"""

from alembic import op
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Uuid, false, text

from ledger.accounts import ECOSYSTEM_POOL
from store.tables.types import UtcDateTime

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_WAITS = text("settled_at IS NULL AND confirmed_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "fundings",
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), primary_key=True),
        Column("source_id", Uuid, primary_key=True),
        Column("funded_units", BigInteger, nullable=False),
        Column("returned_units", BigInteger, nullable=False, server_default="0"),
        CheckConstraint("returned_units >= 0 AND returned_units <= funded_units", "returned_within_funded"),
    )
    # Until now every escrow was filled from the ecosystem pool; both stores read 32 hexadecimal digits as an id.
    op.execute(
        "INSERT INTO fundings (campaign_id, source_id, funded_units, returned_units) "  # noqa: S608 - a constant of ours
        f"SELECT id, '{ECOSYSTEM_POOL.id.hex}', budget_units, refunded_units FROM campaigns "
        "WHERE escrow_id IS NOT NULL"
    )
    op.add_column("campaigns", Column("proposed_at", UtcDateTime))
    op.add_column("campaigns", Column("is_funded", Boolean, nullable=False, server_default=false()))
    op.add_column("proposals", Column("confirmed_at", UtcDateTime))
    op.create_index("ix_proposals_waiting", "proposals", ["expires_at"], sqlite_where=_WAITS, postgresql_where=_WAITS)


def downgrade() -> None:
    op.drop_index("ix_proposals_waiting", "proposals")
    op.drop_column("proposals", "confirmed_at")
    op.drop_column("campaigns", "is_funded")
    op.drop_column("campaigns", "proposed_at")
    op.drop_table("fundings")
