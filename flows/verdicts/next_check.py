"""An operator asks which settled task waits for a word on what is right."""

from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.checks import short_of_gold
from flows.shared.sharing import take_next
from kernel.money import Amount
from store import spot_checks
from store.desk_claims import Queue
from tasks.cards import Offer
from tasks.kinds import kind_named
from views.operator_gold import CheckCase
from views.operator_queues import Away


@flow
async def next_check(deps: Deps, *, operator_id: str, skip: UUID | None = None) -> CheckCase | Away:
    """The one settled first in a campaign without gold and nobody else's, shown as its contributors saw it.

    What the crowd says of it is not looked at: gold is a person's own word.

    Writes:  the claim; what is skipped.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        waiting = await short_of_gold(session)
    if not waiting:
        return Away(0)
    async with deps.sessions.write() as session:
        found = await take_next(
            session,
            Queue.GOLD,
            operator_id,
            lambda seat: spot_checks.oldest(session, waiting, seat),
            lambda task: task.id,
            skip=skip,
            now=now,
        )
    if found is None:
        return Away(sum(waiting.values()))

    offer = Offer(
        low=Amount(0), high=Amount(0), ref="", title=found.title, none_of_these=found.settings["none_of_these"]
    )
    kind = kind_named(found.scope.kind)
    card = kind.card(kind.load(found.payload), offer)
    return CheckCase(task=found.id.hex, number=found.number, card=card, left=sum(waiting.values()))
