"""The contributor bot's dispatcher: middlewares around, one router a topic inside."""

from aiogram import Dispatcher, F, Router

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
    private.message.filter(F.chat.type == "private")
    private.edited_message.filter(F.chat.type == "private")
    private.my_chat_member.filter(F.chat.type == "private")
    private.callback_query.filter(~F.message | (F.message.chat.type == "private"))
    for topic in (
        tries,
        work,
        onboarding,
        account,
        campaigns,
        appeals,
        proofs,
        economy,
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
    group.message.filter(F.chat.type != "private")
    group.callback_query.filter(F.message.chat.type != "private")
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
        copied.observers[event].handlers.extend(observer.handlers)
    return copied
