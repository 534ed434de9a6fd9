"""What is about a person, to take home, /mydata; and to be rid of, /forget."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from contributors.errors import TooFast
from flows.deps import Cause, Deps
from flows.money.read_balance import read_balance
from flows.money.read_sponsored import read_sponsored
from flows.people.collect_own_data import collect_own_data
from flows.people.forget_contributor import forget_contributor
from flows.ports import Throttle
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import ForgetMe, ForgetNot
from kernel.values import Language
from views import forgetting, own_data

router = Router(name="forgetting")

_MYDATA_EVERY_S = 600.0


@router.message(Command("mydata"))
async def mydata(
    message: Message, bot: Bot, person: Person, language: Language, deps: Deps, throttle: Throttle
) -> None:
    """Send everything about a person as a file.

    Update:  message /mydata.
    Raises:  TooFast.
    """
    wait_s = await throttle.once(f"mydata:{person.id}", every_s=_MYDATA_EVERY_S)
    if wait_s > 0:
        raise TooFast(seconds=max(1, round(wait_s)))
    own = await collect_own_data(deps, person)
    said = own_data.caption(language, answers=own.answers, entries=own.entries, receipts=own.receipts)
    parts = len(own.archives)
    for part, data in enumerate(own.archives, start=1):
        under = said if part == parts else own_data.part(language, part, parts)
        await sending.post_file(bot, message.chat.id, under, name=own_data.file_name(part, parts), data=data)


@router.message(Command("forget"))
async def forget(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Say what goes, what stays and what is given up, and ask.

    Update:  message /forget.
    """
    facts, sponsored = await read_balance(deps, person), await read_sponsored(deps, person)
    await sending.post(bot, deps, message.chat.id, forgetting.ask(language, facts, sponsored=sponsored))


@router.callback_query(ForgetMe.filter())
async def forget_me(
    query: CallbackQuery, callback_data: ForgetMe, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Forget whoever pressed, if their balance is the one that they were shown; else ask again.

    Update:  callback query `fg:<units>`.
    Writes:  see flows.people.forget_contributor.
    """
    if await forget_contributor(deps, person, shown_units=callback_data.units, cause=cause):
        await sending.show(query, deps, forgetting.done(language))
        return
    facts, sponsored = await read_balance(deps, person), await read_sponsored(deps, person)
    await sending.show(query, deps, forgetting.ask(language, facts, sponsored=sponsored, changed=True))


@router.callback_query(ForgetNot.filter())
async def forget_not(query: CallbackQuery, language: Language, deps: Deps) -> None:
    """Leave everything as it is.

    Update:  callback query `fk`.
    """
    await sending.show(query, deps, forgetting.kept(language))
