"""An operator asks what waits for a person's decision."""

from dataclasses import dataclass
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.copies import copies_in
from flows.shared.marked import boxes_of
from flows.shared.sharing import own_people, take_next
from kernel.money import Amount
from kernel.values import Answer
from store import adjudications
from store.desk_claims import Queue
from tasks.cards import Card, Offer
from tasks.kinds import kind_named
from views.operator_appeals import BoxFacts
from views.operator_copies import CopyFacts
from views.operator_queues import Away


@dataclass(frozen=True, slots=True)
class Case:
    """One response to decide, with its card, what was said against it, what is nearly the same, and how many wait."""

    response_id: UUID
    card: Card
    answer: Answer
    left: int
    reasons: tuple[str, ...]
    copies: tuple[CopyFacts, ...] = ()
    boxes: BoxFacts | None = None


@flow
async def next_adjudication(deps: Deps, *, operator_id: str, skip: UUID | None = None) -> Case | Away:
    """The case that has waited longest and is nobody else's; how many are elsewhere where none is.

    Run again it gives the same case: that is what makes a repeat harmless.

    Writes:  the claim; what is skipped.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        people = await own_people(session, operator_id)
        found = await take_next(
            session,
            Queue.REVIEW,
            operator_id,
            lambda seat: adjudications.oldest(session, seat, people),
            lambda case: case.response_id,
            skip=skip,
            now=now,
        )
        left = await adjudications.count(session)
        if found is None:
            return Away(left)
        reasons = await adjudications.reasons_about(session, found.response_id)
    copies = await copies_in(deps, found.campaign_id, response=found.response_id) if found.text else ()
    kind = kind_named(found.kind)
    offer = Offer(
        low=Amount(0),
        high=Amount(0),
        ref=found.ref,
        title=found.campaign_title,
        none_of_these=found.campaign_settings["none_of_these"],
    )
    payload = kind.load(found.payload)
    boxes = await boxes_of(deps, payload, found.answer, None, kind.names(payload))
    return Case(found.response_id, kind.card(payload, offer), found.answer, left, tuple(reasons), copies, boxes)
