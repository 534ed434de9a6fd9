"""What every handler in a group needs: who may decide, where to answer, and the way into the private chat."""

import contextlib
from typing import Final

from aiogram import Bot
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import Message

from contributors.errors import NotGroupAdmin
from flows.deps import Deps
from flows.groups.read_group import read_group
from flows.ports import NotNow
from handlers.contributor import sending
from handlers.contributor.middlewares import PLATFORM
from kernel.values import Language
from views.screens import Screen

_ADMINS: Final = frozenset({ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR})
_AWAY: Final = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.KICKED})


async def require_admin(bot: Bot, chat_id: int, user_id: int) -> None:
    """Let admins through, as the platform knows them at this moment.

    Raises:  NotGroupAdmin.
    """
    status = await _status(bot, chat_id, user_id)
    if status is None:  # of single members the platform tells only admins; of admins everybody
        admins = await bot.get_chat_administrators(chat_id)
        is_admin = any(admin.user.id == user_id for admin in admins)
    else:
        is_admin = status in _ADMINS
    if not is_admin:
        raise NotGroupAdmin


async def require_speaking_admin(bot: Bot, message: Message) -> None:
    """Let a message of an admin through; who speaks as the group itself is one.

    Raises:  NotGroupAdmin.
    """
    if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
        return
    assert message.from_user is not None
    await require_admin(bot, message.chat.id, message.from_user.id)


async def is_away(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether the platform says that somebody is not in a chat; what it does not tell us is no reason to doubt."""
    return await _status(bot, chat_id, user_id) in _AWAY


async def say(bot: Bot, deps: Deps, chat_id: int, screen: Screen) -> None:
    """Say something in a group, unless it has heard enough for this minute or can't be written to."""
    try:
        await sending.post(bot, deps, chat_id, screen)
    except NotNow:
        return
    except TelegramAPIError as error:
        if not sending.is_unreachable(error):
            raise


async def name_in(bot: Bot, chat_id: int, user_id: int) -> str | None:
    """What somebody in a chat is called; None for who is not there, or of whom the platform does not tell now."""
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except TelegramAPIError:
        return None
    return None if member.status in _AWAY else member.user.first_name


async def spoken_in(deps: Deps, chat_id: int, asked_in: Language) -> Language:
    """The language of a group; of one that is not set up, the asker's."""
    group = await read_group(deps, platform=PLATFORM, chat_id=chat_id)
    return asked_in if group is None else group.speaks


async def reply(message: Message, bot: Bot, deps: Deps, screen: Screen) -> None:
    """Answer where somebody wrote, in the same topic; not at all, if the group has heard enough for this minute."""
    with contextlib.suppress(NotNow):
        await sending.post(bot, deps, message.chat.id, screen, thread_id=sending.thread_of(message))


async def _status(bot: Bot, chat_id: int, user_id: int) -> str | None:
    """Somebody's standing in a chat; None where the platform does not tell it."""
    try:
        return (await bot.get_chat_member(chat_id, user_id)).status
    except TelegramBadRequest as error:
        if sending.is_unreachable(error) and "user not found" not in error.message.lower():
            raise
        return None
