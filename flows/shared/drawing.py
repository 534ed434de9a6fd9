"""Pictures that are drawn for one message: in a worker process, remembered for a while, and gone without if need be."""

import functools
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

import structlog

from flows.deps import Deps
from views.pictures.lettering import Lettering

P = ParamSpec("P")
T = TypeVar("T")

_log = structlog.get_logger(__name__)


async def drawn_or_none(deps: Deps, draw: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """What a module-level function draws of arguments that are values: of the same ones the same.

    Words without a picture are better than nothing, so what fails here is logged and gone without.
    """
    key = (draw, args, tuple(sorted(kwargs.items())))
    picture: T | None = deps.shelf.get(key)
    if picture is None:
        try:
            picture = await deps.workers.run(draw, *args, **kwargs)
        except (OSError, ValueError, BrokenExecutor) as error:
            _log.warning("a picture is not drawn", what=draw.__module__, reason=repr(error))
            return None
        deps.shelf.put(key, picture)
    return picture


@functools.cache
def lettering(font_path: Path | None) -> Lettering:
    """The fonts of this process."""
    return Lettering(font_path)
