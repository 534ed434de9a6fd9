"""What people send that is no answer: one kind sentence for each thing, and never a draft."""

import base64
import io

import pytest
from PIL import Image

from kernel.values import Language
from tests.hostile.place import Json, Place, buttons
from views import replies
from views.limits import plain_text

pytestmark = pytest.mark.asyncio


QUESTION = b'{"id": "tea", "kind": "answer", "text": "How is tea made?", "lang": "en"}'


def photo(colour: str) -> dict[str, str]:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(picture, "PNG")
    return {"name": f"{colour}.png", "base64": base64.b64encode(picture.getvalue()).decode()}


async def test_an_album_gets_one_answer(place: Place) -> None:
    ann = await place.somebody()
    album = [photo(colour) for colour in ("red", "green", "blue")]
    for _ in range(2):
        (answer,) = await ann.send(photos=album)
        assert answer["text"] == plain_text(replies.only_text(Language.EN).text)
    assert len(await ann.send(photos=album[:1])) == 1


async def test_no_command_known_or_not_becomes_an_answers_draft(place: Place) -> None:
    await place.campaign(QUESTION)
    ann, card = await place.contributor()
    assert "How is tea made?" in card["text"]
    for text in ("/foo", "/Cancel", "/foo@other_bot bar", "/ boil water", "/help", "/cancel"):
        (answer,) = await ann.say(text)
        assert "submit" not in presses(answer)
        is_known = text in {"/help", "/cancel"}
        assert ("don't know that command" in answer["text"]) is not is_known

    (echo,) = await ann.say("Boil water")
    assert "submit" in presses(echo)
    draft = next(one for one in reversed(await ann.chat()) if one.get("text") == "Boil water")
    await place.control.post("edit", person=ann.id, bot=ann.bot, message_id=draft["message_id"], text="/foo")
    await place.feed()
    await ann.press_label("button.submit")
    assert "Boil water" in (await ann.message(echo["message_id"]))["text"]


def presses(message: Json) -> set[str]:
    return {button["callback_data"].split(":")[0] for button in buttons(message)}
