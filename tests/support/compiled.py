"""Each statement is compiled once a run: every test opens engines of its own, and a third of its time went into that.

An engine's cache is asked by statement and dialect, so the dialects of all engines on one kind of store are equal here.
"""

from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_compiled: Final[dict[Any, Any]] = {}


class _Sharing:
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_compiled)


class _Sqlite(_Sharing, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class _PostgreSQL(_Sharing, PGDialect_asyncpg):
    supports_statement_cache = True


def share() -> None:
    """From now on engines share what they compile."""
    registry.register("sqlite.pysqlite", __name__, _Sqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, _PostgreSQL.__name__)
