"""An operator asks which settled task waits for a word on what is right."""

from flows.deps import Deps, flow
from flows.shared.checks import short_of_gold
from kernel.money import Amount
from store import spot_checks
from tasks.cards import Offer
from tasks.kinds import kind_named
from views.operator_gold import CheckCase


@flow
async def next_check(deps: Deps) -> CheckCase | None:
    """The one settled first in a campaign without gold, shown as its contributors saw it; None where none waits.

    What the crowd says of it is not looked at: gold is a person's own word.
    """
    async with deps.sessions.read(heavy=True) as session:
        waiting = await short_of_gold(session)
        found = await spot_checks.oldest(session, waiting)
    if found is None:
        return None

    offer = Offer(
        low=Amount(0), high=Amount(0), ref="", title=found.title, none_of_these=found.settings["none_of_these"]
    )
    kind = kind_named(found.scope.kind)
    card = kind.card(kind.load(found.payload), offer)
    return CheckCase(task=found.id.hex, number=found.number, card=card, left=sum(waiting.values()))
