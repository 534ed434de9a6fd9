"""/setup: what a group's admins decide. Each press is checked: whoever sees the buttons need not be an admin."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from contributors.errors import GroupNotSetUp, PlaceUnknown
from contributors.groups import Choices
from flows.deps import Cause, Deps
from flows.groups.configure_group import configure_group
from flows.groups.read_group import read_group
from flows.groups.set_up_group import set_up_group
from flows.shapes import Group
from handlers.contributor import sending
from handlers.contributor.callbacks import (
    ChooseAnnounces,
    ChooseDigestHour,
    ChooseGroupLanguage,
    ChooseGroupZone,
    EndSetup,
    OpenSetup,
    ShowGroupMenu,
)
from handlers.contributor.middlewares import PLATFORM
from handlers.group import chats
from kernel.values import Language
from views import groups
from views.places import zones_of

router = Router(name="group setup")

_MENUS = {"hour": groups.hours, "zone": groups.zones, "announces": groups.announcements}


@router.message(Command("setup"), F.sender_chat)
async def setup_anonymously(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Ask an anonymous admin to press a button, which says who they are.

    Update:  message /setup of the group itself.
    """
    group = await read_group(deps, platform=PLATFORM, chat_id=message.chat.id)
    screen = groups.setup_for_anonymous(language if group is None else group.speaks)
    await chats.reply(message, bot, deps, screen)


@router.message(Command("setup"))
async def setup(
    message: Message, command: CommandObject, bot: Bot, language: Language, cause: Cause, deps: Deps
) -> None:
    """Set the group up, bind it to this topic, and show its settings; with a city, offer the zones it may mean.

    Update:  message /setup [CITY] by an admin.
    Writes:  the group.
    Raises:  NotGroupAdmin, PlaceUnknown.
    """
    assert message.from_user is not None
    await chats.require_admin(bot, message.chat.id, message.from_user.id)
    typed = (command.args or "").strip()
    found = zones_of(typed)
    if typed and not found:
        raise PlaceUnknown(place=typed[:64])
    group = await _set_up(message, sending.thread_of(message), language, cause, deps)
    chosen = _chosen(deps, group)
    await chats.reply(message, bot, deps, groups.zones(chosen, found) if found else groups.settings(chosen))


@router.callback_query(OpenSetup.filter())
async def open_setup(query: CallbackQuery, bot: Bot, language: Language, cause: Cause, deps: Deps) -> None:
    """The same for an admin who wrote as the group.

    Update:  callback query `gs`.
    Writes:  the group.
    Raises:  NotGroupAdmin.
    """
    message = await _pressed(query, bot)
    group = await _set_up(message, sending.thread_of(message), language, cause, deps)
    await sending.show(query, deps, groups.settings(_chosen(deps, group)))


@router.callback_query(ShowGroupMenu.filter())
async def show_menu(query: CallbackQuery, callback_data: ShowGroupMenu, bot: Bot, deps: Deps) -> None:
    """Show what there is to choose.

    Update:  callback query `gm:<menu>`.
    Raises:  NotGroupAdmin, GroupNotSetUp.
    """
    message = await _pressed(query, bot)
    group = await read_group(deps, platform=PLATFORM, chat_id=message.chat.id)
    if group is None:
        raise GroupNotSetUp
    screen = _MENUS.get(callback_data.menu, groups.settings)
    await sending.show(query, deps, screen(_chosen(deps, group)))


@router.callback_query(ChooseGroupLanguage.filter())
async def choose_language(
    query: CallbackQuery, callback_data: ChooseGroupLanguage, bot: Bot, cause: Cause, deps: Deps
) -> None:
    """Speak this language in the group.

    Update:  callback query `gl:<code>`.
    Writes:  the group's language.
    Raises:  NotGroupAdmin, GroupNotSetUp.
    """
    await _choose(query, bot, Choices(language=callback_data.code), cause, deps)


@router.callback_query(ChooseDigestHour.filter())
async def choose_hour(
    query: CallbackQuery, callback_data: ChooseDigestHour, bot: Bot, cause: Cause, deps: Deps
) -> None:
    """Tell the group's day at this hour.

    Update:  callback query `gh:<hour>`.
    Writes:  the digest's hour.
    Raises:  NotGroupAdmin, HourUnknown, GroupNotSetUp.
    """
    await _choose(query, bot, Choices(digest_hour=callback_data.hour), cause, deps)


@router.callback_query(ChooseAnnounces.filter())
async def choose_announces(
    query: CallbackQuery, callback_data: ChooseAnnounces, bot: Bot, cause: Cause, deps: Deps
) -> None:
    """Announce these campaigns.

    Update:  callback query `ga:<what>`.
    Writes:  what the group hears of.
    Raises:  NotGroupAdmin, GroupNotSetUp.
    """
    await _choose(query, bot, Choices(announces=callback_data.what), cause, deps)


@router.callback_query(ChooseGroupZone.filter())
async def choose_zone(query: CallbackQuery, callback_data: ChooseGroupZone, bot: Bot, cause: Cause, deps: Deps) -> None:
    """Keep the group's hours in this zone.

    Update:  callback query `gz:<zone>`.
    Writes:  the group's zone.
    Raises:  NotGroupAdmin, PlaceUnknown, GroupNotSetUp.
    """
    await _choose(query, bot, Choices(zone=callback_data.name), cause, deps)


@router.callback_query(EndSetup.filter())
async def end_setup(query: CallbackQuery, bot: Bot, deps: Deps) -> None:
    """Close the settings: the card becomes the group's invitation.

    Update:  callback query `gd`.
    Raises:  NotGroupAdmin, GroupNotSetUp.
    """
    message = await _pressed(query, bot)
    group = await read_group(deps, platform=PLATFORM, chat_id=message.chat.id)
    if group is None:
        raise GroupNotSetUp
    link = await sending.deep_link(bot, group.token)
    await sending.show(query, deps, groups.set_up(_chosen(deps, group), link))


async def _choose(query: CallbackQuery, bot: Bot, choices: Choices, cause: Cause, deps: Deps) -> None:
    chat_id = (await _pressed(query, bot)).chat.id
    group = await configure_group(deps, platform=PLATFORM, chat_id=chat_id, choices=choices, cause=cause)
    await sending.show(query, deps, groups.settings(_chosen(deps, group)))


async def _set_up(message: Message, thread_id: int | None, language: Language, cause: Cause, deps: Deps) -> Group:
    return await set_up_group(
        deps,
        platform=PLATFORM,
        chat_id=message.chat.id,
        thread_id=thread_id,
        title=message.chat.title or "",
        language=language,
        cause=cause,
    )


async def _pressed(query: CallbackQuery, bot: Bot) -> Message:
    """The settings on which an admin pressed.

    Raises:  NotGroupAdmin.
    """
    if not isinstance(query.message, Message):
        raise GroupNotSetUp  # too old to be changed: /setup shows them anew
    await chats.require_admin(bot, query.message.chat.id, query.from_user.id)
    return query.message


def _chosen(deps: Deps, group: Group) -> groups.Chosen:
    return groups.Chosen(
        title=group.title,
        language=group.speaks,
        zone=group.zone,
        digest_hour=group.digest_hour,
        announces=group.hears_of,
        in_topic=group.thread_id is not None,
        now=deps.clock.now(),
    )
