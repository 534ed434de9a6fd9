"""Appeals: answers that were refused and are looked at once more, and who may not be asked about them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, Uuid, text

from store.tables.types import UtcDateTime, metadata

_IS_OPEN = text("decided_at IS NULL")

appeals = Table(
    "appeals",
    metadata,
    Column("response_id", Uuid, ForeignKey("responses.id"), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), nullable=False),
    Column("campaign_id", Uuid, ForeignKey("campaigns.id"), nullable=False),
    Column("panel_id", Uuid, ForeignKey("tasks.id"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("text", Text),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("panel_until", UtcDateTime, nullable=False),
    Column("handed_at", UtcDateTime),
    Column("votes_for", Integer, nullable=False, server_default="0"),
    Column("votes_against", Integer, nullable=False, server_default="0"),
    Column("decided_at", UtcDateTime),
    Column("decided_by", String(16)),
    Column("operator_id", String(64)),
    Column("note", Text),
    CheckConstraint("votes_for >= 0 AND votes_against >= 0", "votes_not_negative"),
    CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", "decided_by_somebody"),
    Index("ix_appeals_open", "status", "opened_at", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    Index("ix_appeals_person", "contributor_id", "opened_at"),
    Index("ix_appeals_panel", "panel_id"),
)
"""One a response. Status: panel -> (operator) -> overturned or upheld; decided by the panel, an operator or a fit.
`text` is what its author says, for operators alone; `note` is the operator's reason, for its author."""

panel_exclusions = Table(
    "panel_exclusions",
    metadata,
    Column("panel_id", Uuid, ForeignKey("tasks.id"), primary_key=True),
    Column("contributor_id", Uuid, ForeignKey("contributors.id"), primary_key=True),
)
"""Who may not sit on a panel beyond those whom their own work excludes: who votes as one with an appellant."""
