"""An operator types an answer in a try."""

from dataclasses import replace

from flows.deps import Cause, Deps, flow
from flows.shared.tries import Tried, own, parsed, tried
from store import inbox, tries
from store.contributors import ContributorRow
from tasks.answers import as_draft
from tasks.tries import TRY_TIME, TryLease


@flow
async def draft_try(deps: Deps, person: ContributorRow, lease: TryLease, text: str, *, cause: Cause) -> Tried:
    """Keep what was typed, to be submitted.

    Writes:  the try's draft.
    Returns: the task, with the answer that the text is.
    Raises:  TryOver, CampaignEmpty, and what the task's kind refuses.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await tried(session, await own(deps, session, person, lease.token), lease.place)

        answer = parsed(found, text)

        await tries.turn(session, lease.token, found.shown.index, as_draft(answer), until=now + TRY_TIME)
    return replace(found, answer=answer)
