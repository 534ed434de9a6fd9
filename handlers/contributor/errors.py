"""Refusals become sentences here, once for all handlers. Anything else goes on to the intake, which parks it."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject

from contributors.errors import ConsentNeeded
from flows.deps import Deps, StaleRepeat
from flows.ports import NotNow
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.middlewares import Press
from kernel.errors import HouseError
from kernel.values import Language
from tasks.errors import LicenceConsentNeeded
from views import errors, onboarding
from views.screens import Screen


class Refuse(BaseMiddleware):
    """Says why not, and what to do next: on the press itself, or as a message.

    A middleware and not aiogram's error handler: that one is called when the press has its empty answer already, and
    does not know who asked in which language.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Run the handler, and phrase its refusal."""
        try:
            return await handler(event, data)
        except StaleRepeat:
            return None
        except HouseError as error:
            language: Language = data["language"]
            if isinstance(event, CallbackQuery):
                press: Press = data["press"]
                screen = _screen(data, error)
                if not isinstance(error, ConsentNeeded | LicenceConsentNeeded):  # questions, not refusals
                    press.say(errors.alert(language, error), alert=True)
                if screen.rows:
                    await _post(data, event.from_user.id, screen)
            elif isinstance(event, Message):
                await _tell(data, event, _screen(data, error))
            return None


def _screen(data: dict[str, Any], error: HouseError) -> Screen:
    language: Language = data["language"]
    if not isinstance(error, ConsentNeeded):
        return errors.screen(language, error)
    person: Person = data["person"]
    return onboarding.consent(language, again=person.consented_at is not None)


async def _tell(data: dict[str, Any], message: Message, screen: Screen) -> None:
    """Answer where somebody wrote. A group that has heard enough of us for this minute is spared."""
    try:
        await sending.post(data["bot"], data["deps"], message.chat.id, screen, thread_id=sending.thread_of(message))
    except NotNow:
        if message.chat.type == ChatType.PRIVATE:
            raise


async def _post(data: dict[str, Any], chat_id: int, screen: Screen) -> None:
    bot: Bot = data["bot"]
    deps: Deps = data["deps"]
    await sending.post(bot, deps, chat_id, screen)
