"""A person chooses their language."""

from contributors.days import guess_zone
from flows.deps import Cause, Deps, flow
from kernel.values import Language
from store import contributors, inbox
from store.contributors import ContributorRow


@flow
async def set_language(deps: Deps, person: ContributorRow, language: Language, *, cause: Cause) -> ContributorRow:
    """Speak this language from now on; the first choice also guesses the zone.

    Writes:  the contributor's row.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if not is_new:
            return current

        has_chosen = current.language is not None or current.zone_changed_at is not None
        zone = current.zone if has_chosen else guess_zone(language)
        await contributors.change(session, person.id, language=language, zone=zone)
        return await contributors.locked(session, person.id)
