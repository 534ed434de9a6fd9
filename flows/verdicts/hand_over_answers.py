"""Answers of a closing campaign that nobody reviews any more are put before a person."""

from datetime import timedelta
from typing import Final

from flows.deps import Deps, flow
from flows.shared.notices import verdict_notice
from scoring.rules import RULES_VERSION
from store import adjudications, outbox, promises, responses, tasks, votes
from store.responses import Step

REVIEWS_AWAITED: Final = timedelta(days=1)
"""Answers are owed their full reviews, but not for ever: a small crowd may have no reviewer left for them."""
BATCH: Final = 200


@flow
async def hand_over_answers(deps: Deps) -> int:
    """Give the operators each answer whose reviews have stood still for a day in a campaign that closes.

    Writes:  the answers' states with their steps, their review tasks closed, notices.
    Returns: how many answers were handed over.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        stuck = await adjudications.stuck_answers(session, before=now - REVIEWS_AWAITED, limit=BATCH)
        answers = await votes.still_submitted(session, [each.response_id for each in stuck])

        handed = [each for each in stuck if each.response_id in answers]

        await adjudications.hand_over(session, [each.response_id for each in handed])
        for each in handed:
            await tasks.change(session, each.review_id, status="closed", slots=0, closed_at=now)
        steps = (Step(each.response_id, "adjudicate", now, RULES_VERSION) for each in handed)
        await responses.add_steps(session, list(steps))
        owed = await promises.of_responses(session, [each.response_id for each in handed])
        notices = [verdict_notice(promise, "adjudicate", 0, now=now) for promise in owed.values()]
        await outbox.add_notices(session, notices, now=now)
    return len(handed)
