"""A person looks at their badges; what has been earned by now is awarded."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contributors.achievements import Achievement, Facts, Measure, earned
from flows.deps import Deps, flow
from flows.shared.achieving import achieved_by
from flows.shared.bonuses import bonuses_of
from flows.shared.drawing import drawn_or_none, lettering
from kernel.values import Language
from store import achievements, contributors
from store.contributors import ContributorRow
from views.bonuses import Bonus
from views.pictures.achievements import draw_badges


@dataclass(frozen=True, slots=True)
class Badges:
    """What a person has, what of it is new, and what they have done towards the rest.

    Shape:   no picture where it could not be drawn.
    """

    has: frozenset[str]
    new: Sequence[Achievement]
    facts: Facts
    bonuses: Sequence[Bonus]
    level: int
    picture: bytes | None


@flow
async def read_achievements(deps: Deps, person: ContributorRow, language: Language) -> Badges:
    """All badges as they stand.

    Writes:  those that are new with the bonuses owed for them, each once, and the level: whatever comes, they stay.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        found = (await achieved_by(session, [person], now=now))[person.id]
        has = await achievements.awarded(session, person.id)
        bonuses = await bonuses_of(session, person.id)
    facts, level = found.facts, found.level
    new: Sequence[Achievement] = ()
    if level > person.level or any(each.id not in has for each in earned(facts)):
        async with deps.sessions.write() as session:
            await contributors.change(session, person.id, level=level)
            new = (await achievements.award(session, {person.id: earned(facts)}, now=now))[person.id]
            has = await achievements.awarded(session, person.id)
            bonuses = await bonuses_of(session, person.id)
        deps.waker.wake("bonuses")

    picture = await drawn_or_none(deps, _draw, has, tuple(facts.items()), language, deps.policy.font_path)
    return Badges(has, new, facts, bonuses, level, picture)


def _draw(
    has: frozenset[str], facts: tuple[tuple[Measure, int], ...], language: Language, font_path: Path | None
) -> bytes:
    return draw_badges(has, dict(facts), language, lettering(font_path))
