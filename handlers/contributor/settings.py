"""What a person chooses for themselves: one screen for all of it, and quiet hours."""

from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from contributors.quiet import QuietHours, typed_hours
from flows.deps import Cause, Deps
from flows.groups.read_own_groups import read_own_groups
from flows.people.set_quiet_hours import set_quiet_hours
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import AskLanguage, AskQuiet, ChooseQuiet, EndQuiet, ShowSettings
from handlers.contributor.middlewares import Press
from kernel.values import Language
from views import onboarding, replies
from views import settings as screens
from views.boards import appears_as
from views.screens import Screen
from views.streaks import Place

router = Router(name="settings")


@router.message(Command("settings"))
async def settings(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Show what is chosen, with a button for each.

    Update:  message /settings.
    """
    await sending.post(bot, deps, message.chat.id, await _settings(deps, person, language))


@router.callback_query(ShowSettings.filter())
async def show_settings(query: CallbackQuery, person: Person, language: Language, deps: Deps) -> None:
    """The same in place.

    Update:  callback query `se`.
    """
    await sending.show(query, deps, await _settings(deps, person, language))


@router.callback_query(AskLanguage.filter())
async def ask_language(query: CallbackQuery, language: Language, deps: Deps) -> None:
    """Offer both languages in place.

    Update:  callback query `al`.
    """
    await sending.show(query, deps, onboarding.language_choice(language))


@router.message(Command("quiet"))
async def quiet(
    message: Message,
    command: CommandObject,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Let it be quiet in the hours typed; without hours, offer some.

    Update:  message /quiet [22-8|off].
    Writes:  the person's quiet hours.
    Raises:  HoursUnclear.
    """
    typed = (command.args or "").strip()
    if not typed:
        await sending.post(bot, deps, message.chat.id, _choice(deps, person, language))
        return
    person = await set_quiet_hours(deps, person, typed_hours(typed), cause=cause)
    await sending.post(bot, deps, message.chat.id, _set(deps, person, language))


@router.callback_query(AskQuiet.filter())
async def ask_quiet(query: CallbackQuery, person: Person, language: Language, deps: Deps) -> None:
    """Offer hours in place.

    Update:  callback query `qa`.
    """
    await sending.show(query, deps, _choice(deps, person, language))


@router.callback_query(ChooseQuiet.filter())
async def choose_quiet(
    query: CallbackQuery,
    callback_data: ChooseQuiet,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Take the pressed hours.

    Update:  callback query `q:<from>:<until>`.
    Writes:  the person's quiet hours.
    Raises:  HoursUnclear.
    """
    hours = typed_hours(f"{callback_data.from_h}-{callback_data.until_h}")
    await _take(query, deps, person, language, press, hours, cause)


@router.callback_query(EndQuiet.filter())
async def end_quiet(
    query: CallbackQuery, person: Person, language: Language, press: Press, cause: Cause, deps: Deps
) -> None:
    """Let no hour be quiet.

    Update:  callback query `qo`.
    Writes:  the person's quiet hours.
    """
    await _take(query, deps, person, language, press, None, cause)


async def _take(
    query: CallbackQuery,
    deps: Deps,
    person: Person,
    language: Language,
    press: Press,
    hours: QuietHours | None,
    cause: Cause,
) -> None:
    person = await set_quiet_hours(deps, person, hours, cause=cause)
    press.say(replies.toast(language, "kept"))
    await sending.show(query, deps, _set(deps, person, language))


async def _settings(deps: Deps, person: Person, language: Language) -> Screen:
    joined = await read_own_groups(deps, person) if person.plays_for is not None else ()
    appears = appears_as(language, person.id, name=person.shown_name, is_hidden=person.is_off_boards)
    reminds = person.reminders_off_at is None
    return screens.settings(
        language,
        _place(deps, person),
        quiet=person.quiet_hours,
        reminds=reminds,
        hears=person.news_off_at is None,
        appears=appears,
        plays_for=next((each.group.title for each in joined if each.plays), None),
    )


def _choice(deps: Deps, person: Person, language: Language) -> Screen:
    return screens.quiet_choice(language, _place(deps, person), quiet=person.quiet_hours)


def _set(deps: Deps, person: Person, language: Language) -> Screen:
    return screens.quiet_set(language, _place(deps, person), quiet=person.quiet_hours)


def _place(deps: Deps, person: Person) -> Place:
    return Place(person.zone, deps.clock.now().astimezone(ZoneInfo(person.zone)))
