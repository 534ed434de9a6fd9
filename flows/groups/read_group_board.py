"""A group looks at its leaderboard."""

from uuid import UUID

from contributors.boards import Board, Period, group_scope, period_key
from flows.deps import Deps, flow
from flows.shared.group_boards import GroupBoard, group_board


@flow
async def read_group_board(deps: Deps, group_id: UUID, period: Period) -> GroupBoard:
    """The group's first ten. Whether each of them is still in the chat is for the caller to ask."""
    board = Board(group_scope(group_id), period_key(period, deps.clock.now()))
    async with deps.sessions.read(heavy=True) as session:
        return await group_board(deps, session, group_id, board)
