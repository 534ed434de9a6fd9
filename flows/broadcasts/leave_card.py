"""An operator's message that followed a broadcast shows something else."""

from flows.deps import Deps, flow
from flows.shared.broadcasting import Follower
from store import broadcasts


@flow
async def leave_card(deps: Deps, number: int, card: Follower) -> None:
    """Change this message no more by ourselves, until it shows the broadcast again.

    Writes:  where its card is.
    """
    async with deps.sessions.write() as session:
        row = await broadcasts.by_number(session, number, lock=True)
        if row is not None and (row.chat_id, row.message_id) == (card.chat_id, card.message_id):
            await broadcasts.change(session, row.id, message_id=None)
