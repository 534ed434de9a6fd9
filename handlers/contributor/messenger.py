"""flows.ports.Messenger on aiogram: the one way out for notices, broadcasts and what the web has to say."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import Message

from flows.deps import Deps
from flows.ports import Blocked, Delivery, Gone, Limiter, Migrated, RetryAfter, Sent, Unreachable, Urgency
from handlers.contributor import sending
from handlers.group.chats import name_in
from views.screens import Screen

_CALL_TIMEOUT_S: Final = 10.0
"""Less than a sender's lease: by then it says that it is still there."""

_log = structlog.get_logger()


class TelegramMessenger:
    """Sends with the contributor's token, no faster than the limiter allows."""

    def __init__(self, bot: Bot, deps: Deps, limiter: Limiter) -> None:
        self._bot = bot
        self._deps = deps
        self._limiter = limiter

    async def send(
        self,
        chat_id: int,
        screen: Screen,
        *,
        urgency: Urgency,
        silent: bool = False,
        thread_id: int | None = None,
    ) -> Delivery:
        """Send one screen. Returns Sent, RetryAfter, Unreachable, Blocked or Migrated."""
        return await self._outcome(
            chat_id,
            urgency,
            lambda: sending.post(self._bot, self._deps, chat_id, screen, silent=silent, thread_id=thread_id),
        )

    async def edit(self, chat_id: int, message_id: int, screen: Screen, *, urgency: Urgency) -> Delivery:
        """Make a message that we sent show this screen; it never rings. Returns any of Delivery."""

        async def change() -> int:
            await sending.edit(self._bot, chat_id, message_id, screen, app_url=self._deps.policy.app_url)
            return message_id

        return await self._outcome(chat_id, urgency, change)

    async def has_room(self, urgency: Urgency) -> bool:
        """Whether our own rate, over all chats, has room for one more message now; nothing is counted."""
        return await self._limiter.wait_s(urgency) <= 0

    @property
    def calls_per_s(self) -> float:
        """How many the limiter leaves to broadcasts where nobody else is told anything."""
        return float(self._limiter.per_s(Urgency.BROADCAST))

    async def admit(self, chat_id: int) -> float:
        """Count one message of a broadcast, or say how long to wait first."""
        return await self._limiter.admit(chat_id, Urgency.BROADCAST)

    async def call(self, chat_id: int, screen: Screen) -> Delivery:
        """Send what was admitted, silently. Returns Sent, RetryAfter, Unreachable, Blocked, Migrated or Gone."""
        try:
            async with asyncio.timeout(_CALL_TIMEOUT_S):
                return await self._said(
                    chat_id, lambda: sending.post(self._bot, self._deps, chat_id, screen, silent=True)
                )
        except TimeoutError:
            return Unreachable()

    async def is_there(self) -> bool:
        """Whether Telegram answers; nobody is told anything."""
        try:
            await self._bot.get_me()
        except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter):
            return False
        return True

    async def link(self, payload: str) -> str:
        """The address that opens our private chat with this payload."""
        return await sending.deep_link(self._bot, payload)

    async def name_of(self, chat_id: int, external_id: str) -> str | None:
        """What somebody in a chat is called; None for who is not there, or of whom the platform does not tell."""
        return await name_in(self._bot, chat_id, int(external_id))

    async def _outcome(self, chat_id: int, urgency: Urgency, call: Callable[[], Awaitable[Message | int]]) -> Delivery:
        """Ask the limiter, and call."""
        wait_s = await self._limiter.admit(chat_id, urgency)
        return RetryAfter(wait_s) if wait_s > 0 else await self._said(chat_id, call)

    async def _said(  # noqa: PLR0911 - one return for each thing that Telegram can say
        self, chat_id: int, call: Callable[[], Awaitable[Message | int]]
    ) -> Delivery:
        """Call, and translate what Telegram says."""
        try:
            sent = await call()
        except TelegramRetryAfter as error:
            await self._limiter.pause(chat_id, error.retry_after)
            return RetryAfter(float(error.retry_after))
        except TelegramMigrateToChat as error:
            return Migrated(error.migrate_to_chat_id)
        except TelegramForbiddenError as error:
            return Blocked(error.message)
        except TelegramBadRequest as error:
            return _refused(error)
        except TelegramNetworkError as error:
            return Unreachable(was_made=not sending.was_unheard(error))
        except TelegramServerError:
            return Unreachable()
        return Sent(sent.message_id if isinstance(sent, Message) else sent)


def _refused(error: TelegramBadRequest) -> Delivery:
    """A person who can't be reached, or a message that can't be sent as it is: neither is helped by another try."""
    if sending.is_unreachable(error):
        return Blocked(error.message)
    if not sending.is_gone(error):
        _log.error("message_refused", reason=error.message)
    return Gone(error.message)
