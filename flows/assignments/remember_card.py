"""The bot has posted a card that is answered elsewhere."""

from uuid import UUID

from flows.deps import Deps, flow
from store import assignments


@flow
async def remember_card(deps: Deps, *, assignment_id: UUID, message_id: int) -> None:
    """Keep where the card stands: its receipt comes there, though no press will tell where it is.

    Writes:  the assignment's message.
    """
    async with deps.sessions.write() as session:
        await assignments.change(session, assignment_id, message_id=message_id)
