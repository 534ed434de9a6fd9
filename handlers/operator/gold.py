"""Of campaigns without gold, settled tasks are shown for an operator to say what is right."""

from uuid import UUID

from contributors.roles import Duty
from flows.verdicts.next_check import next_check
from flows.verdicts.tell_gold import tell_gold
from handlers.operator import sending
from handlers.operator.desk import Desk
from views import operator_gold, operator_queues
from views.operator_queues import Away


async def show(desk: Desk, skip: str | None = None, *, elsewhere: int = 0) -> None:
    """Show the next task, or that nothing waits for this operator.

    Shape:   `elsewhere` is how many answers wait for others to decide.
    Update:  callback query `qs:gold:<task>`.
    Writes:  the claim; what is skipped.
    """
    desk.require(Duty.ADJUDICATE)
    skipped = None if skip is None else UUID(skip)
    found = await next_check(desk.deps, operator_id=desk.operator_id, skip=skipped)
    if isinstance(found, Away):
        away = Away(found.waiting + elsewhere)
        await sending.post(desk, operator_queues.nothing(desk.language, "operator.review.none", away))
        return
    await sending.post(desk, operator_gold.case(desk.language, found))


async def tell(desk: Desk, task: str, option: str | None) -> None:
    """Take the operator's word, or that there is none, and show the next.

    Update:  callback query `jg:<task>:<option>`, or `ju:<task>`.
    Writes:  the task's gold and label; a fit asked for.
    """
    desk.require(Duty.ADJUDICATE)
    number = await tell_gold(
        desk.deps, operator_id=desk.operator_id, task_id=UUID(task), option=option, cause=desk.cause
    )
    await sending.drop_buttons(desk)
    await sending.post(desk, operator_gold.told(desk.language, number, is_gold=option is not None))
    await show(desk)
