"""How many answers came in each of the last hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Integer, cast, extract, func, literal, select, type_coerce

from store.sessions import ReadSession
from store.tables.types import UtcDateTime
from store.tables.work import responses

HOURS: Final = 24
_HOUR_S: Final = 3_600
_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class LastDay:
    """What came in within the last 24 hours. Shape: `by_hour` oldest first; the last is the hour that ends now."""

    by_hour: tuple[int, ...]
    people: int


async def last_day(session: ReadSession, *, now: datetime) -> LastDay:
    """Answers by hour, and by how many people they are; what was taken back is no answer.

    One look through the day's rows, however many people and however many answers there are besides.
    """
    recent = (
        select(responses.c.contributor_id, _hours_ago(session, now))
        .where(
            responses.c.submitted_at > now - timedelta(hours=HOURS),
            responses.c.submitted_at <= now,
            responses.c.state != "withdrawn",
        )
        .cte("recent")
    )
    each = select(recent.c.contributor_id).distinct().subquery()
    people = select(func.count()).select_from(each).scalar_subquery()
    statement = select(recent.c.ago, func.count(), people).group_by(recent.c.ago)
    rows = [(int(ago), int(count), int(of)) for ago, count, of in await session.execute(statement)]
    counts = {ago: count for ago, count, _ in rows}
    return LastDay(tuple(counts.get(ago, 0) for ago in reversed(range(HOURS))), rows[0][2] if rows else 0)


def _hours_ago(session: ReadSession, now: datetime) -> Any:
    if session.dialect == "postgresql":
        passed_s = extract("epoch", literal(now, UtcDateTime) - responses.c.submitted_at)
        return cast(func.floor(passed_s / _HOUR_S), Integer).label("ago")
    passed = literal(round(now.timestamp() * _MICROSECONDS)) - type_coerce(responses.c.submitted_at, BigInteger)
    return (passed // (_HOUR_S * _MICROSECONDS)).label("ago")
