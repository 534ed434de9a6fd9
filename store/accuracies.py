"""What became of people's answers, week by week: counted where they lie."""

import functools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Select, and_, bindparam, case, cast, func, or_, select, type_coerce

from contributors.accuracy import Week
from store.sessions import ReadSession
from store.tables.work import response_steps, responses, tasks

_DAY_S: Final = 86_400
_MONDAY_AFTER_S: Final = 3 * _DAY_S
"""1970 began on a Thursday: three days into its week."""
_FIRST_MONDAY: Final = date(1970, 1, 1) - timedelta(days=3)
_ACCEPTED: Final = ("pending", "paid", "parked")


async def weeks_of(session: ReadSession, contributor_ids: Sequence[UUID]) -> dict[UUID, dict[str, list[Week]]]:
    """Every week in which answers of these people were judged, by person and kind; nothing of who has none.

    A vote is compared with its task's gold or label; free text has been accepted, or not.
    """
    counts: dict[tuple[UUID, str, int], dict[bool, tuple[int, int]]] = {}
    rows = await session.execute(_weeks(session.dialect), {"people": list(contributor_ids)})
    for person, kind, number, gold, count, right in rows:
        counts.setdefault((person, kind, int(number)), {})[bool(gold)] = (count, int(right))
    found: dict[UUID, dict[str, list[Week]]] = {}
    for (person, kind, number), by_gold in sorted(counts.items()):
        monday = _FIRST_MONDAY + timedelta(weeks=number)
        week = Week(monday, *by_gold.get(False, (0, 0)), *by_gold.get(True, (0, 0)))
        found.setdefault(person, {}).setdefault(kind, []).append(week)
    return found


@functools.cache
def _weeks(dialect: str) -> Select[Any]:
    """Judged answers of `people`, and those of them that were right."""
    stands = func.coalesce(tasks.c.gold, tasks.c.label)
    is_vote = and_(responses.c.choice.is_not(None), stands.is_not(None))
    is_text = and_(responses.c.choice.is_(None), responses.c.state.in_((*_ACCEPTED, "withheld")))
    is_right = case(
        (responses.c.choice.is_not(None), cast(stands, Integer) == responses.c.choice),
        else_=responses.c.state.in_(_ACCEPTED),
    )
    is_gold = tasks.c.gold.is_not(None)
    week, person = _week(dialect), responses.c.contributor_id
    return (
        select(person, responses.c.kind, week, is_gold, func.count(), func.sum(case((is_right, 1), else_=0)))
        .join(tasks, tasks.c.id == responses.c.task_id)
        .join(response_steps, response_steps.c.response_id == responses.c.id)
        .where(
            person.in_(bindparam("people", expanding=True)),
            response_steps.c.step == "judged",
            or_(is_vote, is_text),
        )
        .group_by(person, responses.c.kind, week, is_gold)
    )


def _week(dialect: str) -> Any:
    """The number of the week in which a step was taken."""
    if dialect == "postgresql":
        seconds = func.extract("epoch", response_steps.c.at)
        return cast(func.floor((seconds + _MONDAY_AFTER_S) / (7 * _DAY_S)), Integer)
    microseconds = type_coerce(response_steps.c.at, BigInteger)
    return (microseconds + _MONDAY_AFTER_S * 1_000_000) // (7 * _DAY_S * 1_000_000)
