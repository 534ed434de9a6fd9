"""The contributor bot's dispatcher: middlewares around, one router a topic inside."""

from aiogram import Bot, Dispatcher, F, Router
from aiogram.types import Message

from flows.deps import Deps
from flows.ports import Throttle
from handlers.contributor import account, errors, onboarding, sending, service, texts, work
from handlers.contributor.middlewares import AnswerPresses, Identify, LimitPace
from kernel.values import Language
from views import replies


def build_dispatcher(deps: Deps, throttle: Throttle) -> Dispatcher:
    """Put the rooms together. Callback filters come first: presses are the most frequent updates."""
    dispatcher = Dispatcher(disable_fsm=True, deps=deps)
    private = Router(name="private")
    private.message.filter(F.chat.type == "private")
    private.edited_message.filter(F.chat.type == "private")
    private.include_routers(work.router, onboarding.router, account.router, service.router, texts.router)
    dispatcher.include_routers(private, _elsewhere(), errors.router)

    for observer in (dispatcher.message, dispatcher.edited_message, dispatcher.callback_query):
        observer.outer_middleware(Identify())
        observer.middleware(LimitPace(throttle))
    dispatcher.callback_query.outer_middleware(AnswerPresses())
    return dispatcher


def _elsewhere() -> Router:
    """In groups: commands are answered with the way to the private chat, everything else is left alone."""
    router = Router(name="elsewhere")

    @router.message(F.chat.type != "private", F.text.startswith("/"))
    async def private_only(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
        await sending.post(bot, deps, message.chat.id, replies.private_only(language))

    return router
