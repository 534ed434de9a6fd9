"""How much work each campaign has left is counted now and then: so often it is asked for a task."""

from flows.deps import Deps, flow
from store import campaigns, tasks


@flow
async def count_open_tasks(deps: Deps) -> int:
    """Note of every campaign that deals how many tasks it has open; what nobody has counted yet is never left out.

    Writes:  the campaigns' counts that have moved.
    Returns: 0, for there is never a backlog.
    """
    async with deps.sessions.read(heavy=True) as session:
        dealing = await campaigns.with_status(session, *campaigns.DEALING)
        counts = await tasks.open_counts(session)

    moved = {row.id: counts.get(row.id, 0) for row in dealing if row.open_tasks != counts.get(row.id, 0)}

    if moved:
        async with deps.sessions.write() as session:
            await campaigns.set_open_tasks(session, moved)
    return 0
