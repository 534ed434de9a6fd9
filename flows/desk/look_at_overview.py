"""An operator looks at the house at a glance, in words and as a picture."""

from pathlib import Path

from flows.deps import Deps, flow
from flows.shared.drawing import drawn_or_none, lettering
from flows.shared.overviews import overview_of
from kernel.values import Language
from views.operator_desk import Overview
from views.pictures.campaign import Picture
from views.pictures.overview import draw_overview


@flow
async def look_at_overview(deps: Deps, language: Language) -> tuple[Overview, Picture | None]:
    """The figures, and their picture where it could be drawn."""
    async with deps.sessions.read(heavy=True) as session:
        found = await overview_of(deps, session)
    return found, await drawn_or_none(deps, _draw, found, language, deps.policy.font_path)


def _draw(found: Overview, language: Language, font_path: Path | None) -> Picture:
    return draw_overview(found, language, lettering(font_path))
