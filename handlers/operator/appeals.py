"""The part of /appeals that is about answers: what panels could not decide; accepted, or refused for a reason."""

from uuid import UUID

from contributors.reasons import Ready
from contributors.roles import Duty
from flows.verdicts.accept_appeal import accept_appeal
from flows.verdicts.ask_refusal_reason import ask_refusal_reason
from flows.verdicts.next_appeal import next_appeal
from flows.verdicts.refuse_appeal import refuse_appeal
from flows.verdicts.refuse_readily import refuse_readily
from handlers.operator import sending
from handlers.operator.desk import Desk
from views import operator_appeals, operator_queues
from views.operator_queues import Away


async def show_next(desk: Desk, skip: str | None = None, *, elsewhere: int = 0) -> None:
    """Show the appeal that has waited longest and is nobody else's, after putting one aside.

    Shape:   `elsewhere` is how many appeals against suspensions wait for others to decide.
    Update:  callback query `qs:appeals:<response>`.
    Writes:  the claim; what is skipped.
    """
    desk.require(Duty.ADJUDICATE)
    skipped = None if skip is None else UUID(skip)
    case = await next_appeal(desk.deps, operator_id=desk.operator_id, skip=skipped)
    if isinstance(case, Away):
        away = Away(case.waiting + elsewhere)
        await sending.post(desk, operator_queues.nothing(desk.language, "operator.appeals.none", away))
        return
    await sending.post(desk, operator_appeals.case(desk.language, case))


async def decide(desk: Desk, response: str, verdict: str) -> None:
    """Accept and show the next, or ask why it is refused.

    Update:  callback query `ja:<response>:<0 or 1>`.
    Writes:  the appeal and what follows; or what is waited for.
    """
    desk.require(Duty.ADJUDICATE)
    about = UUID(response)
    if verdict == "0":
        await ask_refusal_reason(
            desk.deps, operator_id=desk.operator_id, chat_id=desk.chat_id, response_id=about, cause=desk.cause
        )
        await sending.post(desk, operator_appeals.ask_reason(desk.language))
        return
    ref = await accept_appeal(desk.deps, operator_id=desk.operator_id, response_id=about, cause=desk.cause)
    await sending.drop_buttons(desk)
    await _go_on(desk, ref, accept=True)


async def refuse(desk: Desk, response: str, reason: str) -> None:
    """Refuse for a reason that stood on the card, and show the next.

    Update:  callback query `jr:<response>:<reason>`.
    Writes:  the appeal and what follows.
    Raises:  RoleNeeded, OwnWork, HeldByAnother, AlreadyDecided.
    """
    desk.require(Duty.ADJUDICATE)
    ref = await refuse_readily(
        desk.deps, operator_id=desk.operator_id, response_id=UUID(response), reason=Ready[reason], cause=desk.cause
    )
    await sending.drop_buttons(desk)
    await _go_on(desk, ref, accept=False)


async def take_reason(desk: Desk, text: str) -> bool:
    """Refuse the appeal for this reason, and show the next; whether a reason was waited for.

    Writes:  the appeal and what follows.
    """
    ref = await refuse_appeal(desk.deps, text, operator_id=desk.operator_id, chat_id=desk.chat_id, cause=desk.cause)
    if ref is None:
        return False
    await _go_on(desk, ref, accept=False)
    return True


async def _go_on(desk: Desk, ref: str, *, accept: bool) -> None:
    await sending.post(desk, operator_appeals.decided(desk.language, ref, accept=accept))
    await show_next(desk)
