"""Somebody new is told that they came by a person's link."""

from flows.deps import Deps, flow
from store import invitations
from store.contributors import ContributorRow


@flow
async def came_by_link(deps: Deps, person: ContributorRow) -> bool:
    """Whether agreeing now makes somebody else their inviter."""
    if not person.is_newcomer or person.start_payload is None:
        return False
    async with deps.sessions.read() as session:
        inviter = await invitations.inviter_by(session, person.start_payload)
    return inviter is not None and inviter != person.id
