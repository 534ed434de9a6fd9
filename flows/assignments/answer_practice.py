"""A person answers a practice task."""

from dataclasses import dataclass

from contributors.people import require_consent
from flows.deps import Cause, Deps, flow
from kernel.values import Language
from store import contributors, inbox
from store.contributors import ContributorRow
from tasks.errors import AssignmentGone, UnknownOption
from tasks.practice import PracticeTask, practice_for


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """The practice task that was answered, the option taken, and how far the person is."""

    task: PracticeTask
    option: int
    is_right: bool
    step: int
    steps: int
    is_passed: bool


@flow
async def answer_practice(
    deps: Deps,
    person: ContributorRow,
    *,
    kind: str,
    step: int,
    option: int,
    cause: Cause,
) -> PracticeResult:
    """Explain the answer to one practice task and move on, right or wrong: practice teaches, it does not sift.

    Writes:  one practice step and the person's progress.
    Raises:  ConsentNeeded, AssignmentGone, UnknownOption.
    """
    now = deps.clock.now()
    tasks = practice_for(kind)
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)

        require_consent(current.contributor(is_operator=False))
        done = current.practice.get(kind, 0)
        if not 0 <= step < len(tasks) or step > done:
            raise AssignmentGone
        task = tasks[step]
        if not 0 <= option < len(task.options[Language(current.language or Language.EN)]):
            raise UnknownOption
        is_right = option == task.right
        progress = max(done, step + 1)

        await contributors.add_practice_step(
            session,
            {
                "contributor_id": person.id,
                "kind": kind,
                "step": step,
                "option": option,
                "is_right": is_right,
                "answered_at": now,
            },
        )
        await contributors.change(session, person.id, practice={**current.practice, kind: progress})
    return PracticeResult(task, option, is_right, step, len(tasks), is_passed=progress >= len(tasks))
