"""The part of /appeals that is about people: who asks to be let work, or be paid, again."""

from uuid import UUID

from contributors.roles import Duty
from flows.oversight.decide_suspension import decide_suspension
from flows.oversight.next_suspension_appeal import next_suspension_appeal
from handlers.operator import appeals as answers
from handlers.operator import sending
from handlers.operator.desk import Desk
from views import operator_suspensions
from views.operator_queues import Away


async def appeals(desk: Desk, _text: str) -> None:
    """Show the appeal that has waited longest; people's suspensions before their answers.

    Update:  message /appeals.
    """
    await show_next(desk)


async def show_next(desk: Desk, skip: str | None = None) -> None:
    """Show who has waited longest; then the appeals of answers.

    Update:  callback query `qs:suspensions:<appeal>`.
    Writes:  the claim; what is skipped.
    """
    desk.require(Duty.ADJUDICATE)
    skipped = None if skip is None else UUID(skip)
    case = await next_suspension_appeal(desk.deps, operator_id=desk.operator_id, skip=skipped)
    if isinstance(case, Away):
        await answers.show_next(desk, elsewhere=case.waiting)
        return
    await sending.post(desk, operator_suspensions.case(desk.language, case))


async def decide(desk: Desk, appeal: str, verdict: str) -> None:
    """Lift it or let it stand, and show the next.

    Update:  callback query `jb:<appeal>:<0 or 1>`.
    Writes:  the appeal and what follows.
    Raises:  RoleNeeded, OwnWork, OwnSuspension, HeldByAnother, AlreadyDecided.
    """
    desk.require(Duty.ADJUDICATE)
    lifts = verdict == "1"
    who = await decide_suspension(
        desk.deps, operator_id=desk.operator_id, appeal_id=UUID(appeal), lifts=lifts, cause=desk.cause
    )
    await sending.drop_buttons(desk)
    await sending.post(desk, operator_suspensions.decided(desk.language, who, lifts=lifts))
    await show_next(desk)
