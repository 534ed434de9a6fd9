"""Files: their limits, their ids, albums."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto

from tests.sandbox.conftest import Control
from tests.sandbox.test_api_clients import picture

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def bot(control: Control) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(control.url))
    async with Bot(await control.bot(), session=session) as bot:
        yield bot


@pytest_asyncio.fixture
async def person(control: Control, bot: Bot) -> int:
    person = await control.person()
    await control.say(person, "/start")
    return person


def upload(content: bytes, name: str = "file.bin") -> BufferedInputFile:
    return BufferedInputFile(content, name)


async def test_files_above_the_limits_are_refused(bot: Bot, person: int) -> None:
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(person, upload(b"0" * (50 * 2**20 + 1)))
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_photo(person, upload(b"0" * (10 * 2**20 + 1)))
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(person, upload(b"no picture"))
    with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        await bot.send_photo(person, upload(picture(6000, 4001)))


async def test_a_file_above_20_mb_cannot_be_fetched(bot: Bot, person: int) -> None:
    sent = await bot.send_document(person, upload(b"0" * (20 * 2**20 + 1)))
    assert sent.document
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(sent.document.file_id)


async def test_a_file_id_is_one_bots_own(control: Control, bot: Bot, person: int) -> None:
    sent = await bot.send_document(person, upload(b"mine"))
    assert sent.document
    await control.bot("other_bot")
    await control.say(person, "/start", "other_bot")
    params = {"chat_id": person, "document": sent.document.file_id}
    answer = await control.call("sendDocument", "other_bot", **params)
    assert answer["description"] == "Bad Request: wrong file identifier/HTTP URL specified"
    answer = await control.call("sendPhoto", chat_id=person, photo=sent.document.file_id)
    assert answer["description"] == "Bad Request: can't use file of type Document as Photo"


async def test_an_album_shares_its_id_and_mixes_no_kinds(bot: Bot, person: int) -> None:
    album = await bot.send_media_group(
        person, [InputMediaPhoto(media=upload(picture()), caption="first"), InputMediaPhoto(media=upload(picture()))]
    )
    assert len({message.media_group_id for message in album}) == 1
    assert [message.caption for message in album] == ["first", None]
    with pytest.raises(TelegramBadRequest, match="can't be mixed"):
        await bot.send_media_group(
            person, [InputMediaPhoto(media=upload(picture())), InputMediaDocument(media=upload(b"x"))]
        )


async def test_media_is_edited_in_place_and_a_text_can_become_a_photo(bot: Bot, person: int) -> None:
    sent = await bot.send_message(person, "text")
    edited = await bot.edit_message_media(
        InputMediaPhoto(media=upload(picture()), caption="now a photo"), chat_id=person, message_id=sent.message_id
    )
    assert not isinstance(edited, bool)
    assert edited.photo
    assert edited.text is None
    again = InputMediaPhoto(media=edited.photo[-1].file_id, caption="now a photo")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_media(again, chat_id=person, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("text", chat_id=person, message_id=sent.message_id)


async def test_a_copy_has_the_content_and_another_sender(control: Control, bot: Bot, person: int) -> None:
    said = await control.say(person, "copy me #now")
    copied = await bot.copy_message(person, person, said)
    events = await control.get("events", person=person)
    assert events[-1]["message"]["message_id"] == copied.message_id
    assert events[-1]["message"]["text"] == "copy me #now"
    assert events[-1]["message"]["from"]["is_bot"]


async def test_people_send_files_and_bots_fetch_them(control: Control, bot: Bot, person: int) -> None:
    form = aiohttp.FormData({"person": str(person), "bot": "helper_bot", "caption": "C12"})
    form.add_field("document", b'{"text": "q"}', filename="tasks.jsonl", content_type="application/json")
    async with control.http.post(f"{control.url}/sandbox/say", data=form) as response:
        assert response.status == 200
    update = (await bot.get_updates())[-1]
    assert update.message
    assert update.message.document
    assert (update.message.document.file_name, update.message.caption) == ("tasks.jsonl", "C12")
    file = await bot.get_file(update.message.document.file_id)
    assert file.file_path
    content = await bot.download_file(file.file_path)
    assert content
    assert content.read() == b'{"text": "q"}'


async def test_people_send_albums(control: Control, bot: Bot, person: int) -> None:
    form = aiohttp.FormData({"person": str(person), "bot": "helper_bot", "caption": "two"})
    for name in ("a.png", "b.png"):
        form.add_field("photos", picture(), filename=name, content_type="image/png")
    async with control.http.post(f"{control.url}/sandbox/say", data=form) as response:
        assert len((await response.json())["message_ids"]) == 2
    updates: list[Any] = [
        update.message for update in await bot.get_updates() if update.message and update.message.photo
    ]
    assert len({message.media_group_id for message in updates}) == 1
    assert [len(message.photo) for message in updates] == [2, 2]
    raw = await control.get("events", person=person)
    unique = raw[-1]["message"]["photo"][-1]["file_unique_id"]
    async with control.http.get(f"{control.url}/sandbox/file/{unique}") as response:
        assert response.content_type == "image/png"
        assert await response.read() == picture()
