"""A person says when they want to hear nothing."""

from contributors.quiet import QuietHours
from flows.deps import Cause, Deps, flow
from store import contributors, inbox
from store.contributors import ContributorRow


@flow
async def set_quiet_hours(
    deps: Deps, person: ContributorRow, hours: QuietHours | None, *, cause: Cause
) -> ContributorRow:
    """Let notices wait in these hours of the person's own day; None: never.

    Writes:  the contributor's quiet hours.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if not is_new or hours == current.quiet_hours:
            return current

        from_h, until_h = (None, None) if hours is None else (hours.from_h, hours.until_h)
        await contributors.change(session, person.id, quiet_from_h=from_h, quiet_until_h=until_h)
        return await contributors.locked(session, person.id)
