"""/forget from the chat: asked with what is given up, then done; and a stranger afterwards."""

import pytest

from kernel.values import Language
from tests.hostile.place import Place, Somebody, buttons
from views.limits import plain_text
from views.phrases import label, phrase

pytestmark = pytest.mark.asyncio


def said(key: str, language: Language = Language.EN) -> str:
    return plain_text(phrase(language, key))


async def agreed(place: Place, language: Language) -> Somebody:
    person = await place.somebody("Ann", language)
    await person.say("/start")
    await person.press_label("language.name")
    await person.press_label("button.agree")
    return person


@pytest.mark.parametrize("language", Language)
async def test_everything_about_oneself_comes_as_a_file_now_and_then(place: Place, language: Language) -> None:
    ann = await agreed(place, language)
    (file,) = await ann.say("/mydata")
    assert file["document"]["file_name"] == "aichain-mydata.zip"
    assert "README.txt" in file["caption"]
    (soon,) = await ann.say("/mydata")
    assert soon["text"] == plain_text(phrase(language, "error.TooFast", seconds=600))
    place.clock.advance(600)
    (later,) = await ann.say("/mydata")
    assert "document" in later


@pytest.mark.parametrize("language", Language)
async def test_who_confirms_is_forgotten_and_may_begin_anew(place: Place, language: Language) -> None:
    ann = await agreed(place, language)
    (card,) = await ann.say("/forget")
    assert said("forget.card", language) in card["text"]
    assert [button["text"] for button in buttons(card)] == [
        label(language, "button.forget"),
        label(language, "button.forget_not"),
    ]

    await ann.press_label("button.forget")

    farewell = (await ann.chat())[-1]
    assert farewell["text"] == said("forget.done", language)
    assert "reply_markup" not in farewell
    assert str(ann.id) not in repr(place.log)
    (first,) = await ann.say("/start")
    assert said("language.welcome", language) in first["text"]
    assert await place.parked() == []


async def test_who_thinks_better_of_it_keeps_everything(place: Place) -> None:
    ann = await agreed(place, Language.EN)
    await ann.say("/forget")
    await ann.press_label("button.forget_not")
    assert (await ann.chat())[-1]["text"] == said("forget.kept")
    (balance,) = await ann.say("/balance")
    assert said("balance.title") in balance["text"]


async def test_a_balance_that_is_not_the_one_shown_is_shown_first(place: Place) -> None:
    ann = await agreed(place, Language.EN)
    (card,) = await ann.say("/forget")
    await ann.press(card, "fg:5")
    again = (await ann.chat())[-1]
    assert again["text"].startswith(said("forget.changed"))
    await ann.press_label("button.forget")
    assert (await ann.chat())[-1]["text"] == said("forget.done")
