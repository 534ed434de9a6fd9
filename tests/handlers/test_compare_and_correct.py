"""Two answers to compare and a model's answer to mend, in chat, in both languages."""

import io
import json
import zipfile
from collections.abc import Mapping

import pytest
from PIL import Image
from sqlalchemy import select

from kernel.values import Language
from store.tables.work import responses
from tests.hostile.place import Json, Place, buttons
from views.phrases import label

pytestmark = pytest.mark.asyncio

WRONG, MENDED = "Roses & <lilies>.", "The tea plant."
PAIR = {"id": "pair", "kind": "compare", "text": "Why?", "a": "Because <b>.", "b": "So & so."}
FIX = {"id": "fix", "kind": "correct", "text": "Whence?", "answer": WRONG, "mistakes": ["<lilies>"]}


def rows(language: Language, *tasks: Mapping[str, object]) -> bytes:
    return "\n".join(json.dumps({**task, "lang": language.value}) for task in tasks).encode()


def labelled(message: Json, text: str) -> str:
    (data,) = (str(button["callback_data"]) for button in buttons(message) if button["text"] == text)
    return data


def quotes(message: Json, kind: str = "blockquote") -> list[str]:
    """The texts of one kind of entity, in their order; entities count in UTF-16."""
    units = message["text"].encode("utf-16-le")
    return [
        units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in message.get("entities", ())
        if entity["type"] == kind
    ]


async def stored(place: Place) -> list[tuple[int | None, str | None]]:
    async with place.house.deps.sessions.read() as session:
        found = await session.execute(select(responses.c.choice, responses.c.text).order_by(responses.c.submitted_at))
        return [(choice, text) for choice, text in found]


@pytest.mark.parametrize("language", Language)
async def test_the_better_of_two_is_one_press_wherever_it_stands(place: Place, language: Language) -> None:
    await place.campaign(rows(language, PAIR))
    person, card = await place.contributor("Ann", language)
    assert sorted(quotes(card)) == ["Because <b>.", "So & so."]
    side = "ab"[quotes(card).index("So & so.")]
    (said,) = await person.say("B!")
    assert "#" in said["text"], "words answer no comparison"

    pressed = labelled(card, label(language, f"option.compare.{side}"))
    for _ in range(2):
        await person.press(card, pressed)
    receipt = await person.message(card["message_id"])
    assert label(language, f"option.compare.{side}") in receipt["text"]
    assert quotes(receipt) == quotes(card)
    assert await stored(place) == [(1, None)]


@pytest.mark.parametrize("language", Language)
async def test_a_models_answer_is_left_with_one_press(place: Place, language: Language) -> None:
    await place.campaign(rows(language, FIX))
    person, card = await place.contributor("Ann", language)
    assert quotes(card) == [WRONG]
    assert quotes(card, "underline") == ["<lilies>"]
    for _ in range(2):
        await person.press(card, labelled(card, label(language, "option.correct.right")))
    assert label(language, "option.correct.right") in (await person.message(card["message_id"]))["text"]
    assert await stored(place) == [(None, WRONG)]


@pytest.mark.parametrize("is_typed", [False, True])
async def test_an_answer_about_a_picture_left_as_it_is_has_its_receipt_and_verdict_in_one_place(
    place: Place, *, is_typed: bool
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("tasks.jsonl", rows(Language.EN, {**FIX, "image": "a.png"}))
        members.writestr("a.png", picture.getvalue())
    await place.campaign(archive.getvalue(), "tasks.zip")
    person, card = await place.contributor()
    assert card["photo"]
    if is_typed:
        (echo,) = await person.say(WRONG)
        await person.press(echo, labelled(echo, label(Language.EN, "button.submit")))
    else:
        await person.press(card, labelled(card, label(Language.EN, "option.correct.right")))
        assert "received" in (await person.message(card["message_id"]))["caption"]
    newest = (await person.chat())[-1]
    assert "received" in newest.get("caption", "") + newest.get("text", "")
    assert await stored(place) == [(None, WRONG)]
    assert not await place.parked()


@pytest.mark.parametrize("language", Language)
async def test_a_models_answer_is_mended_from_its_own_words(place: Place, language: Language) -> None:
    await place.campaign(rows(language, FIX))
    person, card = await place.contributor("Ann", language)
    _, (asked,) = await person.press(card, labelled(card, label(language, "button.fix")))
    assert asked["text"].endswith(WRONG)
    assert {entity["type"] for entity in asked["entities"]} >= {"pre"}
    (echo,) = await person.say(MENDED)
    assert MENDED in echo["text"]
    await person.press_label("button.submit")
    assert quotes(await person.message(echo["message_id"]))[-1] == MENDED
    assert await stored(place) == [(None, MENDED)]
