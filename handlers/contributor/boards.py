"""Leaderboards, and how a person appears on them."""

from typing import Final

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from contributors.boards import OVERALL, Period
from contributors.errors import BoardUnknown
from flows.boards.hide_from_boards import hide_from_boards
from flows.boards.read_leaderboard import read_leaderboard
from flows.boards.read_own_boards import read_own_boards
from flows.deps import Cause, Deps
from flows.people.show_name import show_name
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import ChooseBoardName, HideFromBoards, ListBoards, ShowAppearance, ShowBoard
from handlers.contributor.middlewares import Press
from kernel.values import Language
from views import boards, replies
from views.screens import Screen

router = Router(name="boards")

_PERIODS: Final = {
    "": Period.WEEK,
    "day": Period.DAY,
    "today": Period.DAY,
    "week": Period.WEEK,
    "all": Period.ALL,
    "今天": Period.DAY,
    "今日": Period.DAY,
    "本周": Period.WEEK,
    "全部": Period.ALL,
    "总榜": Period.ALL,
}


@router.message(Command("leaderboard"))
async def leaderboard(
    message: Message, command: CommandObject, bot: Bot, person: Person, language: Language, deps: Deps
) -> None:
    """Show the board of everybody; of the week, unless another period is asked for.

    Update:  message /leaderboard [day|week|all].
    Raises:  BoardUnknown.
    """
    typed = (command.args or "").strip().lower()
    if typed not in _PERIODS:
        raise BoardUnknown(given=typed[:32])
    board = await read_leaderboard(deps, person, OVERALL, _PERIODS[typed])
    await sending.post(bot, deps, message.chat.id, boards.leaderboard(language, board, person.id))


@router.callback_query(ShowBoard.filter())
async def show_board(
    query: CallbackQuery, callback_data: ShowBoard, person: Person, language: Language, deps: Deps
) -> None:
    """Another period or another board, in place.

    Update:  callback query `lb:<period>:<scope>`.
    Raises:  BoardUnknown.
    """
    board = await read_leaderboard(deps, person, callback_data.scope, callback_data.period)
    await sending.show(query, deps, boards.leaderboard(language, board, person.id))


@router.callback_query(ListBoards.filter())
async def list_boards(
    query: CallbackQuery, callback_data: ListBoards, person: Person, language: Language, deps: Deps
) -> None:
    """Offer the boards of campaigns, in place.

    Update:  callback query `lc:<period>`.
    """
    places = await read_own_boards(deps, person)
    await sending.show(query, deps, boards.campaigns(language, places, callback_data.period))


@router.callback_query(ShowAppearance.filter())
async def show_appearance(query: CallbackQuery, person: Person, language: Language, deps: Deps) -> None:
    """Show how others see the person, in place.

    Update:  callback query `la`.
    """
    await sending.show(query, deps, _appearance(person, language))


@router.callback_query(ChooseBoardName.filter())
async def choose_name(
    query: CallbackQuery,
    callback_data: ChooseBoardName,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Show the name that the account has now, or a pseudonym.

    Update:  callback query `ln:<1|0>`.
    Writes:  the person's shown name.
    Raises:  NameUnshowable.
    """
    name = query.from_user.full_name if callback_data.shows else None
    person = await show_name(deps, person, name, cause=cause)
    press.say(replies.toast(language, "saved"))
    await sending.show(query, deps, _appearance(person, language))


@router.callback_query(HideFromBoards.filter())
async def hide_me(
    query: CallbackQuery,
    callback_data: HideFromBoards,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Leave the boards, or come back to them.

    Update:  callback query `lh:<1|0>`.
    Writes:  whether the person is seen.
    """
    person = await hide_from_boards(deps, person, is_hidden=callback_data.hides, cause=cause)
    press.say(replies.toast(language, "saved"))
    await sending.show(query, deps, _appearance(person, language))


def _appearance(person: Person, language: Language) -> Screen:
    return boards.appearance(language, person.id, name=person.shown_name, is_hidden=person.is_off_boards)
