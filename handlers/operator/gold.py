"""Of campaigns without gold, settled tasks are shown for an operator to say what is right."""

from uuid import UUID

from contributors.roles import Duty
from flows.next_check import next_check
from flows.tell_gold import tell_gold
from handlers.operator import sending
from handlers.operator.desk import Desk
from views import operator_desk, operator_gold


async def show(desk: Desk) -> None:
    """Show the next task, or that nothing waits."""
    found = await next_check(desk.deps)
    if found is None:
        await sending.post(desk, operator_desk.nothing_to_review(desk.language))
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
