"""What the clock has caused: one row for each slot of each slotted job."""

from sqlalchemy import Column, String, Table, Text

from store.tables.types import UtcDateTime, metadata

job_runs = Table(
    "job_runs",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("slot", UtcDateTime, primary_key=True),
    Column("cursor", Text),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
)
"""The cursor moves in the transaction of every batch, by compare-and-swap: two leaders can't both do a batch."""
