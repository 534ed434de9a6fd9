"""A person leaves a group, or says whether their name may be shown in it."""

from contributors.errors import GroupNotSetUp
from flows.deps import Cause, Deps, flow
from store import contributors, groups, inbox, links
from store.contributors import ContributorRow
from store.groups import GroupRow


@flow
async def change_membership(
    deps: Deps, person: ContributorRow, token: str, *, shows_name: bool | None, cause: Cause
) -> GroupRow:
    """Show the person's name in this group, or no longer; None: leave it. What counted for it stays.

    Writes:  the membership.
    Raises:  GroupNotSetUp.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        subject = await links.subject_of(session, links.JOIN, token)
        group = None if subject is None else await groups.by_id(session, subject)
        if group is None:
            raise GroupNotSetUp

        if is_new and shows_name is None:
            await groups.leave(session, group.id, person.id)
        elif is_new and shows_name is not None:
            await groups.show_name(session, group.id, person.id, shows=shows_name)
    return group
