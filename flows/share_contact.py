"""A person shares a contact: their own, to be verified by it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from contributors.errors import ContactNotYours
from contributors.people import require_consent
from contributors.verification import phone_hash
from flows.deps import Cause, Deps, flow
from flows.shared.purposes import OWN_CONTACT
from flows.shared.verification import progress_of
from store import contributors, inbox, prompts, verification
from store.contributors import ContributorRow
from store.sessions import WriteSession
from views.verification import Progress


@unique
class Sharing(StrEnum):
    """What became of a shared contact."""

    KEPT = "kept"
    ALREADY = "already"
    TAKEN = "taken"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Shared:
    """What became of it, and how far the person is now."""

    outcome: Sharing
    progress: Progress


@flow
async def share_contact(
    deps: Deps, person: ContributorRow, *, number: str, is_own: bool, chat_id: int, cause: Cause
) -> Shared:
    """Keep the keyed hash of somebody's own number; nothing is kept that was not asked for and explained first.

    Shape:   `is_own` says that the platform vouches for it: the contact is the sender's, and not forwarded.
    Writes:  one contact as its hash, once a person and once a number; the prompt, cleared.
    Raises:  ConsentNeeded, ContactNotYours, ContactUnreadable.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        require_consent(current.contributor(is_operator=False))
        if not is_own:
            raise ContactNotYours

        outcome = await _keep(session, person, phone_hash(deps.people_key, number), chat_id, cause, now=now)
        if outcome is not Sharing.UNASKED:
            await prompts.clear_prompt(session, cause.bot, chat_id, purpose=OWN_CONTACT)
        return Shared(outcome, await progress_of(session, current, now=now))


async def _keep(
    session: WriteSession, person: ContributorRow, hashed: str, chat_id: int, cause: Cause, *, now: datetime
) -> Sharing:
    """Note the hash unless this person has one, another person has this one, or nobody asked."""
    if (await verification.evidence_of(session, person.id)).has_contact:
        return Sharing.ALREADY
    asked = await prompts.find_prompt(session, cause.bot, chat_id, now=now)
    if asked is None or asked.purpose != OWN_CONTACT:
        return Sharing.UNASKED
    is_kept = await verification.keep_contact(session, person.id, hashed, now=now)
    return Sharing.KEPT if is_kept else Sharing.TAKEN
