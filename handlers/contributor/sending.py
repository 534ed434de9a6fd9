"""How a screen becomes Telegram's calls, and what Telegram's answers mean."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
)
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    WebAppInfo,
)

from flows.delivery.read_photo import read_photo
from flows.delivery.remember_photo import remember_photo
from flows.deps import Deps
from views.limits import CAPTION_UNITS, fits
from views.screens import Button, ReplyKeyboard, Rows, Screen, split

NOT_MODIFIED = "message is not modified"
QUERY_TOO_OLD = "query is too old"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
    "there is no caption in the message",
)
_UNREACHABLE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "bot was kicked",
    "peer_id_invalid",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "message thread not found",
)
_NO_CONNECTION = "ClientConnector"  # and what becomes of it: refused, no such name, no trust
_UNKNOWN_FILE = "wrong file identifier"
_DRAWING_NAME = "picture.png"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class _Where:
    chat_id: int
    thread_id: int | None
    app_url: str | None
    silent: bool


async def post(
    bot: Bot, deps: Deps, chat_id: int, screen: Screen, *, silent: bool = False, thread_id: int | None = None
) -> Message:
    """Send a screen as new messages, to a group's topic where one is named; the last one carries its buttons.

    Returns: the last message.
    """
    where = _Where(chat_id, thread_id, deps.policy.app_url, silent=silent)
    sent: Message | None = None
    for part in split(screen):
        if part.drawing is not None:
            sent = await _send_photo(bot, where, BufferedInputFile(part.drawing, _DRAWING_NAME), part)
        elif part.photo is None:
            sent = await bot.send_message(
                chat_id,
                part.text,
                message_thread_id=thread_id,
                reply_markup=_markup_of(part, where.app_url),
                link_preview_options=_NO_PREVIEW,
                disable_notification=silent or None,
            )
        else:
            sent = await _post_photo(bot, deps, where, part)
    assert sent is not None
    return sent


async def post_file(bot: Bot, chat_id: int, screen: Screen, *, name: str, data: bytes) -> None:
    """Send a file with the screen under it; a text too long for that follows as messages of its own."""
    upload, fits_under = BufferedInputFile(data, name), fits(screen.text, CAPTION_UNITS)
    await bot.send_document(
        chat_id,
        upload,
        caption=screen.text if fits_under else None,
        reply_markup=_markup(screen.rows) if fits_under else None,
        disable_content_type_detection=True,
    )
    if not fits_under:
        for part in split(screen):
            await bot.send_message(
                chat_id, part.text, reply_markup=_markup(part.rows), link_preview_options=_NO_PREVIEW
            )


async def _post_photo(bot: Bot, deps: Deps, where: _Where, screen: Screen) -> Message:
    """Send a photo by its file_id; upload it the first time, and when the platform no longer knows the id."""
    assert screen.photo is not None
    photo = await read_photo(deps, bot=str(bot.id), sha256=screen.photo)
    if photo.file_id is not None:
        try:
            return await _send_photo(bot, where, photo.file_id, screen)
        except TelegramBadRequest as error:
            if _UNKNOWN_FILE not in error.message:
                raise
    upload = BufferedInputFile(await photo.read(), f"{screen.photo[:12]}.jpg")
    sent = await _send_photo(bot, where, upload, screen)
    if sent.photo:
        await remember_photo(deps, bot=str(bot.id), sha256=screen.photo, file_id=sent.photo[-1].file_id)
    return sent


async def _send_photo(bot: Bot, where: _Where, photo: str | BufferedInputFile, screen: Screen) -> Message:
    return await bot.send_photo(
        where.chat_id,
        photo,
        message_thread_id=where.thread_id,
        caption=screen.text or None,
        reply_markup=_markup_of(screen, where.app_url),
        disable_notification=where.silent or None,
    )


async def edit(bot: Bot, chat_id: int, message_id: int, screen: Screen, *, app_url: str | None = None) -> None:
    """Make a message show the screen's last part, its photo kept; a message that shows it already is left alone.

    Shape:   without an `app_url` there are no buttons for pages of ours.
    Raises:  TelegramBadRequest where the message is gone.
    """
    part = split(screen)[-1]
    try:
        if part.photo is None:
            await bot.edit_message_text(
                part.text,
                chat_id=chat_id,
                message_id=message_id,
                reply_markup=_markup(part.rows, app_url),
                link_preview_options=_NO_PREVIEW,
            )
        else:
            await bot.edit_message_caption(
                chat_id=chat_id,
                message_id=message_id,
                caption=part.text,
                reply_markup=_markup(part.rows, app_url),
            )
    except TelegramBadRequest as error:
        if NOT_MODIFIED not in error.message:
            raise


async def show(query: CallbackQuery, deps: Deps, screen: Screen) -> None:
    """Put the screen in the place of the pressed message; where that is gone, post it anew."""
    bot = query.bot
    assert bot is not None
    message = query.message
    if message is None:
        await post(bot, deps, query.from_user.id, screen)
        return
    if isinstance(message, InaccessibleMessage):
        await post(bot, deps, message.chat.id, screen)
        return
    try:
        await edit(bot, message.chat.id, message.message_id, screen, app_url=deps.policy.app_url)
    except TelegramBadRequest as error:
        if not is_gone(error):
            raise
        await post(bot, deps, message.chat.id, screen)


async def take_buttons(query: CallbackQuery) -> None:
    """Leave the pressed message as it is, without its buttons."""
    if not isinstance(query.message, Message) or query.message.reply_markup is None:
        return
    try:
        await query.message.edit_reply_markup(reply_markup=None)
    except TelegramBadRequest as error:
        if NOT_MODIFIED not in error.message and not is_gone(error):
            raise


def is_gone(error: TelegramBadRequest) -> bool:
    """Whether Telegram says that the message can no longer be edited, or never could be in this way."""
    text = error.message.lower()
    return any(words in text for words in _GONE)


def is_unreachable(error: TelegramAPIError) -> bool:
    """Whether Telegram says that nobody can be written to in this chat, now and until something changes there."""
    if isinstance(error, TelegramForbiddenError | TelegramMigrateToChat):
        return True
    return isinstance(error, TelegramBadRequest) and any(words in error.message.lower() for words in _UNREACHABLE)


def was_unheard(error: TelegramNetworkError) -> bool:
    """Whether there was not even a connection, so that Telegram can't have done anything."""
    return _NO_CONNECTION in error.message


async def deep_link(bot: Bot, payload: str = "") -> str:
    """The address that opens the private chat, with a payload for /start."""
    name = (await bot.me()).username
    return f"https://t.me/{name}?start={payload}" if payload else f"https://t.me/{name}"


def thread_of(message: Message) -> int | None:
    """The topic of a forum in which a message stands."""
    return message.message_thread_id if message.is_topic_message else None


def pressed_message_id(query: CallbackQuery) -> int | None:
    """The message whose button was pressed, if it can still be edited."""
    return query.message.message_id if isinstance(query.message, Message) else None


def _markup_of(
    screen: Screen, app_url: str | None
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    return _markup(screen.rows, app_url) if screen.keyboard is None else _reply_keyboard(screen.keyboard)


def _reply_keyboard(keyboard: ReplyKeyboard) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """One button a row, for a thumb; gone after one use."""
    if not keyboard.labels:
        return ReplyKeyboardRemove(remove_keyboard=True)
    rows = [[KeyboardButton(text=text, request_contact=text == keyboard.contact or None)] for text in keyboard.labels]
    return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, one_time_keyboard=True)


def _markup(rows: Rows, app_url: str | None = None) -> InlineKeyboardMarkup | None:
    """Telegram's rows; where our pages can't be opened, without the buttons for them."""
    shown = [[_button(button, app_url) for button in row if button.web_app is None or app_url] for row in rows]
    keyboard = [row for row in shown if row]
    return InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None


def _button(button: Button, app_url: str | None) -> InlineKeyboardButton:
    if button.web_app is not None:
        return InlineKeyboardButton(text=button.label, web_app=WebAppInfo(url=f"{app_url}{button.web_app}"))
    return InlineKeyboardButton(text=button.label, callback_data=button.press, url=button.url)
