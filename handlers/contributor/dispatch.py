"""The contributor bot's dispatcher: middlewares around, one router a topic inside."""

import contextlib

from aiogram import Bot, Dispatcher, F, Router
from aiogram.filters import Command
from aiogram.types import Message

from flows.deps import Deps
from flows.ports import NotNow, Throttle
from handlers.contributor import (
    account,
    appeals,
    economy,
    forgetting,
    onboarding,
    proofs,
    reach,
    sending,
    service,
    settings,
    streaks,
    texts,
    verification,
    work,
)
from handlers.contributor.errors import Refuse
from handlers.contributor.middlewares import AnswerPresses, Identify, LimitPace
from handlers.contributor.reach import Unreachable
from kernel.values import Language
from views import replies
from views.commands import COMMANDS, Scope


def build_dispatcher(deps: Deps, throttle: Throttle) -> Dispatcher:
    """Put the rooms together. Callback filters come first: presses are the most frequent updates."""
    dispatcher = Dispatcher(disable_fsm=True, deps=deps, throttle=throttle)
    private = Router(name="private")
    private.message.filter(F.chat.type == "private")
    private.edited_message.filter(F.chat.type == "private")
    private.my_chat_member.filter(F.chat.type == "private")
    private.callback_query.filter(~F.message | (F.message.chat.type == "private"))
    for topic in (
        work,
        onboarding,
        account,
        appeals,
        proofs,
        economy,
        verification,
        streaks,
        settings,
        forgetting,
        service,
        texts,
        reach,
    ):
        private.include_router(_copy(topic.router))
    dispatcher.include_routers(private, _copy(economy.group_router), _elsewhere())

    # From the outside in: who is it, the press's one answer, who can't be answered, what a refusal says, the pace.
    for observer in (dispatcher.message, dispatcher.edited_message, dispatcher.callback_query):
        observer.outer_middleware(Identify())
        if observer is dispatcher.callback_query:
            observer.outer_middleware(AnswerPresses())
        observer.outer_middleware(Unreachable())
        observer.outer_middleware(Refuse())
        observer.middleware(LimitPace(throttle))
    return dispatcher


def _copy(router: Router) -> Router:
    """The same handlers in a router of this dispatcher's own: aiogram lets a router belong to one dispatcher only."""
    copied = Router(name=router.name)
    for event, observer in router.observers.items():
        copied.observers[event].handlers.extend(observer.handlers)
    return copied


def _elsewhere() -> Router:
    """In groups: our own commands are answered with the way to the private chat, everything else is left alone."""
    router = Router(name="elsewhere")

    @router.message(F.chat.type != "private", Command(*COMMANDS[Scope.PRIVATE], "start"))
    async def private_only(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
        with contextlib.suppress(NotNow):  # the group has heard enough of us for this minute
            await sending.post(bot, deps, message.chat.id, replies.private_only(language))

    return router
