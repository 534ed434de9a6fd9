"""Somebody follows a group's link."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from store import groups, links
from store.contributors import ContributorRow
from store.groups import GroupRow


@dataclass(frozen=True, slots=True)
class Invitation:
    """A group that a person may join."""

    group: GroupRow
    has_joined: bool
    plays: bool
    plays_for: str | None
    """The title of another group, whose player they would cease to be."""


@flow
async def read_invitation(deps: Deps, person: ContributorRow, token: str) -> Invitation | None:
    """What a link's payload invites to; None where it is no group's."""
    async with deps.sessions.read() as session:
        subject = await links.subject_of(session, links.JOIN, token)
        group = None if subject is None else await groups.by_id(session, subject)
        if group is None:
            return None
        mine = await groups.of_person(session, person.id)
    others = [each.group.title for each in mine if each.plays and each.group.id != group.id]
    joined = [each for each in mine if each.group.id == group.id]
    return Invitation(
        group=group,
        has_joined=bool(joined),
        plays=any(each.plays for each in joined),
        plays_for=others[0] if others else None,
    )
