"""The first ten of a board are drawn."""

from collections.abc import Sequence
from pathlib import Path

from flows.deps import Deps, flow
from flows.shared.drawing import drawn_or_none, lettering
from views.pictures.board import Standing, draw_standings


@flow
async def draw_board(deps: Deps, standings: Sequence[Standing]) -> bytes | None:
    """A PNG without a name; None where it could not be drawn."""
    return await drawn_or_none(deps, _draw, tuple(standings), deps.policy.font_path)


def _draw(standings: tuple[Standing, ...], font_path: Path | None) -> bytes:
    return draw_standings(standings, lettering(font_path))
