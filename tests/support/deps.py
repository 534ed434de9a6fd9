"""What flows are given, for tests: the real stores, a manual clock, and workers that compute on the spot."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import ParamSpec, TypeVar

from flows.deps import Deps, Policy
from flows.money.found_house import found_house
from kernel.clock import Clock, ManualClock
from store.files import Files
from store.release_folder import ReleaseFolder
from store.sessions import Sessions

P = ParamSpec("P")
T = TypeVar("T")

PEOPLE_KEY = bytes(range(32))
START = datetime(2026, 11, 22, 12, tzinfo=UTC)


class InlineWorkers:
    """Computes on the spot."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)


class SilentWaker:
    """Wakes nobody: tests run the jobs themselves."""

    def wake(self, job: str) -> None:
        """Nothing to wake."""


def plain_deps(
    sessions: Sessions,
    folder: Path,
    operators: Mapping[str, str] = MappingProxyType({}),
    *,
    clock: Clock | None = None,
) -> Deps:
    """A house in which nothing has happened, not even genesis."""
    return Deps(
        sessions=sessions,
        clock=clock or ManualClock(START),
        files=Files(folder / "files"),
        releases=ReleaseFolder(folder / "releases"),
        workers=InlineWorkers(),
        waker=SilentWaker(),
        rng=random.Random(1),
        policy=Policy(operators=operators),
        people_key=PEOPLE_KEY,
    )


async def house_deps(
    sessions: Sessions, folder: Path, operators: Mapping[str, str], *, clock: Clock | None = None
) -> Deps:
    """A founded house: genesis is recorded, there is a price, and nothing else has happened."""
    deps = plain_deps(sessions, folder, operators, clock=clock)
    await found_house(deps)
    return deps
