"""A person writes to the operators."""

from typing import Final

from flows.deps import Cause, Deps, flow
from kernel.ids import derived_id, short_ref
from store import inbox, support
from store.contributors import ContributorRow

TEXT_CHARS: Final = 4096
"""Telegram's own limit for a message: nothing that somebody wrote is cut."""


@flow
async def ask_support(deps: Deps, person: ContributorRow, text: str, *, cause: Cause) -> str:
    """Put the message in the operators' queue.

    A newcomer's first update registers them before it comes here: so the message's own id, which follows from the
    update, tells a repeat, and not the inbox.
    Writes:  one support message for each update.
    Returns: the reference under which it can be found.
    """
    now = deps.clock.now()
    message_id = derived_id(f"support {cause.bot} {cause.update_id}", person.id)
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = {
            "id": message_id,
            "contributor_id": person.id,
            "reference": short_ref(message_id),
            "text": text[:TEXT_CHARS],
            "created_at": now,
        }
        await support.add(session, row)
    return short_ref(message_id)
