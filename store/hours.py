"""How many answers came in each of the last hours."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Integer, cast, extract, func, literal, select, type_coerce

from store.sessions import ReadSession
from store.tables.types import UtcDateTime
from store.tables.work import responses

HOURS: Final = 24
_HOUR_S: Final = 3_600
_MICROSECONDS: Final = 1_000_000


async def answers_by_hour(session: ReadSession, *, now: datetime) -> tuple[int, ...]:
    """Oldest first; the last is the hour that ends now."""
    hours_ago = _hours_ago(session, now)
    statement = (
        select(hours_ago, func.count())
        .where(responses.c.submitted_at > now - timedelta(hours=HOURS), responses.c.submitted_at <= now)
        .group_by(hours_ago)
    )
    counts = {int(ago): int(count) for ago, count in await session.execute(statement)}
    return tuple(counts.get(ago, 0) for ago in reversed(range(HOURS)))


def _hours_ago(session: ReadSession, now: datetime) -> Any:
    if session.dialect == "postgresql":
        passed_s = extract("epoch", literal(now, UtcDateTime) - responses.c.submitted_at)
        return cast(func.floor(passed_s / _HOUR_S), Integer).label("ago")
    passed = literal(round(now.timestamp() * _MICROSECONDS)) - type_coerce(responses.c.submitted_at, BigInteger)
    return (passed // (_HOUR_S * _MICROSECONDS)).label("ago")
