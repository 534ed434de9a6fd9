"""What every flow is given, and how a flow is run again when the store asks for it."""

import asyncio
import functools
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

from flows.ports import Waker, Workers
from flows.shared.shelf import Shelf
from kernel.clock import Clock
from kernel.money import Amount
from llm.model import Model
from store.board_cache import Boards
from store.board_memory import MemoryBoards
from store.files import Files
from store.release_folder import ReleaseFolder
from store.sessions import Contended, Sessions

P = ParamSpec("P")
T = TypeVar("T")

TWO_PEOPLE_ABOVE: Final = Amount.aic(1_000_000)
"""Of a house whose settings say nothing."""
RERUNS_MAX: Final = 5
_FIRST_PAUSE_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class Policy:
    """What the flows need to know of the settings."""

    operators: Mapping[str, str]
    """External id -> role. An operator earns nothing."""
    web_url: str | None = None
    """Where anybody finds our pages; None where they have no public address."""
    app_url: str | None = None
    """Where Telegram opens our pages inside of itself, without a slash at its end; None: tasks that need one are not
    dealt."""
    messages_per_s: int = 30
    """How many messages the platform takes of a bot."""
    two_people_above: Amount = TWO_PEOPLE_ABOVE
    """What is worth more needs a second operator: a launch, a funding, a grant, a correction."""
    font_path: Path | None = None
    """The font that pictures take for words; None: one of the system's, where there is one."""


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything a flow may use, handed down from bot.build."""

    sessions: Sessions
    clock: Clock
    files: Files
    releases: ReleaseFolder
    workers: Workers
    waker: Waker
    rng: random.Random
    policy: Policy
    people_key: bytes = field(repr=False)
    """What telephone numbers are hashed with: never logged, never stored in the database."""
    boards: Boards = field(default_factory=MemoryBoards, repr=False)
    """Leaderboards where a place is found at once: a copy, which may be behind or missing."""
    shelf: Shelf = field(default_factory=Shelf, repr=False)
    model: Model | None = None
    """The language model that is asked about tasks; None where there is none."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The update that a writing flow answers to: its inbox row commits with the flow's own writes."""

    bot: str
    update_id: int
    is_page: bool = False
    """Pressed on a page of ours: the chat hears of it by a notice."""


class StaleRepeat(Exception):
    """An update that was done before, and whose moment is over: nothing is done again, and nothing is said."""


def flow(
    run: Callable[Concatenate[Deps, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Deps, P], Coroutine[Any, Any, T]]:
    """Run the whole flow again, up to five times, on a deadlock, a serialisation failure or a lost connection.

    Safe because a flow is one transaction, idempotent by its keys: a commit of unknown outcome meets itself.
    Raises:  Contended after the last run.
    """

    @functools.wraps(run)
    async def rerun(deps: Deps, *args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(RERUNS_MAX):
            try:
                return await run(deps, *args, **kwargs)
            except Contended:
                # Spread the next tries, so that those who collided do not meet again.
                await asyncio.sleep(_FIRST_PAUSE_S * 2**attempt * (0.5 + random.random()))  # noqa: S311
        return await run(deps, *args, **kwargs)

    return cast("Callable[Concatenate[Deps, P], Coroutine[Any, Any, T]]", rerun)
