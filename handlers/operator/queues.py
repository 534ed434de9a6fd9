"""Queues that operators share: what one puts aside is somebody else's at once."""

from collections.abc import Awaitable, Callable
from typing import Final

from handlers.operator import appeals, gold, sending, service, suspects, suspensions
from handlers.operator.desk import Desk

_NEXT: Final[dict[str, Callable[[Desk, str], Awaitable[None]]]] = {
    "review": service.show_next,
    "gold": gold.show,
    "appeals": appeals.show_next,
    "suspects": suspects.show_next,
    "suspensions": suspensions.show_next,
}


async def skip(desk: Desk, queue: str, item: str) -> None:
    """Put aside what is shown, and show the next.

    Update:  callback query `qs:<queue>:<item>`.
    Writes:  what is skipped; the claim of the next.
    Raises:  RoleNeeded.
    """
    await _NEXT[queue](desk, item)
    await sending.drop_buttons(desk)
