"""Our commands in a group: help, and for all that is done in private the way there."""

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import Message

from flows.deps import Deps
from flows.groups.read_group import read_group
from handlers.contributor import sending
from handlers.contributor.middlewares import PLATFORM
from handlers.group import chats
from kernel.values import Language
from views import groups
from views.commands import COMMANDS, Scope

router = Router(name="group service")


@router.message(Command("help"), F.sender_chat.is_(None))
async def show_help(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Say what a group is for.

    Update:  message /help in a group.
    """
    group = await read_group(deps, platform=PLATFORM, chat_id=message.chat.id)
    link = await sending.deep_link(bot, "" if group is None else group.token)
    await chats.reply(message, bot, deps, groups.help_page(language if group is None else group.speaks, link))


@router.message(Command(*COMMANDS[Scope.PRIVATE], "start"), F.sender_chat.is_(None))
async def private_only(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Nobody works in a group, where everybody would see the answer: show the way to the private chat.

    Update:  any command of the private chat, in a group.
    """
    group = await read_group(deps, platform=PLATFORM, chat_id=message.chat.id)
    link = await sending.deep_link(bot, "" if group is None else group.token)
    spoken = language if group is None else group.speaks
    await chats.reply(message, bot, deps, groups.private_only(spoken, link, joins=group is not None))
