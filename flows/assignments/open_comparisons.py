"""Two accepted answers to a question are put before people: which of them is the dataset's text."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flows.deps import Deps, flow
from kernel.ids import TaskId, derived_id
from store import campaigns, comparisons
from store.campaigns import CampaignRow
from store.comparisons import Uncompared
from store.sessions import ReadSession
from tasks.allocation import first_gain
from tasks.campaigns import CampaignStatus
from tasks.kinds import compare, kind_named, option_set

BATCH: Final = 200
_COMPARE: Final = "compare"
_COMPARED: Final = (CampaignStatus.PILOT, CampaignStatus.LIVE, CampaignStatus.PAUSED)


@flow
async def open_comparisons(deps: Deps) -> int:
    """Open one comparison for each settled question with two different accepted answers.

    Nothing waits for it: the answers are accepted and paid as they are, and a campaign that closes opens none.
    Writes:  comparison tasks, one a question.
    Returns: how many were opened.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:  # it looks through every settled question
        if not (await _waiting(session))[0]:
            return 0
    async with deps.sessions.write() as session:
        waiting, by_id = await _waiting(session)

        rows = [_task(each, by_id[each.campaign_id]) | {"created_at": now} for each in waiting]

        await comparisons.open_many(session, rows)
    return len(rows)


async def _waiting(session: ReadSession) -> tuple[list[Uncompared], Mapping[UUID, CampaignRow]]:
    by_id = {row.id: row for row in await campaigns.with_status(session, *_COMPARED) if _COMPARE in row.campaign.kinds}
    return await comparisons.uncompared(session, list(by_id), limit=BATCH) if by_id else [], by_id


def _task(pair: Uncompared, row: CampaignRow) -> dict[str, Any]:
    asked = kind_named(pair.kind).load(pair.payload)
    payload = compare.about(asked, (pair.first_id, pair.first), (pair.second_id, pair.second))
    return {
        "id": TaskId(derived_id("comparison", pair.question_id)),
        "campaign_id": pair.campaign_id,
        "kind": _COMPARE,
        "external_key": str(pair.question_id),
        "language": payload.language,
        "payload": payload.model_dump(mode="json"),
        "option_set": option_set(_COMPARE),
        "option_count": len(compare.OPTIONS),
        "photo": payload.photo,
        "licence": payload.licence or row.campaign.licence,
        "question_id": pair.question_id,
        "is_full_overlap": False,
        "status": "open",
        "votes": 0,
        "open_leases": 0,
        "slots": row.campaign.max_overlap,
        "gain": first_gain(len(compare.OPTIONS)),
    }
