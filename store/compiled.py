"""Statements in the driver's own words: compiled once, and run without what SQLAlchemy does around each of them.

Around a statement SQLAlchemy takes three times as long as asyncpg takes for the whole of it. So what the chat says with
every update goes this way: statements of a module's top level, whose values are parameters.
"""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Dialect, Executable, Float, Insert, Select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

Parameters = Mapping[str, Any]
Bound = tuple[Executable, Parameters]
"""A statement with its values."""
_Processor = Callable[[Any], Any]

_DIALECTS: Final[Mapping[str, Dialect]] = {
    "postgresql": PGDialect_asyncpg(),  # type: ignore[no-untyped-call]
    "sqlite": SQLiteDialect_pysqlite(),
}
_KEPT: Final = 1024
_FLOAT8_OID: Final = 701
_NUMBERED: Final = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one of a statement's parameters comes from: a name, of a list a place in it too, or always the same."""

    name: str | None
    index: int | None
    always: Any
    bind: _Processor | None


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """One statement for one driver."""

    sql: str
    places: tuple[_Place, ...]
    columns: tuple[str, ...]
    readers: tuple[tuple[int, _Processor], ...]
    """Which columns are not as the driver gives them."""

    def bound(self, given: Parameters) -> list[Any]:
        """The values in the order and form that the driver takes."""
        values = []
        for place in self.places:
            if place.name is None:
                values.append(place.always)
                continue
            value = given[place.name] if place.index is None else given[place.name][place.index]
            values.append(value if place.bind is None else place.bind(value))
        return values

    def read(self, rows: Iterable[Iterable[Any]]) -> list[list[Any]]:
        """What the driver gave, as the columns' types have it."""
        found = [list(row) for row in rows]
        for place, read in self.readers:
            for row in found:
                row[place] = read(row[place])
        return found


@functools.lru_cache(maxsize=_KEPT)
def chained(steps: tuple[Compiled, ...], last: Compiled | None) -> str:
    """PostgreSQL's one statement for several that write, and for a last one that reads: one round trip for them all.

    Shape:   a row of how many rows each step has written; with a last one, as many as it finds, at least one, each with
             TRUE or NULL for whether it is there, and its columns behind that. The parameters are those of the steps
             and the last, in turn.
    All of them see what was there before the first; so none of them may need what another has written.
    """
    parts, taken = [], 0
    for number, step in enumerate(steps):
        parts.append(f"step{number} AS ({_renumbered(step.sql, taken)} RETURNING 1)")
        taken += len(step.places)
    counts = ", ".join(f"(SELECT count(*) FROM step{number})" for number in range(len(steps)))  # noqa: S608 - all text is our own
    if last is None:
        return f"WITH {', '.join(parts)} SELECT {counts}"
    parts.append(f"last AS ({_renumbered(last.sql, taken)})")
    return (
        f"WITH {', '.join(parts)} SELECT {counts}, found.* FROM (SELECT 1) one "  # noqa: S608
        f"LEFT JOIN (SELECT TRUE AS is_there, last.* FROM last) found ON TRUE"
    )


def _renumbered(sql: str, taken: int) -> str:
    """The statement, its parameters counted behind those that are taken."""
    return _NUMBERED.sub(lambda found: f"${int(found[1]) + taken}", sql)


def compiled(statement: Executable, parameters: Parameters, dialect: str) -> Compiled:
    """The statement for a driver: an INSERT of the columns given, a list with a place for each value."""
    columns = tuple(parameters) if isinstance(statement, Insert) else None
    lengths = tuple((name, len(parameters[name])) for name in _lists(statement, dialect))
    return _compiled(statement, columns, lengths, dialect)


@functools.lru_cache(maxsize=_KEPT)
def _lists(statement: Executable, name: str) -> tuple[str, ...]:
    """Which of its parameters are lists."""
    binds = _said(statement, None, name).binds
    return tuple(key for key, bind in binds.items() if bind.required and bind.expanding)


@functools.lru_cache(maxsize=_KEPT)
def _compiled(
    statement: Executable, columns: tuple[str, ...] | None, lengths: tuple[tuple[str, int], ...], name: str
) -> Compiled:
    said = _said(statement, columns, name)
    assert not said.insert_prefetch, "a value of Python's own making"
    assert not said.update_prefetch, "a value of Python's own making"
    given = {key for key, bind in said.binds.items() if bind.required}
    lists = {key: [None] * length for key, length in lengths}
    whole = said.construct_expanded_state(dict.fromkeys(given) | lists, escape_names=False)
    of_lists = {
        place: (key, index) for key in lists for index, place in enumerate(whole.parameter_expansion.get(key, ()))
    }
    places = []
    for each in whole.positiontup or ():
        key, index = of_lists.get(each, (each, None))
        bind = _processor(said, whole, each)
        if key in given:
            places.append(_Place(key, index, None, bind))
        else:
            value = whole.parameters[each]
            places.append(_Place(None, None, value if bind is None else bind(value), None))
    return Compiled(
        sql=whole.statement,
        places=tuple(places),
        columns=tuple(statement.selected_columns.keys()) if isinstance(statement, Select) else (),
        readers=_readers(statement, said.dialect) if isinstance(statement, Select) else (),
    )


def _said(statement: Executable, columns: tuple[str, ...] | None, name: str) -> SQLCompiler:
    said = cast("ClauseElement", statement).compile(dialect=_DIALECTS[name], column_keys=columns)
    assert isinstance(said, SQLCompiler)
    return said


def _processor(said: SQLCompiler, whole: ExpandedState, name: str) -> _Processor | None:
    """How a value of this parameter is given to the driver; None: as it is."""
    if name in said.binds:
        return said.binds[name].type.dialect_impl(said.dialect).bind_processor(said.dialect)
    return whole.processors.get(name)


def _readers(statement: Select[Any], dialect: Dialect) -> tuple[tuple[int, _Processor], ...]:
    found = ((place, _reader(each.type, dialect)) for place, each in enumerate(statement.selected_columns))
    return tuple((place, read) for place, read in found if read is not None)


def _reader(type_: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    oid = _FLOAT8_OID if isinstance(type_, Float) else None
    return type_.dialect_impl(dialect).result_processor(dialect, oid)
