"""The real clients, unchanged, against the sandbox."""

import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from PIL import Image
from telegram.ext import ApplicationBuilder, ExtBot

from tests.sandbox.conftest import Control

pytestmark = pytest.mark.asyncio


def picture(width: int = 640, height: int = 480) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return buffer.getvalue()


@pytest_asyncio.fixture
async def aiogram_bot(control: Control) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(control.url))
    async with Bot(await control.bot(), session=session) as bot:
        yield bot


@pytest_asyncio.fixture
async def ptb_bot(control: Control) -> AsyncIterator[ExtBot[None]]:
    url, token = control.url, await control.bot()
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    async with application.bot as bot:
        yield bot


KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="yes")]])


async def test_aiogram_reads_and_answers_a_text(control: Control, aiogram_bot: Bot) -> None:
    person = await control.person()
    await control.say(person, "/start abc")

    (update,) = await aiogram_bot.get_updates(timeout=5)
    assert update.message
    assert update.message.from_user
    assert update.message.text == "/start abc"
    assert update.message.entities
    assert update.message.entities[0].type == "bot_command"
    assert update.message.from_user.language_code == "en"
    sent = await aiogram_bot.send_message(person, "<b>你好</b> & co".replace("&", "&amp;"), parse_mode="HTML")
    assert sent.text == "你好 & co"

    assert await aiogram_bot.get_updates(offset=update.update_id + 1) == []


async def test_aiogram_sends_files_and_reads_them_back(control: Control, aiogram_bot: Bot) -> None:
    person = await control.person()
    await control.say(person, "/start")

    photo = await aiogram_bot.send_photo(
        person, BufferedInputFile(picture(), "a.png"), caption="a", reply_markup=KEYBOARD
    )
    document = await aiogram_bot.send_document(person, BufferedInputFile(b"one,two", "数据.csv"))

    assert photo.photo
    assert (photo.photo[-1].width, photo.photo[-1].height) == (640, 480)
    assert document.document
    assert document.document.file_name == "数据.csv"
    file = await aiogram_bot.get_file(document.document.file_id)
    assert file.file_path
    downloaded = await aiogram_bot.download_file(file.file_path)
    assert downloaded
    assert downloaded.read() == b"one,two"
    again = await aiogram_bot.send_photo(person, photo.photo[-1].file_id)
    assert again.photo == photo.photo


async def test_aiogram_answers_a_press_and_edits(control: Control, aiogram_bot: Bot) -> None:
    person = await control.person()
    await control.say(person, "/start")
    card = await aiogram_bot.send_message(person, "card", reply_markup=KEYBOARD)
    await aiogram_bot.get_updates(offset=-1)

    await control.post("press", person=person, bot="helper_bot", message_id=card.message_id, data="yes")
    update = (await aiogram_bot.get_updates())[-1]
    assert update.callback_query
    await aiogram_bot.answer_callback_query(update.callback_query.id, text="thanks", show_alert=True)
    await aiogram_bot.edit_message_text("receipt", chat_id=person, message_id=card.message_id)

    events = await control.get("events", person=person)
    assert [event["kind"] for event in events] == ["message", "message", "answer", "edit"]
    assert (events[2]["text"], events[2]["show_alert"]) == ("thanks", True)
    assert events[3]["message"]["text"] == "receipt"
    assert "reply_markup" not in events[3]["message"]


async def test_ptb_does_the_same(control: Control, ptb_bot: ExtBot[None]) -> None:
    person = await control.person()
    await control.say(person, "/start")

    (update,) = await ptb_bot.get_updates(timeout=5)
    assert update.message
    assert update.message.text == "/start"
    sent = await ptb_bot.send_document(person, b"one,two", filename="data.csv", caption="rows")
    assert sent.document
    file = await ptb_bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"one,two"
    edited = await ptb_bot.edit_message_caption(person, sent.message_id, caption="more rows")
    assert not isinstance(edited, bool)
    assert edited.caption == "more rows"
    chat = await ptb_bot.get_chat(person)
    assert chat.first_name == "Ann"
    assert await ptb_bot.set_my_commands([("start", "begin")], language_code="en")
    assert (await ptb_bot.get_my_commands(language_code="en"))[0].description == "begin"
