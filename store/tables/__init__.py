"""The schema, one file a topic. Importing this package gathers every table into `metadata`."""

from store.tables.types import metadata

__all__ = ["metadata"]
