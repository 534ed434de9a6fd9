"""How far is a person on the way to being verified, and may we ask for their contact?"""

from datetime import datetime, timedelta
from typing import Final

from contributors.people import require_consent
from flows.deps import Cause, Deps, flow
from flows.shared.purposes import OWN_CONTACT
from flows.shared.verification import progress_of
from store import contributors, inbox, prompts
from store.contributors import ContributorRow
from store.prompts import Prompt
from store.sessions import WriteSession
from views.verification import Progress

ASKED_FOR: Final = timedelta(days=1)
"""How long the explanation counts as read."""


@flow
async def read_verification(deps: Deps, person: ContributorRow, *, chat_id: int, cause: Cause) -> Progress:
    """Say what is there and what is missing; where the contact is missing, wait for it from now on.

    Writes:  the open prompt.
    Raises:  ConsentNeeded.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        require_consent(current.contributor(is_operator=False))
        progress = await progress_of(session, current, now=now)

        if not progress.has_contact:
            await _wait_for_contact(session, person, chat_id, cause, now=now)
    return progress


async def _wait_for_contact(
    session: WriteSession, person: ContributorRow, chat_id: int, cause: Cause, *, now: datetime
) -> None:
    prompt = Prompt(
        bot=cause.bot,
        chat_id=chat_id,
        contributor_id=person.id,
        purpose=OWN_CONTACT,
        subject="",
        message_id=None,
        expires_at=now + ASKED_FOR,
    )
    await prompts.open_prompt(session, prompt)
