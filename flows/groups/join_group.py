"""A person joins a group and plays for it."""

from contributors.errors import ConsentNeeded, GroupNotSetUp
from flows.deps import Cause, Deps, flow
from store import contributors, groups, inbox, links
from store.contributors import ContributorRow
from store.groups import GroupRow


@flow
async def join_group(
    deps: Deps, person: ContributorRow, token: str, *, shows_name: bool | None, cause: Cause
) -> GroupRow:
    """Play for the group of this link from now on. What was answered before stays where it counted.

    Shape:   `shows_name` None keeps what the person said when they joined; a stranger's name is not shown.
    Writes:  the membership, and which group the person plays for.
    Raises:  ConsentNeeded, GroupNotSetUp, in this order of precedence.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if not current.has_agreed:
            raise ConsentNeeded
        subject = await links.subject_of(session, links.JOIN, token)
        group = None if subject is None else await groups.by_id(session, subject)
        if group is None:
            raise GroupNotSetUp
        if not is_new:
            return group

        if not await groups.is_member(session, group.id, person.id):
            await groups.join(session, group.id, person.id, shows_name=bool(shows_name), now=now)
        elif shows_name is not None:
            await groups.show_name(session, group.id, person.id, shows=shows_name)
        await contributors.change(session, person.id, plays_for=group.id)
    return group
