"""A person whose time has run out goes on with their task, if it is still theirs to have."""

from datetime import datetime
from typing import Any

from contributors.people import may_work
from flows.deps import Deps, flow
from flows.shared.drawings import Drawing, drawing_of
from flows.shared.terms import till_for
from flows.shared.tills import reservation
from store import assignments, campaigns, contributors, reservations, tasks
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from store.sessions import WriteSession
from tasks.assignments import AssignmentStatus, lease_ends
from tasks.errors import AssignmentGone, OtherTaskOpen
from tasks.kinds import kind_named


@flow
async def renew_assignment(deps: Deps, *, platform: str, external_id: str, lease: str) -> Drawing:
    """Give the task to its person for another while, with its draft; one that is not over is left as it is.

    A lease that nobody has ended yet goes on. One that was ended takes slot and pay anew, at today's price.
    Writes:  the assignment; what dealing it writes.
    Raises:  AssignmentGone, NotYourTask, Banned, OperatorEarnsNothing, OtherTaskOpen.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        person = await contributors.by_identity(session, platform, external_id)
        if person is None:
            raise AssignmentGone
        person = await contributors.locked(session, person.id)
        row = await assignments.by_lease(session, lease, lock=True)
        drawing = drawing_of(person, row, now)
        assert row is not None
        if not drawing.is_over:
            return drawing
        contributor = person.contributor(is_operator=person.external_id in deps.policy.operators)
        may_work(contributor, row.kind, now, needs_practice=kind_named(row.kind).NEEDS_PRACTICE)

        changed: dict[str, Any] = {"expires_at": lease_ends(row.kind, now)}
        if row.status == AssignmentStatus.EXPIRED:
            changed |= await _dealt_again(session, person, row, now=now)
        await assignments.change(session, row.id, **changed)
        renewed = await assignments.by_lease(session, lease)
    return drawing_of(person, renewed, now)


async def _dealt_again(
    session: WriteSession, person: ContributorRow, row: AssignmentRow, *, now: datetime
) -> dict[str, Any]:
    """Take for it what dealing takes: a slot of the task, and its pay.

    Raises:  OtherTaskOpen, AssignmentGone where the task has gone to others, or nobody pays for it any more.
    """
    other = await assignments.open_of(session, person.id)
    if other is not None:
        raise OtherTaskOpen(ref=other.ref)
    [found] = await campaigns.by_ids(session, [row.campaign_id])
    till = await till_for(session, person.id, [found.campaign], now=now)
    quoted = till.quote(found.campaign, row.kind)
    if not found.campaign.is_dealing or not till.bears(found.campaign, quoted):
        raise AssignmentGone
    if not await campaigns.reserve(session, row.campaign_id, quoted.high.units):
        raise AssignmentGone
    if not await tasks.lend(session, row.task_id, is_gold=row.is_gold):
        raise AssignmentGone
    if (day := till.day_of(found.campaign)) is not None:
        taken = reservation(found.campaign, quoted, day=day, assignment_id=row.id, person_id=person.id)
        if not await reservations.renew(session, taken):
            raise AssignmentGone
    return {
        "status": AssignmentStatus.OPEN,
        "finished_at": None,
        "low_units": quoted.low.units,
        "high_units": quoted.high.units,
        "price_parts": quoted.price_parts,
        "reserved_units": quoted.high.units,
    }
