"""Tries: operators who came by a link from their desk do their campaign's tasks here, and nothing is kept of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aiogram import Bot, F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from flows.campaigns.answer_try import answer_try
from flows.campaigns.draft_try import draft_try
from flows.campaigns.find_typed_try import find_typed_try
from flows.campaigns.mark_try import mark_try
from flows.campaigns.read_try import read_try
from flows.campaigns.show_try import show_try
from flows.deps import Cause, Deps
from flows.shapes import Person
from flows.shared.tries import Tried
from handlers.contributor import sending
from handlers.contributor.callbacks import AnswerTask, EditDraft, MarkOption, ShowGuide, ShowTry, SkipTask, SubmitDraft
from handlers.contributor.middlewares import Press
from kernel.values import Language
from tasks.errors import TryOver, UnknownOption
from tasks.tries import PREFIX, TryLease, token_in
from views import cards, replies, tries
from views.screens import Screen

router = Router(name="tries")

_OF_A_TRY: Final = F.data.contains(f":{PREFIX}")
"""One look at a press's data: no lease of an assignment has a dot in it."""


async def _typed(message: Message, person: Person, deps: Deps, cause: Cause) -> dict[str, Any] | bool:
    """Whether a text is an answer in a try; only operators are looked up."""
    lease = await find_typed_try(deps, person, bot=cause.bot, chat_id=message.chat.id)
    return False if lease is None else {"lease": lease}


@router.message(CommandStart(deep_link=True, magic=F.args.func(lambda args: token_in(args) is not None)))
async def begin(
    message: Message, command: CommandObject, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Show the first task of a try.

    Update:  message /start try-<token>.
    Writes:  that the try goes on.
    Raises:  TryOver, CampaignEmpty.
    """
    token = token_in(command.args or "")
    assert token is not None
    found = await show_try(deps, person, token, None, cause=cause)
    await sending.post(bot, deps, message.chat.id, _card(language, found))


@router.callback_query(ShowTry.filter())
async def show(
    query: CallbackQuery,
    callback_data: ShowTry,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Post another task of a try.

    Update:  callback query `y:<token>:<place>`.
    Writes:  where the try is.
    Raises:  TryOver, CampaignEmpty.
    """
    found = await show_try(deps, person, callback_data.token, callback_data.place, cause=cause)
    await sending.post(bot, deps, query.from_user.id, _card(language, found))
    await sending.take_buttons(query)


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A button of a try's card: which one, of which task, and the numbers that it carries."""

    query: CallbackQuery
    bot: Bot
    person: Person
    language: Language
    cause: Cause
    deps: Deps
    lease: TryLease
    numbers: tuple[int, ...]


@router.callback_query(_OF_A_TRY)
async def press(
    query: CallbackQuery, bot: Bot, person: Person, language: Language, press: Press, cause: Cause, deps: Deps
) -> None:
    """Do on a try's card what the button does on a contributor's; what would reach others only says so.

    Update:  callback query with a try's lease in the place of an assignment's.
    Writes:  the try's draft, where something is marked.
    Raises:  TryOver, CampaignEmpty, UnknownOption, AnswerEmpty.
    """
    name, told, *parts = (query.data or "").split(":")
    lease = TryLease.read(told)
    if lease is None:
        raise TryOver
    numbers = tuple(int(part) for part in parts if part.isascii() and part.isdigit())
    if name not in _BUTTONS:
        press.say(replies.toast(language, "in_a_try"), alert=True)
        return
    await _BUTTONS[name](_Pressed(query, bot, person, language, cause, deps, lease, numbers))


async def _answer(at: _Pressed) -> None:
    """Tell an option back."""
    raw = at.numbers[0] if at.numbers else None
    found = await answer_try(at.deps, at.person, at.lease, raw)
    await sending.show(at.query, at.deps, _answered(at.language, found))


async def _submit(at: _Pressed) -> None:
    """Tell the draft back."""
    found = await answer_try(at.deps, at.person, at.lease, None)
    await sending.show(at.query, at.deps, _answered(at.language, found))


async def _mark(at: _Pressed) -> None:
    """Show the card with one mark more or less."""
    if len(at.numbers) != _MARK_NUMBERS:
        raise UnknownOption
    option, is_on = at.numbers
    found = await mark_try(at.deps, at.person, at.lease, option, on=bool(is_on), cause=at.cause)
    await sending.show(at.query, at.deps, _card(at.language, found))


async def _skip(at: _Pressed) -> None:
    """Post the task that comes next."""
    found = await show_try(at.deps, at.person, at.lease.token, at.lease.place + 1, cause=at.cause)
    await sending.post(at.bot, at.deps, at.query.from_user.id, _card(at.language, found))
    await sending.take_buttons(at.query)


async def _edit(at: _Pressed) -> None:
    """Ask for words."""
    found = await read_try(at.deps, at.person, at.lease)
    await sending.post(at.bot, at.deps, at.query.from_user.id, replies.write_answer(at.language, found.card))


async def _guide(at: _Pressed) -> None:
    """Say how the task is meant."""
    found = await read_try(at.deps, at.person, at.lease)
    screen = cards.guide(at.language, found.card, found.licence)
    await sending.post(at.bot, at.deps, at.query.from_user.id, screen)


_MARK_NUMBERS: Final = 2
_BUTTONS: Final[Mapping[str, Callable[[_Pressed], Awaitable[None]]]] = {
    AnswerTask.__prefix__: _answer,
    SubmitDraft.__prefix__: _submit,
    MarkOption.__prefix__: _mark,
    SkipTask.__prefix__: _skip,
    EditDraft.__prefix__: _edit,
    ShowGuide.__prefix__: _guide,
}
"""What works in a try; a report and what is behind ⋯ would reach others."""


@router.message(F.text, ~F.text.startswith("/"), _typed)
async def typed(
    message: Message, bot: Bot, person: Person, lease: TryLease, language: Language, cause: Cause, deps: Deps
) -> None:
    """Echo what was typed, to be submitted.

    Update:  message with text of an operator whose try waits for one.
    Writes:  the try's draft.
    Raises:  TryOver, AnswerEmpty, AnswerTooLong, and what the task's kind refuses.
    """
    assert message.text is not None
    found = await draft_try(deps, person, lease, message.text, cause=cause)
    assert found.answer is not None
    said = cards.answer_label(language, found.card, found.answer)
    is_words = isinstance(found.answer, str)
    screen = tries.draft(language, str(found.lease), found.card.ref, said, is_words=is_words)
    await sending.post(bot, deps, message.chat.id, screen)


def _card(language: Language, found: Tried) -> Screen:
    shown = found.shown
    return tries.card(language, found.number, shown.index, shown.count, found.card, str(found.lease))


def _answered(language: Language, found: Tried) -> Screen:
    shown = found.shown
    assert found.answer is not None
    return tries.answered(language, found.number, shown.index, shown.count, found.card, found.answer, found.lease.token)
