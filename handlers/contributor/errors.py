"""Refusals become sentences here, once for all handlers. Anything else goes on to the intake, which parks it."""

from aiogram import Bot, Router
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent

from contributors.errors import ConsentNeeded
from flows.deps import Deps
from handlers.contributor import sending
from handlers.contributor.middlewares import Press
from kernel.errors import HouseError
from kernel.values import Language
from views import errors, onboarding

router = Router(name="errors")


@router.errors(ExceptionTypeFilter(HouseError))
async def refuse(
    event: ErrorEvent,
    bot: Bot,
    deps: Deps,
    language: Language = Language.EN,
    press: Press | None = None,
) -> None:
    """Say why not, and what to do next: on the press itself, or as a message."""
    error = event.exception
    assert isinstance(error, HouseError)
    update = event.update
    chat = update.message.chat if update.message else None
    if press is not None and not isinstance(error, ConsentNeeded):
        press.say(errors.alert(language, error), alert=True)
        if not (screen := errors.screen(language, error)).rows or update.callback_query is None:
            return
        await sending.post(bot, deps, update.callback_query.from_user.id, screen)
        return
    chat_id = chat.id if chat else update.callback_query.from_user.id if update.callback_query else None
    if chat_id is None:
        return
    screen = onboarding.consent(language) if isinstance(error, ConsentNeeded) else errors.screen(language, error)
    await sending.post(bot, deps, chat_id, screen)
