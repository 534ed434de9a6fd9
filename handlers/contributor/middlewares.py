"""What happens around every handler: who is writing, in which language, how fast, and the one answer to each press."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User

from contributors.errors import TooFast
from flows.deps import Cause, Deps, StaleRepeat
from flows.people.identify_contributor import identify_contributor
from flows.people.register_contributor import register_contributor
from flows.ports import Limiter, NotNow, Throttle, Urgency
from handlers.contributor import sending
from kernel.values import Language

PLATFORM: Final = "telegram"
BOT: Final = "contributor"
ANSWER_WITHIN_S: Final = 1.0
_SERVICE_ACCOUNTS: Final = frozenset({1087968824, 136817688, 777000})
"""Group Anonymous Bot, Channel Bot, Telegram: whoever writes through them is nobody in particular and never earns."""

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Press:
    """The one answer to a press: the handler's words when it is done, else empty after a second."""

    def __init__(self, query: CallbackQuery) -> None:
        self._query = query
        self._text: str | None = None
        self._is_alert = False
        self._is_answered = False

    def say(self, text: str, *, alert: bool = False) -> None:
        """Answer with a toast, or with an alert that has to be closed."""
        self._text, self._is_alert = text, alert

    async def answer(self) -> None:
        """Send the answer, once. One that comes too late is nobody's business: the card was edited all the same."""
        if self._is_answered:
            return
        self._is_answered = True
        try:
            await self._query.answer(self._text, show_alert=self._is_alert or None)
        except TelegramRetryAfter:
            return  # the press has done its work; its toast is not worth a wait
        except TelegramBadRequest as error:
            if sending.QUERY_TOO_OLD not in error.message:
                raise


class AnswerPresses(BaseMiddleware):
    """Hands `press` to the handlers of callback queries and sees that each query is answered exactly once."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Run the handler; answer when it is done, or after a second, whichever comes first."""
        assert isinstance(event, CallbackQuery)
        press = data["press"] = Press(event)
        late: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        timer = loop.call_later(ANSWER_WITHIN_S, lambda: late.append(loop.create_task(press.answer())))
        try:
            return await handler(event, data)
        finally:
            timer.cancel()
            await asyncio.gather(*late)
            await press.answer()


class Identify(BaseMiddleware):
    """Hands `person`, `language` and `cause` to the handlers; who is new is registered. In a group there is no person.

    Nobodies are not heard, but for a group's own anonymous admins, who are asked who they are.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Find out who is writing before anything else is read."""
        deps: Deps = data["deps"]
        user: User | None = data.get("event_from_user")
        update: Update = data["event_update"]
        chat: Chat | None = data.get("event_chat")
        if user is None or (_is_nobody(user, event) and not _is_anonymous_admin(event)):
            return None
        data["cause"] = cause = Cause(BOT, update_id=update.update_id)
        reported = Language.from_telegram(user.language_code)
        if chat is not None and chat.type != ChatType.PRIVATE:
            # Whoever only talks in a group has asked us for nothing: nothing about them is stored.
            data["language"] = reported or Language.EN
            return await handler(event, data)
        external_id = str(user.id)
        person = await identify_contributor(deps, platform=PLATFORM, external_id=external_id)
        if person is None or person.notices_blocked_at is not None:
            try:
                person = await register_contributor(
                    deps,
                    platform=PLATFORM,
                    external_id=external_id,
                    language=reported,
                    payload=None,
                    cause=cause,
                )
            except StaleRepeat:
                return None
        data["person"] = person
        data["language"] = Language(person.language) if person.language else reported or Language.EN
        return await handler(event, data)


def _is_nobody(user: User, event: TelegramObject) -> bool:
    """Whether somebody writes as a bot, a channel or a service account."""
    if user.is_bot or user.id in _SERVICE_ACCOUNTS:
        return True
    return isinstance(event, Message) and event.sender_chat is not None


def _is_anonymous_admin(event: TelegramObject) -> bool:
    """Whether a group speaks in its own name."""
    return isinstance(event, Message) and event.sender_chat is not None and event.sender_chat.id == event.chat.id


def _speaker(user: User, chat: Chat) -> int:
    """Who is counted: all anonymous admins of all groups are one user to the platform."""
    return chat.id if user.id in _SERVICE_ACCOUNTS else user.id


class LimitPace(BaseMiddleware):
    """Asks people who press faster than anybody reads to slow down: each press is answered, a flood of texts once."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Count one action of this person.

        Raises:  TooFast.
        """
        user: User = data["event_from_user"]
        key = str(data["person"].id) if "person" in data else f"{PLATFORM}:{_speaker(user, data['event_chat'])}"
        wait_s = await self._throttle.admit(key)
        if wait_s <= 0:
            return await handler(event, data)
        if isinstance(event, CallbackQuery) or await self._throttle.is_told(key):
            raise TooFast(seconds=max(1, round(wait_s)))
        return None


class CountSends(BaseRequestMiddleware):
    """Counts what answers a person in the shared limiter and obeys Telegram: a 429 or its own illness delays one chat.

    A short wait is waited out; for a longer one the whole update is tried again, when the pause is over.
    """

    _LONGEST_WAIT_S: Final = 10.0
    _ILL_PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0)

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Let the call through and obey what Telegram says.

        Raises:  NotNow.
        """
        chat_id = getattr(method, "chat_id", None)
        if not isinstance(chat_id, int):
            return await make_request(bot, method)
        if method.__api_method__.startswith("send"):
            await self._wait(chat_id, await self._limiter.admit(chat_id, Urgency.INTERACTIVE))
        try:
            return await self._patiently(make_request, bot, method)
        except TelegramRetryAfter as error:
            await self._limiter.pause(chat_id, error.retry_after)
            await self._wait(chat_id, error.retry_after)
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            await self._limiter.pause(chat_id, error.retry_after)
            raise NotNow from error

    async def _wait(self, chat_id: int, wait_s: float) -> None:
        """Wait, if it is not for long. In a group nobody waits for us: a late word there is worse than none.

        Raises:  NotNow.
        """
        if wait_s > self._LONGEST_WAIT_S or (wait_s > 0 and chat_id < 0):
            raise NotNow
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    async def _patiently(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Telegram has its bad moments (5xx): try again for some seconds.

        Raises:  NotNow.
        """
        for pause_s in self._ILL_PAUSES_S:
            try:
                return await make_request(bot, method)
            except TelegramServerError:
                await asyncio.sleep(pause_s)
        try:
            return await make_request(bot, method)
        except TelegramServerError as error:
            raise NotNow from error
