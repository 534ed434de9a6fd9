"""The schema, one file a topic. Importing this package gathers every table into `metadata`."""

from store.tables import (
    achievements,
    appeals,
    bonuses,
    delivery,
    evidence,
    groups,
    honesty,
    jobs,
    ledger,
    log,
    models,
    oversight,
    people,
    price,
    verification,
    vesting,
    work,
)
from store.tables.types import metadata

__all__ = [
    "achievements",
    "appeals",
    "bonuses",
    "delivery",
    "evidence",
    "groups",
    "honesty",
    "jobs",
    "ledger",
    "log",
    "metadata",
    "models",
    "oversight",
    "people",
    "price",
    "verification",
    "vesting",
    "work",
]
