"""A person lets others read their name on leaderboards, or no longer."""

from contributors.names import shown_name_of
from flows.deps import Cause, Deps, flow
from store import contributors, inbox
from store.contributors import ContributorRow


@flow
async def show_name(deps: Deps, person: ContributorRow, name: str | None, *, cause: Cause) -> ContributorRow:
    """Keep the name that they go by in the chat at this moment; None forgets it, and a pseudonym stands in its place.

    Writes:  the contributor's row.
    Raises:  NameUnshowable.
    """
    shown = None if name is None else shown_name_of(name)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if not is_new:
            return current

        await contributors.change(session, person.id, shown_name=shown)
        return await contributors.locked(session, person.id)
