"""Work: campaigns, tasks, assignments with leases, responses, and each step a response takes.

Rows that are written per answer carry the contributor or the task they shard by; no order is taken from a sequence.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)

from store.tables.types import Json, UtcDateTime, metadata

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("status", String(16), nullable=False),
    Column("settings", Json, nullable=False),
    Column("licence", String(64), nullable=False),
    Column("funding", String(16), nullable=False),
    Column("escrow_id", Uuid),
    Column("budget_units", BigInteger, nullable=False, server_default="0"),
    Column("reserved_units", BigInteger, nullable=False, server_default="0"),
    Column("spent_units", BigInteger, nullable=False, server_default="0"),
    Column("refunded_units", BigInteger, nullable=False, server_default="0"),
    Column("open_tasks", Integer, nullable=False, server_default="0"),
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("launched_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("proposed_by", String(64)),
    Column("proposed_at", UtcDateTime),
    Column("is_funded", Boolean, nullable=False, server_default=false()),
    Column("approved_by", String(64)),
    CheckConstraint("reserved_units >= 0", "reserved_not_negative"),
    CheckConstraint("spent_units >= 0 AND refunded_units >= 0", "spent_not_negative"),
    CheckConstraint("reserved_units + spent_units + refunded_units <= budget_units", "promised_within_budget"),
    Index("ix_campaigns_status", "status"),
)
"""`settings` holds what tasks.settings validates: languages, pay, overlap, confidence, gold share, release.

A campaign paid from the pool is proposed by one operator and approved by another; without the latter it is solo.
One that is funded has the budget that an operator gave it, whatever its tasks can cost.
`open_tasks` is counted now and then, not kept: it only says how often the campaign is asked for a task."""

_DEALABLE = text("status = 'open' AND gold IS NULL AND slots > 0")
_GOLDEN = text("status = 'open' AND gold IS NOT NULL AND retired_at IS NULL")

_IS_CHECKED = text("spot_check = 'drawn' AND status = 'closed' AND gold IS NULL")

_IS_PANEL = text("appealed_task_id IS NOT NULL")
_IS_OPEN_PANEL = text("appealed_task_id IS NOT NULL AND status = 'open'")
_IS_TWIN = text("twin IS NOT NULL")
_IS_APPEALABLE = text("appeal_until IS NOT NULL")
_OF_A_GROUP = text("group_id IS NOT NULL")
_IS_UNCOUNTED = text("points <> counted_points")

tasks = Table(
    "tasks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("external_key", String(200), nullable=False),
    Column("language", String(8)),
    Column("payload", Json, nullable=False),
    Column("option_set", String(64), nullable=False),
    Column("option_count", Integer, nullable=False),
    Column("photo", String(64)),
    Column("gold", Json),
    Column("gold_at", UtcDateTime),
    Column("retired_at", UtcDateTime),
    Column("retired_for", String(16)),
    Column("spot_check", String(8)),
    Column("twin", String(200)),
    Column("licence", String(64)),
    Column("author_id", Uuid),
    Column("reviewed_response_id", Uuid, unique=True),
    Column("question_id", Uuid),
    Column("appealed_task_id", Uuid),
    Column("is_full_overlap", Boolean, nullable=False, server_default=text("false")),
    Column("is_canary", Boolean, nullable=False, server_default=text("false")),
    Column("status", String(16), nullable=False),
    Column("votes", Integer, nullable=False, server_default="0"),
    Column("open_leases", Integer, nullable=False, server_default="0"),
    Column("slots", Integer, nullable=False),
    Column("gain", Float, nullable=False),
    Column("online", Json),
    Column("label", Json),
    Column("confidence", Float),
    Column("closed_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("campaign_id", "kind", "external_key"),
    CheckConstraint("votes >= 0 AND open_leases >= 0", "counts_not_negative"),
    Index(
        "ix_tasks_deal",
        "campaign_id",
        "kind",
        "language",
        "gain",
        sqlite_where=_DEALABLE,
        postgresql_where=_DEALABLE,
    ),
    Index(
        "ix_tasks_gold",
        "campaign_id",
        "kind",
        "language",
        "votes",
        sqlite_where=_GOLDEN,
        postgresql_where=_GOLDEN,
    ),
    Index(
        "ix_tasks_checked",
        "campaign_id",
        "closed_at",
        sqlite_where=_IS_CHECKED,
        postgresql_where=_IS_CHECKED,
    ),
    Index("ix_tasks_campaign", "campaign_id", "id"),
    Index("ix_tasks_scope", "campaign_id", "kind", "option_set"),
    Index("ix_tasks_question", "question_id"),
    Index(
        "uq_tasks_appealed_task_id", "appealed_task_id", unique=True, sqlite_where=_IS_PANEL, postgresql_where=_IS_PANEL
    ),
    Index("ix_tasks_twins", "campaign_id", "twin", sqlite_where=_IS_TWIN, postgresql_where=_IS_TWIN),
    Index("ix_tasks_panels", "created_at", sqlite_where=_IS_OPEN_PANEL, postgresql_where=_IS_OPEN_PANEL),
)
"""`slots` is how many more assignments may be opened now; `gain` is what the next vote is expected to add.

`gold_at` is since when the truth is known: at import, or when an operator decided it. Gold that is retired is dealt to
nobody any more, `retired_for` why; it stays in the evidence. A canary is gold that only a model which obeys what it is
asked to judge would accept. Gold of a closed task was told by an operator since: it is
the task's label, and dealt to nobody. `spot_check` is on tasks drawn for
that: `drawn`, or `untold` where the operator could not tell.

`twin` is shared by the same item in both languages. `question_id` ties a question in free text (its own id) to the
reviews of answers to it. `appealed_task_id` is on a panel's task: the same question once more, for people who have
not seen it."""

assignments = Table(
    "assignments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("lease", String(22), nullable=False, unique=True),
    Column("ref", String(8), nullable=False),
    Column("task_id", Uuid, ForeignKey("tasks.id"), nullable=False),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("is_gold", Boolean, nullable=False),
    Column("is_swapped", Boolean, nullable=False, server_default=false()),
    Column("low_units", BigInteger, nullable=False),
    Column("high_units", BigInteger, nullable=False),
    Column("price_parts", BigInteger, nullable=False),
    Column("reserved_units", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("draft", Text),
    Column("draft_message_id", BigInteger),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    UniqueConstraint("task_id", "contributor_id"),
    Index(
        "uq_assignments_one_open",
        "contributor_id",
        unique=True,
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
    Index("ix_assignments_expiry", "status", "expires_at"),
    Index("ix_assignments_person", "contributor_id", "opened_at"),
    Index("ix_assignments_message", "chat_id", "message_id"),
)

responses = Table(
    "responses",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("assignment_id", Uuid, ForeignKey("assignments.id"), nullable=False, unique=True),
    Column("task_id", Uuid, ForeignKey("tasks.id"), nullable=False),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("option_set", String(64), nullable=False),
    Column("choice", Integer),
    Column("text", Text),
    Column("value", Json),
    Column("declared_ai", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("local_day", String(10), nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("scorable_at", UtcDateTime, nullable=False),
    Column("amount_units", BigInteger),
    Column("fit_id", Uuid),
    Column("seen_at", UtcDateTime),
    Column("reasons", Json),
    Column("reason", Text),
    Column("appeal_until", UtcDateTime),
    Column("group_id", Uuid),
    Column("settled_at", UtcDateTime),
    Column("points", Integer, nullable=False, server_default="0"),
    Column("counted_points", Integer, nullable=False, server_default="0"),
    Index("ix_responses_scope", "campaign_id", "kind", "option_set", "submitted_at"),
    Index("ix_responses_state", "state", "scorable_at"),
    Index("ix_responses_person", "contributor_id", "submitted_at"),
    Index("ix_responses_submitted", "submitted_at", postgresql_using="brin", postgresql_with={"pages_per_range": 32}),
    Index("ix_responses_days", "contributor_id", "local_day", "state"),
    Index("ix_responses_task", "task_id"),
    Index(
        "ix_responses_unseen",
        "scorable_at",
        sqlite_where=text("fit_id IS NULL"),
        postgresql_where=text("fit_id IS NULL"),
    ),
    Index("ix_responses_appealable", "appeal_until", sqlite_where=_IS_APPEALABLE, postgresql_where=_IS_APPEALABLE),
    Index("ix_responses_group", "group_id", "submitted_at", sqlite_where=_OF_A_GROUP, postgresql_where=_OF_A_GROUP),
    Index("ix_responses_uncounted", "settled_at", sqlite_where=_IS_UNCOUNTED, postgresql_where=_IS_UNCOUNTED),
)
"""State: submitted -> (judged) pending -> paid; or withheld; `adjudicate` while a person has to decide it; `withdrawn`
while its author changes it; `parked` if the ledger refused its pay. `fit_id` is the newest fit that has seen it,
`seen_at` when the first one did. `reasons` is why it was judged so, as counts; `reason` is why its author says so, for
operators and never for peers.
An answer is in one of `choice`, `text` and `value`, the last for all that is neither an option nor words.
`text` is empty once its author has had it erased. `group_id` is the group that its author played for when they gave it.
`appeal_until` is there while a refused answer keeps its promise: until the appeal's deadline, or the appeal's end.
`points` is what paid work is worth on leaderboards since `settled_at`, `counted_points` what of it they have seen."""

response_steps = Table(
    "response_steps",
    metadata,
    Column("response_id", Uuid, ForeignKey("responses.id"), primary_key=True),
    Column("step", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("rules_version", String(16), nullable=False),
    Column("fit_id", Uuid),
    Column("facts", Json),
)
