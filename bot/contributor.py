"""The contributor bot as one thing that can be fed, introduced and closed. Importing this imports aiogram."""

import asyncio
from typing import Final

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import AnswerCallbackQuery, EditMessageText, Response, SendMessage
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeUnion,
    Update,
)
from pydantic import ValidationError

from bot.house import House
from bot.intake import RawUpdate
from bot.senders import private_sender
from bot.shapes import Unreadable
from flows.campaigns.begin_try import CONTRIBUTOR_BOT
from flows.delivery.call_bot import call_bot
from handlers.contributor import sending
from handlers.contributor.dispatch import build_dispatcher
from handlers.contributor.messenger import TelegramMessenger
from handlers.contributor.middlewares import CountSends
from kernel.values import Language
from views import commands, errors
from views.commands import Role, Scope

_ANSWER_TYPES: Final = tuple(
    Response[method.__returning__]  # type: ignore[name-defined]
    for method in (SendMessage, EditMessageText, AnswerCallbackQuery)
)
"""What aiogram reads Telegram's answers with. Held on to, because pydantic holds such a class weakly: the garbage
collector took it after almost every call, and building it anew cost 2.5 ms, more than the call itself."""


class ContributorBot:
    """Two clients with one token: one answers people, one delivers notices at the limiter's pace."""

    def __init__(self, house: House, token: str) -> None:
        self._house = house
        self._bot = _client(house, token)
        self._bot.session.middleware(CountSends(house.limiter))
        self._notices = _client(house, token)
        self._dispatcher = build_dispatcher(house.deps, house.throttle)
        self.messenger = TelegramMessenger(self._notices, house.deps, house.limiter)

    async def feed(self, raw: RawUpdate) -> None:
        """Handle one update. Whatever its handler raises is raised here.

        Raises:  Unreadable.
        """
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            raise Unreadable(str(error)) from None
        await self._dispatcher.feed_update(self._bot, update)

    async def apologise(self, raw: RawUpdate, reference: str) -> None:
        """Tell the sender that it was our fault, with the reference that the log has too."""
        sender = private_sender(raw)
        if sender is not None:
            language = Language.from_telegram(sender.get("language_code")) or Language.EN
            await sending.post(self._bot, self._house.deps, sender["id"], errors.unexpected(language, reference))

    async def say_name(self) -> None:
        """Write down how Telegram calls this bot, for whoever links to it."""
        username = (await self._bot.me()).username
        assert username is not None, "a bot has one"
        await call_bot(self._house.deps, CONTRIBUTOR_BOT, username)

    async def introduce(self) -> None:
        """Set menus and descriptions by scope and language; English is also what other languages see."""
        for language in Language:
            code = None if language is Language.EN else language.value
            await self._set_menu(BotCommandScopeAllPrivateChats(), Scope.PRIVATE, language, code)
            await self._set_menu(BotCommandScopeAllGroupChats(), Scope.GROUP, language, code)
            await self._bot.set_my_description(commands.description(Role.CONTRIBUTOR, language), language_code=code)
            await self._bot.set_my_short_description(
                commands.short_description(Role.CONTRIBUTOR, language),
                language_code=code,
            )

    async def close(self) -> None:
        """Let go of connections."""
        await asyncio.gather(self._bot.session.close(), self._notices.session.close())

    async def _set_menu(self, where: BotCommandScopeUnion, scope: Scope, language: Language, code: str | None) -> None:
        menu = [BotCommand(command=name, description=text) for name, text in commands.menu(scope, language)]
        await self._bot.set_my_commands(menu, scope=where, language_code=code)


def _client(house: House, token: str) -> Bot:
    settings = house.settings
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(str(settings.telegram_api_url)),
        proxy=settings.telegram_proxy_url,
        timeout=15,
    )
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
