"""An operator answers a task in a try: it is told back, and kept nowhere."""

from dataclasses import replace

from flows.deps import Deps, flow
from flows.shared.tries import Tried, own, parsed, tried
from store.contributors import ContributorRow
from tasks.tries import TryLease


@flow
async def answer_try(deps: Deps, person: ContributorRow, lease: TryLease, raw: int | None) -> Tried:
    """What a contributor's answer would be. Shape: `raw` None submits the draft.

    Writes:  nothing.
    Raises:  TryOver, CampaignEmpty, and what the task's kind refuses.
    """
    async with deps.sessions.read() as session:
        found = await tried(session, await own(deps, session, person, lease.token), lease.place)
    return replace(found, answer=parsed(found, raw))
