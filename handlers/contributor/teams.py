"""The groups that a person plays for: following a group's link, joining, changing, leaving."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from contributors.errors import NotInGroup
from flows.deps import Cause, Deps
from flows.groups.change_membership import change_membership
from flows.groups.join_group import join_group
from flows.groups.read_invitation import read_invitation
from flows.groups.read_own_groups import read_own_groups
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import JoinGroup, JoinNot, LeaveGroup, PlayFor, ShowName, ShowOwnGroups
from handlers.contributor.onboarding import next_step
from handlers.group import chats
from kernel.values import Language
from views import groups
from views.screens import Screen

router = Router(name="teams")


@router.message(Command("groups"))
async def own_groups(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Show the groups that the person joined.

    Update:  message /groups.
    """
    await sending.post(bot, deps, message.chat.id, await _own(deps, person, language))


@router.callback_query(ShowOwnGroups.filter())
async def show_own_groups(query: CallbackQuery, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """The same, below what was pressed.

    Update:  callback query `gg`.
    """
    await sending.post(bot, deps, query.from_user.id, await _own(deps, person, language))


@router.callback_query(JoinGroup.filter())
async def join(
    query: CallbackQuery,
    callback_data: JoinGroup,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Play for the group from now on, if the person is in its chat; then go on.

    Update:  callback query `gj:<token>:<name shown>`.
    Writes:  the membership.
    Raises:  NotInGroup, ConsentNeeded, GroupNotSetUp.
    """
    token, shows = callback_data.token, callback_data.shows
    invited = await read_invitation(deps, person, token)
    if invited is not None and await chats.is_away(bot, invited.group.chat_id, query.from_user.id):
        raise NotInGroup(title=invited.group.title)
    group = await join_group(deps, person, token, shows_name=shows, cause=cause)
    await sending.show(query, deps, groups.joined_group(language, group.title, shows_name=shows))
    await sending.post(
        bot, deps, query.from_user.id, await next_step(deps, person, language, query.from_user.first_name)
    )


@router.callback_query(JoinNot.filter())
async def join_not(query: CallbackQuery, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Go on without a group.

    Update:  callback query `gn`.
    """
    await sending.show(query, deps, groups.not_joined(language))
    await sending.post(
        bot, deps, query.from_user.id, await next_step(deps, person, language, query.from_user.first_name)
    )


@router.callback_query(PlayFor.filter())
async def play_for(
    query: CallbackQuery, callback_data: PlayFor, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Play for another of one's groups.

    Update:  callback query `gp:<token>`.
    Writes:  which group the person plays for.
    Raises:  ConsentNeeded, GroupNotSetUp.
    """
    await join_group(deps, person, callback_data.token, shows_name=None, cause=cause)
    await sending.show(query, deps, await _own(deps, person, language))


@router.callback_query(ShowName.filter())
async def show_name(
    query: CallbackQuery, callback_data: ShowName, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Let one's name be shown in a group, or no longer.

    Update:  callback query `gw:<token>:<shown>`.
    Writes:  the membership.
    Raises:  GroupNotSetUp.
    """
    await change_membership(deps, person, callback_data.token, shows_name=callback_data.shows, cause=cause)
    await sending.show(query, deps, await _own(deps, person, language))


@router.callback_query(LeaveGroup.filter())
async def leave(
    query: CallbackQuery, callback_data: LeaveGroup, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Leave a group.

    Update:  callback query `gq:<token>`.
    Writes:  the membership, gone.
    Raises:  GroupNotSetUp.
    """
    group = await change_membership(deps, person, callback_data.token, shows_name=None, cause=cause)
    await sending.show(query, deps, groups.not_joined(language, group.title))


async def _own(deps: Deps, person: Person, language: Language) -> Screen:
    mine = await read_own_groups(deps, person)
    own = [groups.Own(each.group.title, each.group.token, each.shows_name, each.plays) for each in mine]
    return groups.own_groups(language, own)
