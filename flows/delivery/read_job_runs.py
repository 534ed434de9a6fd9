"""Where a slotted job stands."""

from flows.deps import Deps, flow
from store import jobs
from store.jobs import JobRuns, SlotMoved

__all__ = ["JobRuns", "SlotMoved", "read_job_runs"]


@flow
async def read_job_runs(deps: Deps, job: str) -> JobRuns:
    """The job's newest slot and its unfinished ones."""
    async with deps.sessions.read() as session:
        return await jobs.read_runs(session, job)
