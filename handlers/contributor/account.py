"""What a person has to show: the balance and what it waits for, the statement, and their accuracy."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from flows.assignments.read_accuracy import read_accuracy
from flows.deps import Deps
from flows.money.read_balance import read_balance
from flows.money.read_history import read_history
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import ShowBalance, ShowHistory
from kernel.values import Language
from views import account
from views.accuracy import accuracy as accuracy_screen

router = Router(name="account")

_PAGES_MAX = 1000


@router.message(Command("balance"))
async def balance(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Say what a person has, and what the rest waits for.

    Update:  message /balance.
    """
    facts = await read_balance(deps, person)
    await sending.post(bot, deps, message.chat.id, account.balance(language, facts))


@router.message(Command("history"))
async def history(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Show the newest page of the statement.

    Update:  message /history.
    """
    page = await read_history(deps, person, 0)
    await sending.post(bot, deps, message.chat.id, account.history(language, page.lines, 0, older=page.has_older))


@router.message(Command("accuracy"))
async def accuracy(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Show how a person's answers have fared, week by week.

    Update:  message /accuracy.
    """
    found = await read_accuracy(deps, person, language)
    await sending.post(bot, deps, message.chat.id, accuracy_screen(language, found.trends, drawing=found.picture))


@router.callback_query(ShowBalance.filter())
async def show_balance(query: CallbackQuery, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Post the balance below the card.

    Update:  callback query `b`.
    """
    facts = await read_balance(deps, person)
    await sending.post(bot, deps, query.from_user.id, account.balance(language, facts))


@router.callback_query(ShowHistory.filter())
async def show_history(
    query: CallbackQuery, callback_data: ShowHistory, person: Person, language: Language, deps: Deps
) -> None:
    """Turn a page of the statement in place.

    Update:  callback query `h:<page>`.
    """
    number = min(max(callback_data.page, 0), _PAGES_MAX)
    page = await read_history(deps, person, number)
    await sending.show(query, deps, account.history(language, page.lines, number, older=page.has_older))
