"""Help, /cancel, /support."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from flows.assignments.cancel_prompt import cancel_prompt
from flows.deps import Cause, Deps
from flows.oversight.ask_support import ask_support
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import Inert
from handlers.contributor.middlewares import Press
from kernel.values import Language
from views import replies, verification

router = Router(name="service")


@router.message(Command("help"))
async def show_help(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Say what can be done here.

    Update:  message /help.
    """
    await sending.post(bot, deps, message.chat.id, replies.help_page(language))


@router.message(Command("cancel"))
async def cancel(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Wait no longer for whatever was waited for.

    Update:  message /cancel.
    Writes:  the prompt and the draft, cleared.
    """
    cancelled = await cancel_prompt(deps, person, bot=cause.bot, chat_id=message.chat.id, cause=cause)
    screen = replies.cancelled(language, anything=cancelled.anything)
    await sending.post(bot, deps, message.chat.id, verification.declined(language) if cancelled.contact else screen)


@router.message(Command("support"))
async def support(
    message: Message,
    command: CommandObject,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Pass a message on to the operators.

    Update:  message /support TEXT.
    Writes:  one support message.
    """
    if not command.args or not command.args.strip():
        await sending.post(bot, deps, message.chat.id, replies.support_usage(language))
        return
    reference = await ask_support(deps, person, command.args.strip(), cause=cause)
    await sending.post(bot, deps, message.chat.id, replies.support_received(language, reference))


@router.callback_query(Inert.filter())
async def inert(query: CallbackQuery, press: Press, language: Language) -> None:  # noqa: ARG001 - aiogram's signature
    """A preview's button does nothing, and says so.

    Update:  callback query `x`.
    """
    press.say(replies.toast(language, "preview"))
