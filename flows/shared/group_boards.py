"""A group's board with what is needed to ask its chat who of the first ten is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contributors.boards import Board, Entry
from flows.deps import Deps
from flows.shared.boards import look
from store import boards
from store.sessions import ReadSession

_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody in the group's top ten. Shape: `shows_name` where they let the group read it; ask the chat for it."""

    entry: Entry
    external_id: str
    shows_name: bool


@dataclass(frozen=True, slots=True)
class GroupBoard:
    """Shape: `count` people have points for the group; those who hide are in neither."""

    count: int
    top: Sequence[Ranked]


EMPTY: Final = GroupBoard(0, ())


async def group_board(deps: Deps, session: ReadSession, group_id: UUID, board: Board) -> GroupBoard:
    """The first ten of one of a group's boards."""
    view = await look(deps, session, board, _NOBODY)
    members = await boards.members_of(session, group_id, [entry.person for entry in view.top])
    ranked = [Ranked(entry, *members[entry.person]) for entry in view.top if entry.person in members]
    return GroupBoard(view.count, ranked)
