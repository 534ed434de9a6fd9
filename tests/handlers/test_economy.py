"""/price and /supply from the chat: what the ledger and the day's row say, in private and in groups."""

import pytest

from kernel.money import SUPPLY_UNITS, UNITS_PER_AIC
from kernel.values import Language
from tests.hostile.place import NAMES, Place
from views.limits import plain_text
from views.phrases import phrase

pytestmark = pytest.mark.asyncio

TEA = b'{"id": "tea", "kind": "answer", "text": "How is tea made?", "lang": "en"}'


@pytest.mark.parametrize("language", Language)
async def test_the_first_price_is_full_and_says_why(place: Place, language: Language) -> None:
    ann = await place.somebody(language=language)
    await ann.say("/start")
    await ann.press_label("language.name")
    (answer,) = await ann.say("/price")
    day, reason, lane, changes, *mine = [line for line in answer["text"].split("\n") if line]
    assert "100%" in day
    assert reason == plain_text(phrase(language, "price.why.full", active="0", limit="10,000", budget="1,139,311"))
    assert "200 AIC" in lane
    assert ("08:00" if language is Language.ZH else "00:00") in changes
    assert plain_text(phrase(language, "price.mine.unverified")) in mine


async def test_the_supply_adds_up_while_campaigns_hold_some_of_it(place: Place) -> None:
    await place.campaign(TEA)
    ann = await place.somebody()
    await ann.say("/start")
    (answer,) = await ann.say("/supply")
    assert "10,000,000,000" in answer["text"]
    shown = [
        float(line.rpartition(": ")[2].replace(",", "")) for line in answer["text"].split("\n")[1:] if ": " in line
    ]
    assert len(shown) == 8
    assert sum(shown) == pytest.approx(SUPPLY_UNITS / UNITS_PER_AIC, abs=0.08)
    escrow = shown[5]
    assert escrow > 0


async def test_a_group_is_told_the_price_and_nothing_about_anybody(place: Place) -> None:
    ann = await place.somebody()
    group = (await place.control.post("groups", title="Cats", admin=ann.id))["id"]
    await place.control.post(f"groups/{group}/members", bot=NAMES["contributor"], status="member")
    for command in ("/price", "/supply"):
        await place.control.post("say", person=ann.id, chat=group, text=f"{command}@{NAMES['contributor']}")
    await place.feed()
    chat = await place.control.get("messages", person=ann.id, chat=group)
    _welcome, price, supply = (one["text"] for one in chat if "text" in one and one["from"]["is_bot"])
    assert "Today 100%" in price
    assert "your next task" not in price
    assert "10,000,000,000" in supply
