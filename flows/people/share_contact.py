"""A person shares a contact: their own, to be verified by it."""

from dataclasses import dataclass
from enum import StrEnum, unique

from contributors.errors import ContactNotYours
from contributors.people import require_consent
from contributors.verification import phone_hash
from flows.deps import Cause, Deps, flow
from flows.shared.purposes import OWN_CONTACT
from flows.shared.verification import progress_of
from store import contributors, inbox, prompts, verification
from store.contributors import ContributorRow
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
        before = await progress_of(session, current, now=now)
        asked = await prompts.find_prompt(session, cause.bot, chat_id, now=now)

        if before.has_contact:
            return Shared(Sharing.ALREADY, before)
        if asked is None or asked.purpose != OWN_CONTACT:
            return Shared(Sharing.UNASKED, before)
        if not is_own:
            raise ContactNotYours
        is_kept = await verification.keep_contact(session, person.id, phone_hash(deps.people_key, number), now=now)
        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=OWN_CONTACT)
        return Shared(Sharing.KEPT if is_kept else Sharing.TAKEN, await progress_of(session, current, now=now))
