"""How operators share a queue: one item is before one of them at a time, and nobody decides about themselves."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from contributors.errors import HeldByAnother, OwnWork
from store import adjudications, contributors, desk_claims, joined
from store.desk_claims import Queue, Seat
from store.sessions import ReadSession, WriteSession

T = TypeVar("T")

HOLDS_FOR: Final = timedelta(minutes=15)
"""Long enough to read a card and to write a reason; whoever walks away keeps nobody waiting for longer."""
_TRIES: Final = 50
"""More than there are operators who could each be a moment faster."""


async def take_next(
    session: WriteSession,
    queue: Queue,
    operator_id: str,
    oldest: Callable[[Seat], Awaitable[T | None]],
    item_of: Callable[[T], UUID],
    *,
    skip: UUID | None,
    now: datetime,
) -> T | None:
    """What waits longest and is nobody else's, held for this operator; what they hold already comes first.

    With `skip` that item is put aside. Without it, what they put aside comes back once nothing else is left.

    Writes:  the claim.
    """
    if skip is not None:
        await desk_claims.skip(session, queue, skip, operator_id, now=now)
    for _ in range(_TRIES):
        seat = await desk_claims.seat(session, queue, operator_id, now=now)
        found = await oldest(seat)
        if found is None and seat.skipped and skip is None:
            await desk_claims.bring_back(session, queue, operator_id)
            found = await oldest(Seat(seat.mine, seat.taken, frozenset()))
        if found is None:
            return None
        if await desk_claims.take(session, queue, item_of(found), operator_id, now=now, until=now + HOLDS_FOR):
            return found
    return None


async def hold(session: WriteSession, queue: Queue, item: UUID, operator_id: str, *, now: datetime) -> None:
    """Go on with this item as its only operator.

    Locks:   the claim.
    Raises:  HeldByAnother.
    """
    if not await desk_claims.take(session, queue, item, operator_id, now=now, until=now + HOLDS_FOR):
        raise HeldByAnother


async def own_people(session: ReadSession, operator_id: str) -> frozenset[UUID]:
    """The pseudonyms under which an operator has worked as a contributor, and whoever is joined with these."""
    people = await contributors.of_external(session, operator_id)
    return people.union(*[await joined.others(session, each) for each in people])


async def require_no_part(session: ReadSession, response_id: UUID, operator_id: str) -> None:
    """Nobody decides about an answer of their own, or one that they have reviewed or sat on the panel of.

    Raises:  OwnWork.
    """
    people = await own_people(session, operator_id)
    if people and await adjudications.has_part(session, response_id, people):
        raise OwnWork
