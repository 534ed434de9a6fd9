"""An operator marks one of several options in a try."""

from dataclasses import replace

from flows.deps import Cause, Deps, flow
from flows.shared.tries import Tried, own, tried
from kernel.values import Tags
from store import inbox, tries
from store.contributors import ContributorRow
from tasks.answers import as_draft
from tasks.errors import UnknownOption
from tasks.kinds import kind_named
from tasks.kinds.label import marked
from tasks.tries import TRY_TIME, TryLease


@flow
async def mark_try(
    deps: Deps, person: ContributorRow, lease: TryLease, option: int, *, on: bool, cause: Cause
) -> Tried:
    """Mark one of several options, or take its mark away.

    Writes:  the try's draft.
    Raises:  TryOver, CampaignEmpty, UnknownOption.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await tried(session, await own(deps, session, person, lease.token), lease.place)
        shown = found.shown
        space = kind_named(shown.kind).space(shown.payload, none_of_these=shown.offer.none_of_these)
        if not isinstance(space, Tags) or not 0 <= option < space.count:
            raise UnknownOption

        tags = set(marked(shown.offer.draft)) - {option} | ({option} if on else set())

        draft = as_draft(tuple(sorted(tags)))
        await tries.turn(session, lease.token, shown.index, draft, until=now + TRY_TIME)
    return replace(found, shown=replace(shown, offer=replace(shown.offer, draft=draft)))
