"""Work: a card, its answer, and what else can be done with it."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from flows.assignments.change_response import change_response
from flows.assignments.mark_option import mark_option
from flows.assignments.open_assignment import open_assignment
from flows.assignments.read_assignment import read_assignment
from flows.assignments.remember_card import remember_card
from flows.assignments.report_assignment import report_assignment
from flows.assignments.skip_assignment import skip_assignment
from flows.assignments.submit_response import submit_response
from flows.deps import Cause, Deps
from flows.shapes import Assigned, Person
from handlers.contributor import sending
from handlers.contributor.callbacks import (
    AnswerTask,
    AskReport,
    ChangeAnswer,
    MarkOption,
    NextTask,
    ReportTask,
    ShowCard,
    ShowGuide,
    ShowMore,
    SkipTask,
    TakeTask,
)
from handlers.contributor.middlewares import Press
from handlers.contributor.screens import receipt_screen
from kernel.values import Language
from tasks.errors import AssignmentGone
from tasks.kinds import all_kinds
from views import cards, receipts, replies

router = Router(name="work")


@router.callback_query(AnswerTask.filter())
async def answer_task(
    query: CallbackQuery,
    callback_data: AnswerTask,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Take an option for the answer and put the receipt on the card.

    Update:  callback query `a:<lease>:<option>`.
    Writes:  one response.
    Raises:  AssignmentGone, NotYourTask, UnknownOption.
    """
    receipt = await submit_response(
        deps,
        person,
        lease=callback_data.lease,
        raw=callback_data.option,
        message_id=sending.pressed_message_id(query),
        cause=cause,
    )
    press.say(replies.toast(language, "submitted"))
    await sending.show(query, deps, receipt_screen(language, person, receipt))


@router.callback_query(MarkOption.filter())
async def mark(
    query: CallbackQuery,
    callback_data: MarkOption,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Mark one of several options and show the card with its marks.

    Update:  callback query `t:<lease>:<option>:<on>`.
    Writes:  the draft.
    Raises:  AssignmentGone, NotYourTask, UnknownOption.
    """
    data = callback_data
    marked = await mark_option(deps, person, lease=data.lease, option=data.option, on=data.on, cause=cause)
    await sending.show(query, deps, cards.task_card(language, marked.card, marked.lease))


@router.message(Command("task"))
async def task(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Show the open task, or a new one.

    Update:  message /task.
    Writes:  one assignment and its reservation, in one transaction, before any reply.
    Raises:  ConsentNeeded, Banned, OperatorEarnsNothing, PracticeNeeded, NoTaskAvailable.
    """
    await _post_card(bot, deps, message.chat.id, language, await open_assignment(deps, person, cause=cause))


@router.message(Command("review"))
async def review(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Show a peer's answer to judge.

    Update:  message /review.
    Raises:  as /task.
    """
    assigned = await open_assignment(deps, person, kinds=frozenset({"review"}), cause=cause)
    await _post_card(bot, deps, message.chat.id, language, assigned)


@router.callback_query(NextTask.filter())
async def next_task(
    query: CallbackQuery, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Post the next card; the one before keeps its receipt and loses its buttons.

    Update:  callback query `n`.
    Raises:  as /task.
    """
    assigned = await open_assignment(deps, person, cause=cause)
    await _post_card(bot, deps, query.from_user.id, language, assigned)
    await sending.take_buttons(query)


@router.callback_query(TakeTask.filter())
async def take_task(
    query: CallbackQuery,
    callback_data: TakeTask,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Post the next card of the pressed kind.

    Update:  callback query `take:<kind>`.
    Raises:  as /task.
    """
    if callback_data.kind not in all_kinds():
        raise AssignmentGone
    assigned = await open_assignment(deps, person, kinds=frozenset({callback_data.kind}), cause=cause)
    await _post_card(bot, deps, query.from_user.id, language, assigned)
    await sending.take_buttons(query)


@router.message(Command("skip"))
async def skip(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Give the open task back and show another one.

    Update:  message /skip.
    Writes:  the assignment skipped; the next one.
    """
    await skip_assignment(deps, person, lease=None, cause=cause)
    await _post_card(bot, deps, message.chat.id, language, await open_assignment(deps, person, cause=cause))


@router.callback_query(SkipTask.filter())
async def skip_task(
    query: CallbackQuery,
    callback_data: SkipTask,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Give the task back.

    Update:  callback query `s:<lease>`.
    Writes:  the assignment skipped.
    Raises:  AssignmentGone, NotYourTask.
    """
    skipped = await skip_assignment(deps, person, lease=callback_data.lease, cause=cause)
    assert skipped is not None
    press.say(replies.toast(language, "skipped"))
    await sending.show(query, deps, receipts.skipped(language, skipped.card))


@router.callback_query(AskReport.filter())
async def ask_report(
    query: CallbackQuery, callback_data: AskReport, person: Person, language: Language, deps: Deps
) -> None:
    """Offer the reasons for a report.

    Update:  callback query `ra:<lease>`.
    Raises:  AssignmentGone, NotYourTask.
    """
    assigned = await read_assignment(deps, person, lease=callback_data.lease)
    await sending.show(query, deps, cards.report_menu(language, assigned.card, assigned.lease))


@router.callback_query(ReportTask.filter())
async def report_task(
    query: CallbackQuery,
    callback_data: ReportTask,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Keep the report and give the task back.

    Update:  callback query `r:<lease>:<reason>`.
    Writes:  one report; the assignment reported.
    Raises:  UnknownOption, AssignmentGone, NotYourTask.
    """
    reported = await report_assignment(
        deps,
        person,
        lease=callback_data.lease,
        reason=callback_data.reason,
        cause=cause,
    )
    press.say(replies.toast(language, "reported"))
    await sending.show(query, deps, receipts.reported(language, reported.card))


@router.callback_query(ShowGuide.filter())
async def show_guide(
    query: CallbackQuery,
    callback_data: ShowGuide,
    bot: Bot,
    person: Person,
    language: Language,
    deps: Deps,
) -> None:
    """Say how this task is meant, below its card.

    Update:  callback query `g:<lease>`.
    Raises:  AssignmentGone, NotYourTask.
    """
    assigned = await read_assignment(deps, person, lease=callback_data.lease)
    await sending.post(
        bot, deps, query.from_user.id, cards.guide(language, assigned.card, assigned.campaign_licence), silent=True
    )


@router.callback_query(ShowMore.filter())
async def show_more(
    query: CallbackQuery, callback_data: ShowMore, person: Person, language: Language, deps: Deps
) -> None:
    """Offer what else can be done.

    Update:  callback query `m:<lease>`.
    Raises:  AssignmentGone, NotYourTask.
    """
    assigned = await read_assignment(deps, person, lease=callback_data.lease)
    await sending.show(query, deps, cards.more_menu(language, assigned.card, assigned.lease))


@router.callback_query(ShowCard.filter())
async def show_card(
    query: CallbackQuery, callback_data: ShowCard, person: Person, language: Language, deps: Deps
) -> None:
    """Back to the card.

    Update:  callback query `k:<lease>`.
    Raises:  AssignmentGone, NotYourTask.
    """
    assigned = await read_assignment(deps, person, lease=callback_data.lease)
    await sending.show(query, deps, cards.task_card(language, assigned.card, assigned.lease))


@router.callback_query(ChangeAnswer.filter())
async def change_answer(
    query: CallbackQuery,
    callback_data: ChangeAnswer,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Open the answered card again.

    Update:  callback query `c:<lease>`.
    Writes:  the response withdrawn, its assignment open.
    Raises:  AssignmentGone, NotYourTask, TooLateToChange.
    """
    reopened = await change_response(deps, person, lease=callback_data.lease, cause=cause)
    press.say(replies.toast(language, "changed"))
    await sending.show(query, deps, cards.task_card(language, reopened.card, reopened.lease))


async def _post_card(bot: Bot, deps: Deps, chat_id: int, language: Language, assigned: Assigned) -> None:
    card = assigned.card
    sent = await sending.post(bot, deps, chat_id, cards.task_card(language, card, assigned.lease))
    if card.page is not None:
        await remember_card(deps, assignment_id=assigned.id, message_id=sent.message_id)
