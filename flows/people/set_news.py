"""A person wants no news of campaigns, or wants them again."""

from flows.deps import Cause, Deps, flow
from store import contributors, inbox
from store.contributors import ContributorRow


@flow
async def set_news(deps: Deps, person: ContributorRow, *, on: bool, cause: Cause) -> ContributorRow:
    """Call this person to no campaign any more, or to those that fit them.

    Writes:  since when they want no news.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if is_new and on != (current.news_off_at is None):
            await contributors.change(session, person.id, news_off_at=None if on else now)
            current = await contributors.locked(session, person.id)
    return current
