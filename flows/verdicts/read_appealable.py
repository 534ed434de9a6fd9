"""A person looks at what an appeal of one answer would be."""

from zoneinfo import ZoneInfo

from flows.deps import Deps, flow
from flows.shared.appeals import refused_of
from kernel.ids import ContributorId
from store import appeals, assignments, responses
from store.contributors import ContributorRow
from tasks.appeals import LOST_WITHIN, require_appealable
from tasks.assignments import require_submitted
from tasks.errors import CardUnknown
from views.appeals import Appealable


@flow
async def read_appealable(
    deps: Deps, person: ContributorRow, *, lease: str | None = None, ref: str | None = None
) -> Appealable | str:
    """What an appeal of this card would be about.

    Returns: the lease alone where it has been appealed already.
    Raises:  AssignmentGone, NotYourTask, CardUnknown, and what open_appeal raises.
    """
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        if lease is not None:
            row = await assignments.by_lease(session, lease)
        else:
            row = await assignments.answered_by_ref(session, person.id, ref or "")
            if row is None:
                raise CardUnknown(ref=(ref or "")[:8])
        require_submitted(None if row is None else row.assignment, ContributorId(person.id))
        assert row is not None
        stored = await responses.of_assignment(session, row.id)
        assert stored is not None
        if await appeals.of_response(session, stored["id"]) is not None:
            return row.lease
        record = await appeals.record_of(session, person.id, since=now - LOST_WITHIN)
        require_appealable(refused_of(row.ref, stored), record, now)
    return Appealable(row.ref, row.lease, stored["appeal_until"].astimezone(ZoneInfo(person.zone)))
