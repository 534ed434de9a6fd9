"""A person turns reminders off, or on again."""

from flows.deps import Cause, Deps, flow
from flows.shared.reminding import plan_reminder
from store import contributors, inbox, reminders
from store.contributors import ContributorRow


@flow
async def set_reminders(deps: Deps, person: ContributorRow, *, on: bool, cause: Cause) -> ContributorRow:
    """Remind this person of nothing any more, or again from tomorrow on.

    Writes:  since when reminders are off; when they are looked at next.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if not is_new or on == (current.reminders_off_at is None):
            return current

        await contributors.change(session, person.id, reminders_off_at=None if on else now)
        current = await contributors.locked(session, person.id)
        if on:
            await plan_reminder(session, current, now=now)
        else:
            await reminders.drop(session, person.id)
        return current
