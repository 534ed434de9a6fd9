"""Gold that has served is dealt no more."""

from flows.deps import Deps, flow
from store import gold
from tasks.gold import SIDE_MIN, retirement


@flow
async def retire_gold(deps: Deps) -> int:
    """Retire each item that many people know by now, or that people find easier or harder than before.

    Its answers stay in the evidence, and what they told of people stands.
    Writes:  the items' retirement with its reason.
    Returns: 0, for there is never a backlog.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        results = await gold.results(session, votes_min=2 * SIDE_MIN)

    reasons = {task_id: reason for task_id, is_right in results.items() if (reason := retirement(is_right))}

    if reasons:
        async with deps.sessions.write() as session:
            await gold.retire(session, reasons, now=now)
    return 0
