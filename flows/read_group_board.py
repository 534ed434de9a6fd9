"""A group looks at its leaderboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contributors.boards import Board, Entry, Period, group_scope, period_key
from flows.deps import Deps, flow
from flows.shared.boards import look
from store import boards

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


@flow
async def read_group_board(deps: Deps, group_id: UUID, period: Period) -> GroupBoard:
    """The group's first ten. Whether each of them is still in the chat is for the caller to ask."""
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        view = await look(deps, session, Board(group_scope(group_id), period_key(period, now)), _NOBODY)
        members = await boards.members_of(session, group_id, [entry.person for entry in view.top])
    ranked = [Ranked(entry, *members[entry.person]) for entry in view.top if entry.person in members]
    return GroupBoard(view.count, ranked)
