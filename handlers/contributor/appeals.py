"""Why an answer was judged so, and another look at it."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from flows.assignments.resolve_text import resolve_text
from flows.deps import Cause, Deps
from flows.oversight.appeal_suspension import appeal_suspension
from flows.shapes import Person
from flows.shared.appeals import appeal_of
from flows.verdicts.explain_response import explain_response
from flows.verdicts.open_appeal import open_appeal
from flows.verdicts.read_appealable import read_appealable
from flows.verdicts.read_appeals import read_appeals
from handlers.contributor import sending
from handlers.contributor.callbacks import AppealSuspension, AskAppeal, MakeAppeal, ShowWhy
from handlers.contributor.middlewares import Press
from kernel.values import Language
from tasks.appeals import APPEAL_WITHIN, LOST_MAX, LOST_WITHIN, OPEN_MAX, PANEL_WITHIN, hours
from views import appeals, replies, suspensions, why
from views.appeals import Terms
from views.screens import Screen

router = Router(name="appeals")

_TERMS = Terms(panel_hours=hours(PANEL_WITHIN), open_max=OPEN_MAX, lost_max=LOST_MAX, lost_days=LOST_WITHIN.days)


@router.message(Command("why"))
async def say_why(
    message: Message, command: CommandObject, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Explain the card that is named or replied to, else the newest answer.

    Update:  message /why [#REF].
    Raises:  CardUnknown, NothingToExplain, AssignmentGone.
    """
    ref = (command.args or "").strip() or None
    lease = None if ref else await _replied(message, person, cause, deps)
    facts = await explain_response(deps, person, lease=lease, ref=ref)
    await sending.post(bot, deps, message.chat.id, why.why(language, facts))


@router.callback_query(ShowWhy.filter())
async def show_why(
    query: CallbackQuery, callback_data: ShowWhy, bot: Bot, person: Person, language: Language, deps: Deps
) -> None:
    """Explain the card; without one, whatever waits for its pay.

    Update:  callback query `w:<lease>`.
    Raises:  AssignmentGone, NotYourTask, NothingToExplain.
    """
    lease = callback_data.lease
    facts = await explain_response(deps, person, lease=lease, pending=lease is None)
    await sending.post(bot, deps, query.from_user.id, why.why(language, facts), silent=True)


@router.message(Command("appeal"))
async def appeal(
    message: Message, command: CommandObject, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Offer an appeal of the card that is named or replied to; without one, say what may be appealed.

    Update:  message /appeal [#REF].
    Raises:  CardUnknown, NothingToAppeal, AppealOver, AppealTooLate, TooManyAppeals, AppealsUsedUp.
    """
    ref = (command.args or "").strip() or None
    lease = None if ref else await _replied(message, person, cause, deps)
    if ref is None and lease is None:
        found = await read_appeals(deps, person)
        screen = appeals.choose(
            language,
            found.appealable,
            found.open_refs,
            hours=hours(APPEAL_WITHIN),
            held=found.held,
            now=deps.clock.now(),
        )
    else:
        screen = await _offer(deps, person, language, lease, ref)
    await sending.post(bot, deps, message.chat.id, screen)


@router.callback_query(AskAppeal.filter())
async def ask_appeal(
    query: CallbackQuery, callback_data: AskAppeal, bot: Bot, person: Person, language: Language, deps: Deps
) -> None:
    """Say what an appeal is, before it is made.

    Update:  callback query `ap:<lease>`.
    Raises:  as /appeal; AssignmentGone, NotYourTask.
    """
    screen = await _offer(deps, person, language, callback_data.lease, None)
    await sending.post(bot, deps, query.from_user.id, screen, silent=True)


@router.callback_query(MakeAppeal.filter())
async def make_appeal(
    query: CallbackQuery,
    callback_data: MakeAppeal,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Make the appeal, and ask why.

    Update:  callback query `ay:<lease>`.
    Writes:  one appeal and its panel's task.
    Raises:  as /appeal; AssignmentGone, NotYourTask.
    """
    made = await open_appeal(deps, person, lease=callback_data.lease, chat_id=query.from_user.id, cause=cause)
    facts = appeal_of(made.appeal, person)
    press.say(replies.toast(language, "appealed"))
    await sending.show(query, deps, appeals.stands(language, made.row.ref, facts, asks_why=made.is_open))


@router.callback_query(AppealSuspension.filter())
async def appeal_held(
    query: CallbackQuery,
    callback_data: AppealSuspension,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Put a ban, or stopped pay, before an operator, and ask for the person's side.

    Update:  callback query `as:<ban or kind>`.
    Writes:  one appeal; what is waited for.
    Raises:  NotSuspended, AppealedLately.
    """
    is_waiting = await appeal_suspension(deps, person, what=callback_data.what, chat_id=query.from_user.id, cause=cause)
    press.say(replies.toast(language, "appealed"))
    await sending.show(query, deps, suspensions.asked(language, asks_why=is_waiting))


async def _offer(deps: Deps, person: Person, language: Language, lease: str | None, ref: str | None) -> Screen:
    """What an appeal of this card is, or how the one that was made stands."""
    found = await read_appealable(deps, person, lease=lease, ref=ref)
    if not isinstance(found, str):
        return appeals.ask(language, found, _TERMS)
    facts = await explain_response(deps, person, lease=found)
    assert facts.appeal is not None
    return appeals.stands(language, facts.ref, facts.appeal)


async def _replied(message: Message, person: Person, cause: Cause, deps: Deps) -> str | None:
    """The card that the command replies to."""
    replied = message.reply_to_message
    if replied is None:
        return None
    subject = await resolve_text(
        deps,
        person,
        bot=cause.bot,
        chat_id=message.chat.id,
        reply_message_id=replied.message_id,
        reply_text=replied.text or replied.caption,
    )
    return None if subject.assignment is None else subject.assignment.lease
