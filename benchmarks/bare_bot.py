"""The peer: a bare aiogram bot that makes the same Bot API calls on the same kind of loop, and stores nothing."""

import argparse
import itertools

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message

from benchmarks.questions import OPTIONS, TEXTS
from bot import loops

router = Router()
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_cards = itertools.count(1)


class Answer(CallbackData, prefix="a"):
    """An option of a card."""

    lease: str
    option: int


@router.message(Command("task"))
async def task(message: Message, bot: Bot) -> None:
    """/task: one sendMessage."""
    await _post_card(bot, message.chat.id)


@router.callback_query(Answer.filter())
async def answer(query: CallbackQuery, callback_data: Answer) -> None:
    """An option: one editMessageText, one answerCallbackQuery."""
    assert isinstance(query.message, Message)
    receipt = (
        f"🏷 <b>Speed</b> · 2–5 AIC · ~15 s · #{callback_data.lease[:4]}\n\n{TEXTS[0]}\n\n"
        f"✓ <b>{OPTIONS[callback_data.option]}</b>\n\n#{callback_data.lease[:4]} received · expected 2–5 AIC · today 1"
    )
    buttons = [[_button("Next", "n"), _button("↩︎ Change", f"c:{callback_data.lease}")]]
    await query.message.edit_text(
        receipt, reply_markup=InlineKeyboardMarkup(inline_keyboard=buttons), link_preview_options=_NO_PREVIEW
    )
    await query.answer("Received, thank you!")


@router.callback_query(F.data == "n")
async def next_card(query: CallbackQuery, bot: Bot) -> None:
    """[Next]: one sendMessage, one editMessageReplyMarkup, one answerCallbackQuery."""
    assert isinstance(query.message, Message)
    await _post_card(bot, query.from_user.id)
    await query.message.edit_reply_markup(reply_markup=None)
    await query.answer()


async def _post_card(bot: Bot, chat_id: int) -> None:
    number = next(_cards)
    lease = f"{number:016d}"
    text = f"🏷 <b>Speed</b> · 2–5 AIC · ~15 s · #{number:04X}\n\n{TEXTS[number % len(TEXTS)]}"
    options = [_button(words, f"a:{lease}:{place}") for place, words in enumerate(OPTIONS)]
    icons = [_button(icon, f"{prefix}:{lease}") for icon, prefix in zip("⏭🚩ℹ⋯", "srgm", strict=True)]
    keyboard = InlineKeyboardMarkup(inline_keyboard=[options[:2], options[2:], icons])
    await bot.send_message(chat_id, text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)


def _button(text: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data)


async def _serve(api_url: str, token: str) -> None:
    """Poll as aiogram does it by itself, until a signal."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bare_bot", description=__doc__)
    parser.add_argument("api_url")
    parser.add_argument("token")
    arguments = parser.parse_args()
    loops.run(_serve(arguments.api_url, arguments.token))
