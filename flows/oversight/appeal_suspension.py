"""A person asks for another look at what holds them back."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from contributors.suspensions import require_appealable
from flows.deps import Cause, Deps, flow
from flows.shared.purposes import SUSPENSION_REASON
from flows.shared.suspensions import suspensions_of
from kernel.ids import derived_id
from store import contributors, inbox, prompts, suspension_appeals
from store.contributors import ContributorRow
from store.prompts import Prompt

REASON_WAITS: Final = timedelta(hours=24)


@flow
async def appeal_suspension(deps: Deps, person: ContributorRow, *, what: str, chat_id: int, cause: Cause) -> bool:
    """Put it before an operator, and take the next text for the person's side of it. Asked again it is asked once.

    Locks:   the person.
    Writes:  one appeal; the prompt.
    Returns: whether the person's side of it is waited for.
    Raises:  NotSuspended, AppealedLately.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        held = (await suspensions_of(session, current, now=now)).get(what)

        suspension = require_appealable(held, now)

        row = {
            "id": _id(cause, person.id, what),
            "contributor_id": person.id,
            "what": what,
            "imposed_by": suspension.imposed_by,
            "opened_at": now,
        }
        await suspension_appeals.open_one(session, row)
        opened = (await suspension_appeals.current(session, person.id))[what]
        if opened.text is None:
            waits = Prompt(
                bot=cause.bot,
                chat_id=chat_id,
                contributor_id=person.id,
                purpose=SUSPENSION_REASON,
                subject=opened.id.hex,
                message_id=None,
                expires_at=now + REASON_WAITS,
            )
            await prompts.open_prompt(session, waits)
    return opened.text is None


def _id(cause: Cause, person: UUID, what: str) -> UUID:
    return derived_id(f"suspension appeal {what} {cause.bot} {cause.update_id}", person)
