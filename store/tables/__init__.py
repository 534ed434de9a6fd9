"""The schema, one file a topic. Importing this package gathers every table into `metadata`."""

from store.tables import delivery, evidence, people, work
from store.tables.types import metadata

__all__ = ["delivery", "evidence", "metadata", "people", "work"]
