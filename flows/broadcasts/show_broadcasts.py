"""Operators see in place how their broadcasts go."""

from datetime import timedelta
from typing import Any, Final

from flows.deps import Deps, flow
from flows.ports import Messenger, RetryAfter, Sent, Unreachable, Urgency
from flows.shared.broadcasting import facts_of
from kernel.values import Language
from store import broadcasts
from store.broadcasts import BroadcastRow
from views.operator_broadcasts import card

EVERY: Final = timedelta(seconds=3)
"""A card changes no more often: Telegram counts edits like messages."""
AT_ONCE: Final = 10
_AWAY_S: Final = 10.0


@flow
async def show_broadcasts(deps: Deps, messenger: Messenger) -> int:
    """Bring every card that is behind up to date; one that was deleted follows nothing any more.

    Writes:  when each was shown.
    Returns: 0: those that are behind again are due in a moment, not at once.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        behind = await broadcasts.to_show(session, before=now - EVERY, now=now, limit=AT_ONCE)
        for row in behind:
            await broadcasts.change(session, row.id, shown_at=now)

    for row in behind:
        left = await _show(deps, messenger, row)
        if left:
            async with deps.sessions.write() as session:
                await broadcasts.change(session, row.id, **left)
    return 0


async def _show(deps: Deps, messenger: Messenger, row: BroadcastRow) -> dict[str, Any]:
    """Change the card. Returns: what is to be kept of what the platform said."""
    assert row.chat_id is not None
    assert row.message_id is not None
    async with deps.sessions.read(heavy=True) as session:
        facts = await facts_of(deps, session, await broadcasts.by_id(session, row.id))
    screen = card(Language(row.language), facts)
    delivery = await messenger.edit(row.chat_id, row.message_id, screen, urgency=Urgency.NOTICE)
    match delivery:
        case Sent():
            return {}
        case RetryAfter(wait_s=wait_s):
            return {"shown_at": row.shown_at, "show_after": deps.clock.now() + timedelta(seconds=wait_s)}
        case Unreachable():
            return {"shown_at": row.shown_at, "show_after": deps.clock.now() + timedelta(seconds=_AWAY_S)}
        case _:
            return {"message_id": None}
