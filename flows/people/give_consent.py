"""A person agrees."""

from contributors.people import CONSENT_VERSION
from flows.deps import Cause, Deps, flow
from store import contributors, inbox, invitations
from store.contributors import ContributorRow


@flow
async def give_consent(deps: Deps, person: ContributorRow, *, cause: Cause) -> ContributorRow:
    """Note when and to which text the person agreed; of each text the first time stands.

    Writes:  the contributor's row; of a newcomer, by whose link they came.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)

        if current.consented_at is None or current.consent_version != CONSENT_VERSION:
            await contributors.change(session, person.id, consented_at=now, consent_version=CONSENT_VERSION)
        inviter = await invitations.inviter_by(session, current.start_payload or "")
        if inviter is not None and current.is_newcomer and inviter != person.id:
            await invitations.invite(session, person.id, inviter, now=now)
        return await contributors.locked(session, person.id)
