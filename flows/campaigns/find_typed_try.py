"""Which try a text belongs to."""

from flows.deps import Deps, flow
from flows.shared.tries import tried
from kernel.values import Number, Text
from store import prompts, tries
from store.contributors import ContributorRow
from tasks.kinds import kind_named
from tasks.tries import TryLease


@flow
async def find_typed_try(deps: Deps, person: ContributorRow, *, bot: str, chat_id: int) -> TryLease | None:
    """The try that a text belongs to: an operator's own, whose task is answered by typing, while nothing else waits."""
    if person.external_id not in deps.policy.operators:
        return None
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        row = await tries.newest_of(session, person.external_id, now=now)
        if row is None or await prompts.find_prompt(session, bot, chat_id, now=now) is not None:
            return None
        found = await tried(session, row, row.place)
    shown = found.shown
    space = kind_named(shown.kind).space(shown.payload, none_of_these=shown.offer.none_of_these)
    return found.lease if isinstance(space, Text | Number) else None
