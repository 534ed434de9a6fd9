"""The contributor bot's dispatcher: middlewares around, one router a topic inside."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Dispatcher, F, Router
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.types import TelegramObject

from flows.deps import Deps
from flows.ports import Throttle
from handlers.contributor import (
    account,
    appeals,
    boards,
    campaigns,
    economy,
    forgetting,
    invitations,
    onboarding,
    proofs,
    reach,
    reminders,
    service,
    settings,
    sponsoring,
    streaks,
    teams,
    texts,
    tries,
    verification,
    work,
)
from handlers.contributor.errors import Refuse
from handlers.contributor.middlewares import AnswerPresses, Identify, LimitPace
from handlers.contributor.reach import Unreachable
from handlers.group import membership, playing, setup
from handlers.group import service as group_service


def build_dispatcher(deps: Deps, throttle: Throttle) -> Dispatcher:
    """Put the rooms together. Callback filters come first: presses are the most frequent updates."""
    dispatcher = Dispatcher(disable_fsm=True, deps=deps, throttle=throttle)
    private = Router(name="private")
    for observer in (private.message, private.edited_message, private.my_chat_member):
        observer.filter(_asked_here((F.chat.type == "private").resolve))
    private.callback_query.filter(_asked_here((~F.message | (F.message.chat.type == "private")).resolve))
    for topic in (
        tries,
        work,
        onboarding,
        account,
        campaigns,
        appeals,
        proofs,
        economy,
        sponsoring,
        verification,
        streaks,
        boards,
        settings,
        invitations,
        teams,
        reminders,
        forgetting,
        service,
        texts,
        reach,
    ):
        private.include_router(_copy(topic.router))
    group = Router(name="group")
    group.message.filter(_asked_here((F.chat.type != "private").resolve))
    group.callback_query.filter(_asked_here((F.message.chat.type != "private").resolve))
    for router in (membership.router, setup.router, playing.router, economy.group_router, group_service.router):
        group.include_router(_copy(router))
    dispatcher.include_routers(private, group)

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
        copied.observers[event].handlers.extend(_with_filters_here(handler) for handler in observer.handlers)
    return copied


def _with_filters_here(handler: HandlerObject) -> HandlerObject:
    filters = [
        each if each.magic is None else FilterObject(_asked_here(each.callback)) for each in handler.filters or ()
    ]
    return HandlerObject(handler.callback, filters=filters, flags=handler.flags)


def _asked_here(resolve: Callable[[TelegramObject], Any]) -> Callable[[TelegramObject], Awaitable[Any]]:
    """A magic filter that is asked on the loop: aiogram asks each in a thread, which takes longer than all of them."""

    async def asked(event: TelegramObject) -> Any:
        return resolve(event)

    return asked
