"""Of whom it is not known whether they were told."""

from typing import Final

from flows.deps import Deps, flow
from flows.errors import BroadcastUnknown, NobodyUnsure
from store import broadcasts, recipients
from views.operator_broadcasts import UnsurePage

SHOWN: Final = 10


@flow
async def read_unsure(deps: Deps, number: int, page: int) -> UnsurePage:
    """A page of them, counted from 0.

    Raises:  BroadcastUnknown, NobodyUnsure.
    """
    async with deps.sessions.read() as session:
        row = await broadcasts.by_number(session, number)
        if row is None:
            raise BroadcastUnknown(number=number)
        if row.unsure == 0:
            raise NobodyUnsure(number=number)
        page = min(max(page, 0), (row.unsure - 1) // SHOWN)
        found = await recipients.unsure(session, row.id, skip=page * SHOWN, limit=SHOWN)
    people = tuple((account.hex, at) for account, at in found)
    return UnsurePage(number, row.unsure, page, (row.unsure - 1) // SHOWN, people)
