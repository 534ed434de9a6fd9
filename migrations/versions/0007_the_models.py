"""What models answer, the calls under way, what they may spend; canaries among the gold.

Revision ID: 0007
Revises: 0006
"""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from store.tables.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", Column("is_canary", Boolean, nullable=False, server_default=text("false")))
    _add_model_answers()
    _add_model_calls()
    _add_model_spend()
    _add_model_comparisons()


def downgrade() -> None:
    for table in ("model_comparisons", "model_spend", "model_calls", "model_answers"):
        op.drop_table(table)
    op.drop_column("tasks", "is_canary")


def _add_model_answers() -> None:
    op.create_table(
        "model_answers",
        Column("id", Uuid, primary_key=True),
        Column("task_id", Uuid, ForeignKey("tasks.id"), nullable=False),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
        Column("model", String(100), nullable=False),
        Column("is_baseline", Boolean, nullable=False),
        Column("prompt_sha256", String(64), nullable=False),
        Column("choice", Integer),
        Column("text", Text),
        Column("problem", String(32)),
        Column("tokens_in", BigInteger, nullable=False),
        Column("tokens_out", BigInteger, nullable=False),
        Column("cost_micros", BigInteger),
        Column("asked_at", UtcDateTime, nullable=False),
        UniqueConstraint("task_id", "model"),
        CheckConstraint("(choice IS NULL) <> (problem IS NULL)", "answer_or_problem"),
        CheckConstraint("tokens_in >= 0 AND tokens_out >= 0 AND cost_micros >= 0", "spend_not_negative"),
    )
    op.create_index("ix_model_answers_campaign", "model_answers", ["campaign_id", "model"])


def _add_model_calls() -> None:
    op.create_table(
        "model_calls",
        Column("subject_id", Uuid, primary_key=True),
        Column("model", String(100), primary_key=True),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
        Column("holder_id", Uuid, nullable=False),
        Column("day", Integer, nullable=False),
        Column("unit", String(8), nullable=False),
        Column("reserved_units", BigInteger, nullable=False),
        Column("failures", Integer, nullable=False, server_default="0"),
        Column("expires_at", UtcDateTime, nullable=False, index=True),
        CheckConstraint("reserved_units >= 0 AND failures >= 0", "not_negative"),
    )


def _add_model_spend() -> None:
    op.create_table(
        "model_spend",
        Column("account_id", Uuid, primary_key=True),
        Column("day", Integer, primary_key=True, autoincrement=False),
        Column("unit", String(8), primary_key=True),
        Column("limit_units", BigInteger, nullable=False),
        Column("reserved_units", BigInteger, nullable=False, server_default="0"),
        Column("spent_units", BigInteger, nullable=False, server_default="0"),
        CheckConstraint("reserved_units >= 0 AND spent_units >= 0", "not_negative"),
        CheckConstraint("reserved_units + spent_units <= limit_units", "within_limit"),
    )


def _add_model_comparisons() -> None:
    op.create_table(
        "model_comparisons",
        Column("id", Uuid, primary_key=True),
        Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
        Column("question_id", Uuid, ForeignKey("tasks.id"), nullable=False),
        Column("first_id", Uuid, ForeignKey("responses.id"), nullable=False),
        Column("second_id", Uuid, ForeignKey("responses.id"), nullable=False),
        Column("model", String(100), nullable=False),
        Column("is_baseline", Boolean, nullable=False),
        Column("prompt_sha256", String(64), nullable=False),
        Column("in_order", String(8)),
        Column("swapped", String(8)),
        Column("preferred", String(8)),
        Column("problem", String(32)),
        Column("tokens_in", BigInteger, nullable=False),
        Column("tokens_out", BigInteger, nullable=False),
        Column("cost_micros", BigInteger),
        Column("asked_at", UtcDateTime, nullable=False),
        UniqueConstraint("first_id", "second_id", "model"),
        CheckConstraint("(preferred IS NULL) <> (problem IS NULL)", "preference_or_problem"),
    )
    op.create_index("ix_model_comparisons_question", "model_comparisons", ["question_id"])
