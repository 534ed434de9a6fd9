"""An operator asks who wants to be let work, or be paid, again."""

from dataclasses import replace
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.people import person_facts
from flows.shared.sharing import own_people, take_next
from flows.shared.suspensions import is_for, suspensions_of
from store import contributors, suspension_appeals
from store.desk_claims import Queue, Seat
from store.suspension_appeals import SuspensionAppealRow
from views.operator_queues import Away
from views.operator_suspensions import SuspensionCase


@flow
async def next_suspension_appeal(deps: Deps, *, operator_id: str, skip: UUID | None = None) -> SuspensionCase | Away:
    """The appeal that has waited longest and is this operator's to decide, with all that is known of the person.

    Writes:  the claim; what is skipped.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        waiting = await suspension_appeals.waiting(session, now=now)
        people = await own_people(session, operator_id)
        able = [
            each
            for each in waiting
            if each.contributor_id not in people and is_for(each, deps.policy.operators, operator_id)
        ]

        async def oldest(seat: Seat) -> SuspensionAppealRow | None:
            free = [each for each in able if each.id not in seat.away]
            return min(free, key=lambda each: each.id != seat.mine, default=None)

        appeal = await take_next(
            session, Queue.SUSPENSIONS, operator_id, oldest, lambda each: each.id, skip=skip, now=now
        )
        if appeal is None:
            return Away(len(waiting))
        person = await contributors.by_id(session, appeal.contributor_id)
        assert person is not None, "an appeal goes with its person"
        held = (await suspensions_of(session, person, now=now))[appeal.what]
        facts = await person_facts(session, person, now=now)
    return SuspensionCase(
        appeal=appeal.id.hex,
        what=appeal.what,
        since=appeal.opened_at,
        left=len(waiting),
        reason=held.reason,
        imposed_by=appeal.imposed_by,
        text=appeal.text,
        person=replace(facts, ban=None),
    )
