"""A person asks for their link."""

from dataclasses import dataclass

from flows.deps import Cause, Deps, flow
from kernel.money import Amount
from store import bonuses, inbox, invitations
from store.contributors import ContributorRow


@dataclass(frozen=True, slots=True)
class OwnLink:
    """The link's token, how many came by it, and what they have brought."""

    token: str
    invited: int
    paid: Amount


@flow
async def read_own_link(deps: Deps, person: ContributorRow, *, cause: Cause) -> OwnLink:
    """Their one link, made when they first ask for it.

    Writes:  the link's token.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        return OwnLink(
            token=await invitations.token_of(session, person.id, now=now),
            invited=await invitations.count(session, person.id),
            paid=Amount(await bonuses.paid_for_people(session, person.id)),
        )
