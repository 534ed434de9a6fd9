"""Everything else at the desk: /start, /help, /overview, /review, /cancel."""

from dataclasses import replace
from uuid import UUID

from contributors.passes import Pass, Purpose
from contributors.roles import Duty
from flows.desk.cancel_desk_prompt import cancel_desk_prompt
from flows.desk.issue_pass import issue_pass
from flows.desk.look_at_overview import look_at_overview
from flows.desk.read_health import read_health
from flows.verdicts.adjudicate_response import adjudicate_response
from flows.verdicts.next_adjudication import next_adjudication
from handlers.operator import gold, sending
from handlers.operator.desk import Desk
from views import operator_appeals, operator_desk, operator_health, replies
from views.operator_queues import Away


async def start(desk: Desk, _text: str) -> None:
    """Greet.

    Update:  message /start.
    """
    desk.require(Duty.LOOK)
    assert desk.role is not None
    await sending.post(desk, operator_desk.welcome(desk.language, desk.first_name, desk.role.value))


async def show_help(desk: Desk, _text: str) -> None:
    """Say what can be done here.

    Update:  message /help, or anything that we do not understand.
    """
    desk.require(Duty.LOOK)
    await sending.post(desk, operator_desk.help_page(desk.language))


async def overview(desk: Desk, _text: str) -> None:
    """Show the house at a glance.

    Update:  message /overview.
    """
    desk.require(Duty.LOOK)
    found, picture = await look_at_overview(desk.deps, desk.language)
    drawing = None if picture is None else picture.png
    await sending.post(desk, operator_desk.overview(desk.language, found, drawing))


async def health(desk: Desk, _text: str) -> None:
    """Show whether the house is well.

    Update:  message /health.
    """
    desk.require(Duty.LOOK)
    await sending.post(desk, operator_health.health(desk.language, await read_health(desk.deps)))


async def look_again(desk: Desk) -> None:
    """Show it as it is now, in place.

    Update:  callback query `hl`.
    """
    desk.require(Duty.LOOK)
    await sending.show(desk, operator_health.health(desk.language, await read_health(desk.deps)))


async def open_pages(desk: Desk) -> None:
    """Send the way to the desk's pages: for this operator, for five minutes, once.

    Update:  callback query `wp`.
    Writes:  the pass; one line of the audit.
    Raises:  RoleNeeded, NoPages.
    """
    desk.require(Duty.LOOK)
    issued = Pass(desk.operator_id, desk.first_name, desk.language, Purpose.PAGES)
    url = await issue_pass(desk.deps, issued, cause=desk.cause)
    await sending.post(desk, operator_desk.way(desk.language, issued.purpose.value, url))


async def review(desk: Desk, _text: str) -> None:
    """Show the response that has waited longest for a person's decision; then what gold is asked for.

    Update:  message /review.
    """
    await show_next(desk)


async def show_next(desk: Desk, skip: str | None = None) -> None:
    """Show the response that has waited longest and is nobody else's, after putting one aside; then gold.

    Update:  callback query `qs:review:<response>`.
    Writes:  the claim; what is skipped.
    """
    desk.require(Duty.ADJUDICATE)
    skipped = None if skip is None else UUID(skip)
    case = await next_adjudication(desk.deps, operator_id=desk.operator_id, skip=skipped)
    if isinstance(case, Away):
        await gold.show(desk, elsewhere=case.waiting)
        return
    screen = operator_desk.adjudication(
        desk.language, case.response_id.hex, case.card, case.answer, case.left, case.reasons, case.copies
    )
    await sending.post(desk, operator_appeals.with_boxes(desk.language, screen, case.boxes))


async def adjudicate(desk: Desk, response: str, verdict: str) -> None:
    """Decide, and show the next.

    Update:  callback query `j:<response>:<0 or 1>`.
    Writes:  the response, and what follows.
    """
    desk.require(Duty.ADJUDICATE)
    accept = verdict == "1"
    ref = await adjudicate_response(
        desk.deps,
        operator_id=desk.operator_id,
        response_id=UUID(response),
        accept=accept,
        cause=desk.cause,
    )
    await sending.drop_buttons(desk)
    await sending.post(desk, operator_desk.adjudicated(desk.language, ref, accept=accept))
    await show_next(desk)


async def cancel(desk: Desk, _text: str) -> None:
    """Wait for no file and no answer any more.

    Update:  message /cancel.
    """
    desk.require(Duty.LOOK)
    anything = await cancel_desk_prompt(desk.deps, chat_id=desk.chat_id, cause=desk.cause)
    await sending.post(desk, replace(replies.cancelled(desk.language, anything=anything), rows=()))
