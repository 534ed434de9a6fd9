"""A person looks at how accurate they have become."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contributors.accuracy import Trend, trend_of
from flows.deps import Deps, flow
from flows.shared.drawing import drawn_or_none, lettering
from kernel.values import Language
from store import accuracies
from store.contributors import ContributorRow
from views.pictures.accuracy import Trends, draw_accuracy


@dataclass(frozen=True, slots=True)
class Accuracy:
    """By kind, most answers first. Shape: no picture where there is nothing to draw, or it could not be drawn."""

    trends: Mapping[str, Trend]
    picture: bytes | None


@flow
async def read_accuracy(deps: Deps, person: ContributorRow, language: Language) -> Accuracy:
    """What was decided up to last week, never by fewer than ten answers at a time: see contributors.accuracy."""
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        weeks = (await accuracies.weeks_of(session, [person.id])).get(person.id, {})

    trends = {kind: trend_of(of_kind, now=now) for kind, of_kind in weeks.items()}
    ordered = dict(sorted(trends.items(), key=lambda each: (-each[1].compared, each[0])))
    told: Trends = tuple((kind, trend) for kind, trend in ordered.items() if trend.periods)
    picture = await drawn_or_none(deps, _draw, told, language, deps.policy.font_path) if told else None
    return Accuracy(ordered, picture)


def _draw(trends: Trends, language: Language, font_path: Path | None) -> bytes:
    return draw_accuracy(trends, language, lettering(font_path))
