"""Days in a row and the time zone they are counted in; and badges."""

from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from contributors.errors import PlaceUnknown
from flows.boards.read_achievements import read_achievements
from flows.boards.read_streak import read_streak
from flows.deps import Cause, Deps
from flows.money.read_bonuses import read_bonuses
from flows.people.set_zone import set_zone
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import AskZone, ChooseZone, ShowBadges, ShowBonuses, ShowStreak
from handlers.contributor.middlewares import Press
from kernel.values import Language
from views import replies, streaks
from views.achievements import badges
from views.bonuses import explained, in_short
from views.places import zones_of
from views.screens import Screen

router = Router(name="streaks")


@router.message(Command("streak"))
async def streak(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Show the days in a row, in words and as a calendar.

    Update:  message /streak.
    """
    await sending.post(bot, deps, message.chat.id, await _streak(deps, person, language))


@router.callback_query(ShowStreak.filter())
async def show_streak(query: CallbackQuery, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """The same, below what was pressed.

    Update:  callback query `st`.
    """
    await sending.post(bot, deps, query.from_user.id, await _streak(deps, person, language))


@router.message(Command("achievements"))
async def achievements(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Show the badges earned and to come.

    Update:  message /achievements.
    Writes:  badges earned since, each once.
    """
    await sending.post(bot, deps, message.chat.id, await _badges(deps, person, language))


@router.callback_query(ShowBadges.filter())
async def show_badges(query: CallbackQuery, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """The same, below what was pressed.

    Update:  callback query `bd`.
    Writes:  badges earned since, each once.
    """
    await sending.post(bot, deps, query.from_user.id, await _badges(deps, person, language))


@router.callback_query(ShowBonuses.filter())
async def show_bonuses(query: CallbackQuery, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Say of each bonus what it came to, or what it waits for.

    Update:  callback query `bo`.
    """
    await sending.post(bot, deps, query.from_user.id, explained(language, await read_bonuses(deps, person)))


@router.message(Command("timezone"))
async def timezone(
    message: Message,
    command: CommandObject,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Take the zone of the city typed; without a city, or with one that may be several, offer some.

    Update:  message /timezone [CITY].
    Writes:  the person's zone.
    Raises:  PlaceUnknown, ZoneChangedLately.
    """
    typed = (command.args or "").strip()
    if not typed:
        await sending.post(bot, deps, message.chat.id, streaks.zone_choice(language, _place(deps, person)))
        return
    found = zones_of(typed)
    if not found:
        raise PlaceUnknown(place=typed[:64])
    if len(found) > 1:
        await sending.post(bot, deps, message.chat.id, streaks.zone_question(language, typed[:64], found))
        return
    person = await set_zone(deps, person, found[0], cause=cause)
    await sending.post(bot, deps, message.chat.id, _zone_set(deps, person, language))


@router.callback_query(AskZone.filter())
async def ask_zone(query: CallbackQuery, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Offer zones below what was pressed.

    Update:  callback query `tz`.
    """
    await sending.post(bot, deps, query.from_user.id, streaks.zone_choice(language, _place(deps, person)))


@router.callback_query(ChooseZone.filter())
async def choose_zone(
    query: CallbackQuery,
    callback_data: ChooseZone,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Take the zone of the pressed city.

    Update:  callback query `z:<zone>`.
    Writes:  the person's zone.
    Raises:  PlaceUnknown, ZoneChangedLately.
    """
    person = await set_zone(deps, person, callback_data.name, cause=cause)
    press.say(replies.toast(language, "zone"))
    await sending.show(query, deps, _zone_set(deps, person, language))


async def _streak(deps: Deps, person: Person, language: Language) -> Screen:
    days = await read_streak(deps, person, language)
    return streaks.streak(
        language,
        days.streak,
        today=days.streak.states.get(days.today),
        zone=days.zone,
        next_zone=days.next_zone,
        drawing=days.picture,
    )


async def _badges(deps: Deps, person: Person, language: Language) -> Screen:
    found = await read_achievements(deps, person, language)
    told = in_short(language, found.bonuses)
    return badges(language, found.has, found.new, found.facts, bonuses=told, level=found.level, drawing=found.picture)


def _zone_set(deps: Deps, person: Person, language: Language) -> Screen:
    return streaks.zone_set(language, _place(deps, person), days_zone=person.zone_of_days(deps.clock.now()))


def _place(deps: Deps, person: Person) -> streaks.Place:
    return streaks.Place(person.zone, deps.clock.now().astimezone(ZoneInfo(person.zone)))
