"""An operator asks which appeal waits for a person's decision."""

from typing import Any
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.marked import boxes_of
from flows.shared.sharing import own_people, take_next
from kernel.money import Amount
from kernel.values import Answer
from store import adjudications, appeals, panels, responses
from store.desk_claims import Queue
from tasks.answers import from_value
from tasks.cards import Offer
from tasks.kinds import kind_named
from views.operator_appeals import AppealCase
from views.operator_queues import Away


@flow
async def next_appeal(deps: Deps, *, operator_id: str, skip: UUID | None = None) -> AppealCase | Away:
    """The appeal that has waited longest and is nobody else's, with what is known of it.

    Writes:  the claim; what is skipped.
    """
    async with deps.sessions.write() as session:
        people = await own_people(session, operator_id)
        appeal = await take_next(
            session,
            Queue.APPEALS,
            operator_id,
            lambda seat: appeals.oldest_handed(session, seat, people),
            lambda each: each.response_id,
            skip=skip,
            now=deps.clock.now(),
        )
        left = await appeals.count_handed(session)
        if appeal is None:
            return Away(left)
        found = await adjudications.by_id(session, appeal.response_id)
        assert found is not None
        reasons = await adjudications.reasons_about(session, appeal.response_id)
        verdict = await responses.judged(session, appeal.response_id)
        asked = await panels.appealed_task(session, appeal.response_id, found.task_id)

    offer = Offer(
        low=Amount(0),
        high=Amount(0),
        ref=found.ref,
        title=found.campaign_title,
        none_of_these=found.campaign_settings["none_of_these"],
    )
    kind = kind_named(found.kind)
    payload = kind.load(found.payload)
    known, others = (None if found.value is None else _told(asked[name]) for name in ("gold", "label"))
    return AppealCase(
        response=appeal.response_id.hex,
        card=kind.card(payload, offer),
        answer=found.answer,
        left=left,
        peers=verdict.get("peers", 0),
        agreeing=verdict.get("agreeing", 0),
        votes_for=appeal.votes_for,
        votes_against=appeal.votes_against,
        gold=asked["gold"] if found.value is None else known,
        others=others,
        boxes=await boxes_of(deps, payload, found.answer, known or others, kind.names(payload)),
        text=appeal.text,
        reasons=tuple(reasons),
    )


def _told(value: Any) -> Answer | None:
    """Gold or label of a task whose answers are not options."""
    return None if value is None else from_value(value)
