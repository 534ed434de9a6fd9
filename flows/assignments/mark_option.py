"""A person marks one of the options of which several may apply."""

from flows.deps import Cause, Deps, flow
from kernel.ids import ContributorId
from kernel.values import Tags
from store import assignments, contributors, inbox
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.answers import as_draft
from tasks.assignments import require_open
from tasks.errors import UnknownOption
from tasks.kinds import kind_named
from tasks.kinds.label import marked


@flow
async def mark_option(
    deps: Deps, person: ContributorRow, *, lease: str, option: int, on: bool, cause: Cause
) -> AssignmentRow:
    """Mark the option in the draft, or take its mark away; said twice it is so all the same.

    Writes:  the assignment's draft, which a restart survives.
    Raises:  AssignmentGone, NotYourTask, UnknownOption.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        row = await assignments.by_lease(session, lease, lock=True)

        require_open(None if row is None else row.assignment, ContributorId(person.id), now)
        assert row is not None
        space = kind_named(row.kind).space(row.task_payload, none_of_these=row.none_of_these)
        if not isinstance(space, Tags) or not 0 <= option < space.count:
            raise UnknownOption
        if not is_new:
            return row  # it may have been pressed the other way since

        tags = set(marked(row.draft)) - {option} | ({option} if on else set())
        await assignments.change(session, row.id, draft=as_draft(tuple(sorted(tags))))
        changed = await assignments.by_lease(session, lease)
    assert changed is not None
    return changed
