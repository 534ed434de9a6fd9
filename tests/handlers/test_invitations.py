"""/invite from the chat, in both languages, and what somebody who follows the link is told."""

import re

import pytest

from kernel.money import Amount
from kernel.values import Language
from tests.hostile.place import Place
from views import invitations
from views.limits import plain_text
from views.phrases import phrase

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("language", Language)
async def test_a_link_says_what_it_pays_and_whoever_follows_it_is_told(place: Place, language: Language) -> None:
    ann, _ = await place.contributor(language=language)
    (card,) = await ann.say("/invite")
    link = re.search(r"https://t\.me/\w+\?start=([\w-]{16})", card["text"])
    assert link is not None
    assert plain_text(invitations.own_link(language, link[0], invited=0, paid=Amount(0)).text) == card["text"]

    zoe = await place.somebody("Zoe", language)
    await zoe.say(f"/start {link[1]}")
    await zoe.press_label("language.name")
    consent = (await zoe.chat())[-1]
    assert plain_text(phrase(language, "consent.by_link")) in consent["text"]
    await zoe.press_label("button.details")
    await zoe.press_label("button.back")
    assert plain_text(phrase(language, "consent.by_link")) in (await zoe.message(consent["message_id"]))["text"]
    await zoe.press_label("button.agree")

    (again,) = await ann.say("/invite")
    assert plain_text(invitations.own_link(language, link[0], invited=1, paid=Amount(0)).text) == again["text"]


async def test_nobody_has_a_link_before_they_agree(place: Place) -> None:
    ann = await place.somebody()
    await ann.say("/start")
    (asked,) = await ann.say("/invite")
    assert "t.me" not in asked["text"]
