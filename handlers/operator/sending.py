"""How a screen becomes Telegram's calls in the operators' bot."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from flows.delivery.read_photo import read_photo
from flows.delivery.remember_photo import remember_photo
from flows.deps import Deps
from handlers.operator.desk import Desk
from views.screens import Button, Rows, Screen, split

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_DRAWING_NAME: Final = "picture.png"
_NOT_MODIFIED: Final = "not modified"
_UNKNOWN_FILE: Final = "wrong file identifier"
_NOBODY: Final = ("chat not found", "user is deactivated", "peer_id_invalid")
_LASTING: Final = ("too large", "localprotocol", "unsupportedprotocol", "invalidurl", "unknown error")
"""What PTB calls a network error, and another try would not cure."""
_GONE: Final = ("message to edit not found", "message can't be edited", "there is no text in the message")


def is_unreachable(error: Exception) -> bool:
    """Whether Telegram says that nobody can be written to in this chat: blocked, never started, gone."""
    if isinstance(error, Forbidden | ChatMigrated):
        return True
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _NOBODY)


def is_away(error: Exception) -> bool:
    """Whether Telegram asks to wait, is ill (5xx), or was not reached: another try will do."""
    if isinstance(error, RetryAfter | TimedOut):
        return True
    return type(error) is NetworkError and not any(words in error.message.lower() for words in _LASTING)


def asked_to_wait_s(error: RetryAfter) -> float:
    """How long Telegram asks us to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


async def post(desk: Desk, screen: Screen) -> int:
    """Send a screen as new messages; the last one carries its buttons. Returns: its id."""
    return await post_in(desk.bot, desk.deps, desk.chat_id, screen)


async def post_in(bot: Bot, deps: Deps, chat_id: int, screen: Screen) -> int:
    """The same in any operator's chat."""
    sent: Message | None = None
    for part in split(screen):
        if part.photo is not None:
            sent = await _post_photo(bot, deps, chat_id, part)
        elif part.drawing is not None:
            sent = await _send_photo(bot, chat_id, InputFile(part.drawing, _DRAWING_NAME), part)
        else:
            sent = await bot.send_message(
                chat_id,
                part.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(part.rows),
                link_preview_options=_NO_PREVIEW,
            )
    assert sent is not None
    return sent.message_id


async def edit_in(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Make a text of ours show this screen; what shows it already is left alone.

    Raises:  BadRequest where the message is gone.
    """
    part = split(screen)[-1]
    try:
        await bot.edit_message_text(
            part.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_markup(part.rows),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if _NOT_MODIFIED not in error.message.lower():
            raise


async def post_to(desk: Desk, chat_id: int, screen: Screen) -> None:
    """Send a screen to another operator, as a courtesy: one who is not there misses nothing that can't be asked for."""
    try:
        await post(replace(desk, chat_id=chat_id), screen)
    except TelegramError as error:
        if not is_unreachable(error) and not is_away(error):
            raise


async def show(desk: Desk, screen: Screen) -> None:
    """Put the screen in the place of the pressed message; where that can't be, post it anew."""
    pressed = None if desk.query is None else desk.query.message
    part = split(screen)[-1]
    is_alike = isinstance(pressed, Message) and (bool(pressed.photo) if part.has_picture else pressed.text is not None)
    if not isinstance(pressed, Message) or not is_alike or screen.photo is not None or screen.drawing != part.drawing:
        await post(desk, screen)
        return
    try:
        await _edit(pressed, part)
    except BadRequest as error:
        reason = error.message.lower()
        if any(words in reason for words in _GONE):
            await post(desk, screen)
        elif _NOT_MODIFIED not in reason:
            raise


async def _edit(message: Message, part: Screen) -> None:
    if part.drawing is None:
        await message.edit_text(
            part.text,
            parse_mode=ParseMode.HTML,
            reply_markup=_markup(part.rows),
            link_preview_options=_NO_PREVIEW,
        )
    else:
        media = InputMediaPhoto(part.drawing, part.text, ParseMode.HTML, filename=_DRAWING_NAME)
        await message.edit_media(media, reply_markup=_markup(part.rows))


async def drop_buttons(desk: Desk) -> None:
    """Leave the pressed message as it is, without its buttons: what they offered is done or declined."""
    pressed = None if desk.query is None else desk.query.message
    if not isinstance(pressed, Message):
        return
    try:
        await pressed.edit_reply_markup(None)
    except BadRequest as error:
        if not any(words in error.message.lower() for words in (*_GONE, _NOT_MODIFIED)):
            raise


async def _post_photo(bot: Bot, deps: Deps, chat_id: int, screen: Screen) -> Message:
    """Send a photo by its file_id; upload it the first time, and when the platform no longer knows the id."""
    assert screen.photo is not None
    photo = await read_photo(deps, bot=str(bot.id), sha256=screen.photo)
    if photo.file_id is not None:
        try:
            return await _send_photo(bot, chat_id, photo.file_id, screen)
        except BadRequest as error:
            if _UNKNOWN_FILE not in error.message.lower():
                raise
    upload = InputFile(await photo.read(), f"{screen.photo[:12]}.jpg")
    sent = await _send_photo(bot, chat_id, upload, screen)
    if sent.photo:
        await remember_photo(deps, bot=str(bot.id), sha256=screen.photo, file_id=sent.photo[-1].file_id)
    return sent


async def _send_photo(bot: Bot, chat_id: int, photo: str | InputFile, screen: Screen) -> Message:
    return await bot.send_photo(
        chat_id,
        photo,
        caption=screen.text or None,
        parse_mode=ParseMode.HTML,
        reply_markup=_markup(screen.rows),
    )


def _markup(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    assert button.web_app is None, "operators have no Mini App"
    return InlineKeyboardButton(button.label, callback_data=button.press, url=button.url)
