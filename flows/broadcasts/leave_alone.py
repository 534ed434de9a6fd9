"""The platform is away, and a broadcast waits for it."""

from uuid import UUID

from flows.deps import Deps, flow
from flows.ports import Unreachable
from flows.shared.broadcasting import waits_after
from store import broadcasts


@flow
async def leave_alone(deps: Deps, broadcast_id: UUID) -> None:
    """Call nobody for a while: longer each time.

    Writes:  until when.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        row = await broadcasts.by_id(session, broadcast_id, lock=True)
        await broadcasts.change(session, row.id, **waits_after(row, [Unreachable()], now), changed_at=now)
