"""How a copy of the leaderboards is brought to where their sums are, and how a board is read with or without it."""

from typing import Final
from uuid import UUID

from contributors.boards import AROUND, TOP, Board, View
from flows.deps import Deps
from store import boards
from store.board_cache import Copy
from store.cache import CacheUnavailable
from store.sessions import ReadSession

CHANGES_AT_ONCE: Final = 1_000


async def follow(deps: Deps) -> int:
    """Take the next changes; a copy that knows more than the database does was made from another one.

    Returns: how many changes were taken.
    Raises:  CacheUnavailable.
    """
    copy = await deps.boards.copy()
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        newest = await boards.revision(session)
        if copy is not None and copy.is_whole and copy.revision == newest:
            return 0
        if copy is None or copy.revision > newest:
            copy = await deps.boards.begin()
        found = await boards.changes_after(session, copy.revision, now=now, limit=CHANGES_AT_ONCE)

    is_whole = len(found) < CHANGES_AT_ONCE
    taken = await deps.boards.apply(
        [change for _, change in found],
        was=copy,
        revision=newest if is_whole else found[-1][0],
        is_whole=is_whole,
        now=now,
    )
    return len(found) if taken else 0


async def begin_again(deps: Deps) -> Copy:
    """Begin a new copy and follow until it is whole.

    Raises:  CacheUnavailable.
    """
    await deps.boards.begin()
    while True:
        await follow(deps)
        copy = await deps.boards.copy()
        if copy is not None and copy.is_whole:
            return copy


async def look(
    deps: Deps, session: ReadSession, board: Board, person: UUID, *, top: int = TOP, around: int = AROUND
) -> View:
    """The board from the copy; where there is none that is whole, from the sums themselves."""
    try:
        found = await deps.boards.view(board, person, top=top, around=around)
    except CacheUnavailable:
        found = None
    return found or await boards.view(session, board, person, top=top, around=around)
