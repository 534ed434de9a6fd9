"""What a person's achievements rest on, gathered."""

from datetime import datetime

from contributors.accuracy import trend_of
from contributors.achievements import Facts, Measure, facts_of
from contributors.levels import level_of
from contributors.streaks import streak_of
from store import accuracies, achievements, day_works, verification
from store.contributors import ContributorRow
from store.sessions import ReadSession


async def level_at(session: ReadSession, person: ContributorRow, facts: Facts, *, now: datetime) -> int:
    """The level that these counts have reached; one that was reached stays."""
    known = await verification.evidence_of(session, person.id, before=person.day_at(now))
    return max(person.level, level_of(facts[Measure.ACCEPTED], known.gold_passed))


async def facts_about(session: ReadSession, person: ContributorRow, *, now: datetime) -> Facts:
    """The counts, as all answers stand now."""
    weeks = await accuracies.weeks_of(session, person.id)
    return facts_of(
        await achievements.work_of(session, person.id),
        streak_of(await day_works.of_person(session, person.id), today=person.day_at(now)),
        [trend_of(of_kind, now=now) for of_kind in weeks.values()],
        appeals_won=await achievements.appeals_won(session, person.id),
        is_verified=await verification.is_verified(session, person.id),
    )
