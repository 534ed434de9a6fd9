"""/forget: asked once more with what is given up, and done."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from flows.deps import Cause, Deps
from flows.forget_contributor import forget_contributor
from flows.read_balance import read_balance
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import ForgetMe, ForgetNot
from kernel.values import Language
from views import forgetting

router = Router(name="forgetting")


@router.message(Command("forget"))
async def forget(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Say what goes, what stays and what is given up, and ask.

    Update:  message /forget.
    """
    facts = await read_balance(deps, person)
    await sending.post(bot, deps, message.chat.id, forgetting.ask(language, facts))


@router.callback_query(ForgetMe.filter())
async def forget_me(
    query: CallbackQuery, callback_data: ForgetMe, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Forget whoever pressed, if their balance is the one that they were shown; else ask again.

    Update:  callback query `fg:<units>`.
    Writes:  see flows.forget_contributor.
    """
    if await forget_contributor(deps, person, shown_units=callback_data.units, cause=cause):
        await sending.show(query, deps, forgetting.done(language))
        return
    facts = await read_balance(deps, person)
    await sending.show(query, deps, forgetting.ask(language, facts, changed=True))


@router.callback_query(ForgetNot.filter())
async def forget_not(query: CallbackQuery, language: Language, deps: Deps) -> None:
    """Leave everything as it is.

    Update:  callback query `fk`.
    """
    await sending.show(query, deps, forgetting.kept(language))
