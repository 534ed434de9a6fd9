"""The operators' bot as one thing that can be fed, introduced and closed."""

import asyncio
from typing import Final

from telegram import BotCommand, BotCommandScopeAllPrivateChats, Update

from bot.house import House
from bot.intake import RawUpdate
from bot.senders import private_sender
from bot.shapes import ReadableUpdate, Unreadable
from handlers.operator.app import build_application
from handlers.operator.desk import errands_of
from handlers.operator.messenger import DeskMessenger
from kernel.values import Language
from views import commands, errors
from views.commands import Role, Scope
from views.limits import plain_text

_BROKEN: Final = (TypeError, AttributeError, LookupError, ValueError, ArithmeticError, OSError)
"""What python-telegram-bot raises for an update of another shape than it knows."""


class OperatorBot:
    """python-telegram-bot without its updater: updates are fed, and errors come back to whoever feeds."""

    def __init__(self, house: House, token: str) -> None:
        settings = house.settings
        self._application = build_application(
            token,
            house.deps,
            house.throttle,
            api_url=str(settings.telegram_api_url).rstrip("/"),
            proxy_url=settings.telegram_proxy_url,
        )

        self.messenger = DeskMessenger(self._application.bot, house.deps)

    async def start(self) -> None:
        """Open the connection pool. (`initialize` would ask Telegram who we are, and fail while it is away.)"""
        await self._application.bot.request.initialize()

    async def feed(self, raw: RawUpdate) -> None:
        """Handle one update. Whatever its handler raises is raised here."""
        await self._application.process_update(self._read(raw))

    def _read(self, raw: RawUpdate) -> Update:
        """The update as PTB knows it.

        Raises:  Unreadable.
        """
        try:
            ReadableUpdate.model_validate(raw)
            update = Update.de_json(raw, self._application.bot)
        except _BROKEN as error:
            raise Unreadable(repr(error)) from None  # not an outage, whatever its class: a date may be an OSError
        assert update is not None
        return update

    async def apologise(self, raw: RawUpdate, reference: str) -> None:
        """Tell the sender that it was our fault, with the reference that the log has too."""
        sender = private_sender(raw)
        if sender is not None:
            language = Language.from_telegram(sender.get("language_code")) or Language.EN
            text = plain_text(errors.unexpected(language, reference).text)
            await self._application.bot.send_message(sender["id"], text)

    async def introduce(self) -> None:
        """Set menu and descriptions in both languages."""
        bot = self._application.bot
        for language in Language:
            code = None if language is Language.EN else language.value
            menu = [BotCommand(name, text) for name, text in commands.menu(Scope.OPERATOR, language)]
            await asyncio.gather(
                bot.set_my_commands(menu, scope=BotCommandScopeAllPrivateChats(), language_code=code),
                bot.set_my_description(commands.description(Role.OPERATOR, language), language_code=code),
                bot.set_my_short_description(commands.short_description(Role.OPERATOR, language), language_code=code),
            )

    async def close(self) -> None:
        """End what is done beside the chat, and let go of connections."""
        await errands_of(self._application.bot_data).close()
        await self._application.bot.request.shutdown()
