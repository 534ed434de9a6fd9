"""Submitted free-text answers are put before their peers."""

from typing import Any, Final

from flows.deps import Deps, flow
from kernel.ids import TaskId, derived_id
from store import tasks, votes
from store.votes import Unreviewed
from tasks.kinds import answer, kind_named, review

BATCH: Final = 200
_FIRST_GAIN: Final = 1.0
"""Above any gain of a task that has votes: an answer waits for nobody's convenience."""


@flow
async def open_reviews(deps: Deps) -> int:
    """Open one review task for each answer that its author can no longer change.

    Writes:  review tasks, one a response, authored by its contributor so that they never get it themselves.
    Returns: how many were opened.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        waiting = await votes.unreviewed(session, now=now, limit=BATCH)

        rows = [_review_task(each) | {"created_at": now} for each in waiting]

        await tasks.add_many(session, rows)
    return len(rows)


def _review_task(waiting: Unreviewed) -> dict[str, Any]:
    payload = review.about(kind_named(waiting.kind).load(waiting.payload), waiting.text)
    return {
        "id": TaskId(derived_id("review", waiting.response_id)),
        "campaign_id": waiting.campaign_id,
        "kind": "review",
        "external_key": str(waiting.response_id),
        "language": payload.language,
        "payload": payload.model_dump(mode="json"),
        "option_set": review.OPTION_SET,
        "option_count": len(review.OPTIONS),
        "photo": payload.photo,
        "gold": None,
        "licence": payload.licence,
        "author_id": waiting.contributor_id,
        "reviewed_response_id": waiting.response_id,
        "question_id": waiting.task_id,
        "is_full_overlap": False,
        "status": "open",
        "votes": 0,
        "open_leases": 0,
        "slots": answer.REVIEWS_MAX,
        "gain": _FIRST_GAIN,
        "online": None,
        "label": None,
        "confidence": None,
        "closed_at": None,
    }
