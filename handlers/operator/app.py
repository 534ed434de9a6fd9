"""The operators' application: handlers by topic, refusals as sentences; all else is raised to whoever feeds it."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import cache
from ssl import SSLContext
from typing import Any, Final

from httpx import create_ssl_context
from telegram import Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from contributors.errors import TooFast
from flows.deps import Deps
from flows.ports import NotNow, Throttle
from handlers.operator import (
    audit,
    broadcasts,
    campaigns,
    files,
    fund,
    joined,
    ledger,
    people,
    presses,
    releases,
    seconds,
    sending,
    service,
    skills,
    support,
    suspects,
    suspensions,
    trust,
    vesting,
)
from handlers.operator.desk import Context, Desk, desk_of, lay, remember
from kernel.errors import HouseError
from views import errors

Data = dict[Any, Any]
_Context = CallbackContext[ExtBot[None], Data, Data, Data]

_COMMANDS: Final = {
    "start": service.start,
    "help": service.show_help,
    "campaign": campaigns.campaign,
    "broadcast": broadcasts.broadcast,
    "overview": service.overview,
    "health": service.health,
    "export": releases.export,
    "review": service.review,
    "support": support.support,
    "appeals": suspensions.appeals,
    "suspects": suspects.suspects,
    "contributor": people.contributor,
    "note": people.note,
    "ban": people.ban,
    "unban": people.unban,
    "trust": trust.trust,
    "untrust": trust.untrust,
    "merge": joined.merge,
    "unmerge": joined.unmerge,
    "audit": audit.audit,
    "skill": skills.skill,
    "ledger": ledger.ledger,
    "fund": fund.fund,
    "vesting": vesting.vesting,
    "approvals": seconds.approvals,
    "cancel": service.cancel,
}


class OperatorApplication(Application[ExtBot[None], _Context, Data, Data, Data, None]):
    """python-telegram-bot's application, fed from outside.

    It asks Telegram who it is before its first update, when Telegram is there for sure; and an error in a handler is
    raised, so that the intake parks the update instead of taking it for done, or brings it again.
    """

    async def process_update(self, update: object) -> None:
        """Handle one update. Raises what its handler raises."""
        assert isinstance(update, Update)
        if update.effective_user is None:
            return  # from nobody in particular, so from no operator
        await self.initialize()
        await super().process_update(update)
        await remember(update, self.bot_data)

    async def process_error(
        self,
        update: object,  # noqa: ARG002 - the base class's signature
        error: Exception,
        job: Any = None,  # noqa: ARG002
        coroutine: Any = None,  # noqa: ARG002
    ) -> bool:
        """Give the error back, unless it only says that nobody hears our answer.

        Raises:  NotNow where Telegram asks to wait or does not answer.
        """
        if sending.is_unreachable(error):
            return True
        if sending.is_away(error):
            raise NotNow from error
        raise error


def build_application(
    token: str,
    deps: Deps,
    throttle: Throttle,
    *,
    api_url: str = "https://api.telegram.org",
    proxy_url: str | None = None,
) -> OperatorApplication:
    """The operators' bot, ready to be fed; it fetches nothing itself."""
    builder = (
        ApplicationBuilder()
        .application_class(OperatorApplication)
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .updater(None)
        .job_queue(None)
        .concurrent_updates(concurrent_updates=False)
        .request(_request(proxy_url))
        .get_updates_request(_request(proxy_url, connections=1))
    )
    application = builder.build()
    assert isinstance(application, OperatorApplication)
    lay(application.bot_data, deps, throttle)
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    for name, handle in _COMMANDS.items():
        application.add_handler(CommandHandler(name, _said(handle), filters=private))
    application.add_handler(MessageHandler(private & filters.Document.ALL, _received))
    application.add_handler(MessageHandler(private, _written))
    application.add_handler(CallbackQueryHandler(_pressed))
    application.add_handler(ChatMemberHandler(_leave, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.ChatType.GROUPS & filters.UpdateType.MESSAGE, _leave))
    return application


def _request(proxy_url: str | None, connections: int = 256) -> HTTPXRequest:
    kwargs = {"verify": _trusted()}
    return HTTPXRequest(connection_pool_size=connections, proxy=proxy_url, httpx_kwargs=kwargs)


@cache
def _trusted() -> SSLContext:
    """The certificates that are trusted, read once: it takes 20 ms, and each client would do it again."""
    return create_ssl_context()


def _said(handle: Callable[[Desk, str], Awaitable[None]]) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """A handler of what was written after the command."""

    async def run(update: Update, context: Context) -> None:
        text = update.effective_message.text if update.effective_message else None
        _command, *rest = (text or "").split(maxsplit=1) or [""]
        await _or_refuse(desk_of(update, context), lambda desk: handle(desk, rest[0] if rest else ""))

    return run


async def _received(update: Update, context: Context) -> None:
    await _or_refuse(desk_of(update, context), files.receive)


async def _written(update: Update, context: Context) -> None:
    await _or_refuse(desk_of(update, context), support.take_text)


async def _pressed(update: Update, context: Context) -> None:
    await presses.press(desk_of(update, context))


async def _or_refuse(desk: Desk, handle: Callable[[Desk], Awaitable[None]]) -> None:
    """Do it, or say why not and what to do next; a flood is told once that it is too fast."""
    try:
        await desk.keep_pace()
        await handle(desk)
    except HouseError as error:
        if isinstance(error, TooFast) and not await desk.throttle.is_told(desk.pace_key):
            return
        await sending.post(desk, errors.screen(desk.language, error))


async def _leave(update: Update, context: Context) -> None:
    """This bot is for private chats: what an operator sees is nobody else's."""
    chat = update.effective_chat
    assert chat is not None
    joined = update.my_chat_member
    if chat.type == chat.PRIVATE or (joined is not None and joined.new_chat_member.status in {"left", "kicked"}):
        return
    try:
        await context.bot.leave_chat(chat.id)
    except (BadRequest, Forbidden):
        return  # it has put us out already
