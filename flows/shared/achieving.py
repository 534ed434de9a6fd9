"""What people's achievements and levels rest on, gathered for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contributors.accuracy import trend_of
from contributors.achievements import Facts, Measure, facts_of
from contributors.levels import level_of
from contributors.streaks import streak_of
from store import accuracies, achievements, day_works, verification
from store.contributors import ContributorRow
from store.sessions import ReadSession


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a person has come to: the counts, and the level that they have reached; one that was reached stays."""

    facts: Facts
    level: int


async def achieved_by(session: ReadSession, people: Sequence[ContributorRow], *, now: datetime) -> dict[UUID, Achieved]:
    """The counts, as all answers stand now, in a statement a table for all of them."""
    ids = [person.id for person in people]
    weeks = await accuracies.weeks_of(session, ids)
    work = await achievements.work_of(session, ids)
    days = await day_works.of_people(session, ids)
    won = await achievements.appeals_won(session, ids)
    gold = await verification.gold_passed(session, {person.id: person.day_at(now) for person in people})
    contacts = await verification.with_contact(session, ids)
    found = {}
    for person in people:
        facts = facts_of(
            work.get(person.id, ()),
            streak_of(days.get(person.id, ()), today=person.day_at(now)),
            [trend_of(of_kind, now=now) for of_kind in weeks.get(person.id, {}).values()],
            appeals_won=won.get(person.id, 0),
            is_verified=person.id in contacts and await verification.is_verified(session, person.id),
        )
        found[person.id] = Achieved(facts, max(person.level, level_of(facts[Measure.ACCEPTED], gold[person.id])))
    return found
