"""Models: what each has answered, the calls under way, and what they may spend in a day."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from store.tables.types import UtcDateTime, metadata

model_answers = Table(
    "model_answers",
    metadata,
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
    Index("ix_model_answers_campaign", "campaign_id", "model"),
)
"""One row a task and model, never changed. `choice` is an option's number; what was said and can't be used has a
`problem` instead. `text` is what the model said, cut; cost is in millionths of the account's currency, where prices
are known."""

model_calls = Table(
    "model_calls",
    metadata,
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
"""A lease: who asks a model about a task, or about a pair of answers, until when, and what that may cost.

After a failure the row stays, reserving nothing, and nobody asks again before `expires_at`.
"""

model_spend = Table(
    "model_spend",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("unit", String(8), primary_key=True),
    Column("limit_units", BigInteger, nullable=False),
    Column("reserved_units", BigInteger, nullable=False, server_default="0"),
    Column("spent_units", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("reserved_units >= 0 AND spent_units >= 0", "not_negative"),
    CheckConstraint("reserved_units + spent_units <= limit_units", "within_limit"),
)
"""What a campaign, or (under the nil id) the whole house, may spend on models in a UTC day: `tokens`, or `micros` of
the account's currency."""

model_comparisons = Table(
    "model_comparisons",
    metadata,
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
    Index("ix_model_comparisons_question", "question_id"),
)
"""Which of two answers a model prefers, asked in both orders. `in_order` and `swapped` are what it said each time, as
`first` or `second` *of the pair* or `tie`; `preferred` is what both agree on, else `tie`."""
