"""A person looks at their days in a row."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contributors.streaks import Streak, streak_of
from flows.deps import Deps, flow
from flows.shared.drawing import drawn_or_none, lettering
from kernel.values import Language
from store import day_works
from store.contributors import ContributorRow
from views.pictures.streak import Calendar, calendar_of, draw_calendar


@dataclass(frozen=True, slots=True)
class Days:
    """A streak, today, and whose midnight ends it. Shape: no picture where it could not be drawn."""

    streak: Streak
    today: date
    zone: str
    next_zone: str
    picture: bytes | None


@flow
async def read_streak(deps: Deps, person: ContributorRow, language: Language) -> Days:
    """The streak as all answers stand now."""
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        days = await day_works.of_person(session, person.id)

    today = person.day_at(now)
    streak = streak_of(days, today=today)
    calendar = calendar_of(streak, today)
    picture = await drawn_or_none(deps, _draw, calendar, language, deps.policy.font_path) if streak.states else None
    return Days(streak, today, person.zone_of_days(now), person.zone, picture)


def _draw(calendar: Calendar, language: Language, font_path: Path | None) -> bytes:
    return draw_calendar(calendar, language, lettering(font_path))
