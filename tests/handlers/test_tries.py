"""An operator tries a campaign's tasks at the contributors' bot: real cards, real answers, and nothing kept of them."""

import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.platforms import CONTRIBUTOR
from store.tables import metadata
from tests.hostile.place import NAMES, Place, Somebody, buttons

Json = dict[str, Any]
ROWS: tuple[Json, ...] = (
    {"id": "choice", "text": "Which <b>bin</b>?", "options": ["food", "glass"], "gold": "glass"},
    {"id": "tags", "kind": "label", "text": "What is in it?", "options": ["salt", "tea"]},
    {"id": "number", "kind": "number", "text": "How many legs?", "unit": "legs"},
    {"id": "words", "kind": "answer", "text": "Why?", "answers": ["Because."]},
)
FILE = "\n".join(json.dumps(row | {"lang": "en"}) for row in ROWS).encode()
TOUCHED = {"tries", "inbox"}
"""What a try may write: itself, and that an update was done."""


def text_of(message: Json) -> str:
    text: str = message.get("text") or message.get("caption") or ""
    return text


def press_of(message: Json, beginning: str) -> str:
    presses: list[str] = [found["callback_data"] for found in buttons(message)]
    return next(press for press in presses if press.startswith(beginning))


@pytest_asyncio.fixture
async def operator(place: Place) -> Somebody:
    """The owner, with a draft of all that is typed or pressed."""
    say_name = place.bots[CONTRIBUTOR].say_name
    assert say_name is not None
    await say_name()
    owner = await place.operator()
    await owner.say("/campaign new Tea")
    await owner.document("tasks.jsonl", FILE, "C1")
    await owner.press((await owner.chat())[-1], "ci:1")
    return owner


async def link(operator: Somebody) -> str:
    """The payload of the link that the desk gives."""
    (told,) = await operator.say("/campaign try C1")
    address: str = buttons(told)[0]["url"]
    assert address.startswith(f"https://t.me/{NAMES[CONTRIBUTOR]}?start=try-")
    return address.split("start=")[1]


async def everything(place: Place) -> dict[str, list[Any]]:
    """Every row of every table that a try has nothing to do with."""
    async with place.house.deps.sessions.read() as session:
        return {
            table.name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.tables.values()
            if table.name not in TOUCHED
        }


@pytest.mark.asyncio
async def test_a_try_leaves_no_trace_in_anything_that_counts(place: Place, operator: Somebody) -> None:
    """Law: an answer in a try is never counted, judged, paid or exported, for it is never written."""
    payload, me = await link(operator), operator.at(CONTRIBUTOR)
    await me.say("/start")
    before = await everything(place)

    (card,) = await me.say(f"/start {payload}")
    assert "Try of C1 · 1/" in text_of(card)
    assert "Which <b>bin</b>?" in text_of(card)
    await me.press(card, press_of(card, "a:try."))
    told = await me.message(card["message_id"])
    assert "nothing is kept" in text_of(told)
    assert "food" in text_of(told)

    _, (tags,) = await me.press(told, press_of(told, "y:"))
    await me.press(tags, press_of(tags, "t:try."))
    marked = await me.message(tags["message_id"])
    await me.press(marked, press_of(marked, "submit:try."))
    told = await me.message(tags["message_id"])
    assert "salt" in text_of(told)

    _, (number,) = await me.press(told, press_of(told, "y:"))
    assert "How many legs" in text_of(number)
    (refused,) = await me.say("many")
    assert buttons(refused) == []
    (echo,) = await me.say("8")
    await me.press(echo, press_of(echo, "submit:try."))
    assert "8 legs" in text_of(await me.message(echo["message_id"]))

    await place.run_jobs()
    assert await everything(place) == before
    assert await place.parked() == []


@pytest.mark.asyncio
async def test_words_are_typed_echoed_and_told_back(place: Place, operator: Somebody) -> None:
    me = operator.at(CONTRIBUTOR)
    (card,) = await me.say(f"/start {await link(operator)}")
    for _ in range(3):
        _, (card,) = await me.press(card, press_of(card, "s:try."))
    assert "Why?" in text_of(card)
    (echo,) = await me.say("Because of tea.")
    assert "Because of tea." in text_of(echo)
    _, (asked,) = await me.press(echo, press_of(echo, "e:try."))
    assert buttons(asked) == []
    (echo,) = await me.say("Because of milk.")
    await me.press(echo, press_of(echo, "submit:try."))
    assert "Because of milk." in text_of(await me.message(echo["message_id"]))
    _, (guide,) = await me.press(card, press_of(card, "g:try."))
    assert "CC-BY-4.0" in text_of(guide)


@pytest.mark.asyncio
async def test_what_would_reach_others_only_says_so(place: Place, operator: Somebody) -> None:
    me = operator.at(CONTRIBUTOR)
    (card,) = await me.say(f"/start {await link(operator)}")
    for beginning in ("ra:try.", "m:try."):
        answer, sent = await me.press(card, press_of(card, beginning))
        assert answer is not None
        assert "This is a try" in answer["text"]
        assert sent == []
    lease = press_of(card, "s:").removeprefix("s:")
    for forged in (
        "a:try.x:1",
        f"a:{lease}:9",
        f"a:{lease}:x",
        f"t:{lease}:zz",
        f"t:{lease}:0:1",
        f"zz:{lease}",
        "y:x:9",
    ):
        answer, sent = await me.press(card, forged)
        assert answer is not None
        assert answer["show_alert"], forged
        assert sent == []
    assert await place.parked() == []


@pytest.mark.asyncio
async def test_beyond_the_last_task_is_the_last(place: Place, operator: Somebody) -> None:
    me = operator.at(CONTRIBUTOR)
    (card,) = await me.say(f"/start {await link(operator)}")
    token = press_of(card, "s:").split(".")[1]
    _, (last,) = await me.press(card, f"y:{token}:99999")
    place_of, count = text_of(last).split("·")[1].strip().split("/")
    assert place_of == count


@pytest.mark.asyncio
async def test_a_link_is_its_operators_alone_and_ends(place: Place, operator: Somebody) -> None:
    payload = await link(operator)
    stranger = await place.somebody("Eve")
    (refused,) = await stranger.say(f"/start {payload}")
    assert "This try is over" in text_of(refused)
    assert buttons(refused) == []

    me = operator.at(CONTRIBUTOR)
    (card,) = await me.say(f"/start {payload}")
    place.clock.advance(25 * 3600)
    answer, _ = await me.press(card, press_of(card, "a:try."))
    assert answer is not None
    assert "This try is over" in answer["text"]
    (nothing,) = await me.say("8")
    assert "try" not in text_of(nothing).lower()
    assert await link(operator) == payload  # asked for again, it goes on
    (card,) = await me.say(f"/start {payload}")
    assert "1/" in text_of(card)


@pytest.mark.asyncio
async def test_the_preview_has_a_button_for_it(operator: Somebody) -> None:
    card, turns = await operator.say("/campaign preview C1")
    assert {found["callback_data"] for found in buttons(card)} == {"x"}
    _, (told,) = await operator.press(turns, "ct:1")
    assert buttons(told)[0]["url"]
    (told,) = await operator.say("/audit campaign C1")
    assert "try" in text_of(told)


@pytest.mark.asyncio
async def test_before_the_other_bot_was_ever_served_there_is_no_way_to_it(place: Place) -> None:
    owner = await place.operator()
    (unknown,) = await owner.say("/campaign try C1")
    assert "C1" in text_of(unknown)
    await owner.say("/campaign new Tea")
    (empty,) = await owner.say("/campaign try C1")
    assert "no tasks yet" in text_of(empty)
    await owner.document("tasks.jsonl", FILE, "C1")
    await owner.press((await owner.chat())[-1], "ci:1")
    (unserved,) = await owner.say("/campaign try C1")
    assert "has not been started" in text_of(unserved)


@pytest.mark.asyncio
async def test_a_try_speaks_chinese_too(place: Place, operator: Somebody) -> None:
    me = operator.at(CONTRIBUTOR)
    await me.say("/start")
    await me.press((await me.chat())[-1], "lang:zh")
    (card,) = (await me.say(f"/start {await link(operator)}"))[-1:]
    assert "试做 C1 · 1/" in text_of(card)
    await me.press(card, press_of(card, "a:try."))
    assert "试做什么都不留" in text_of(await me.message(card["message_id"]))
    answer, _ = await me.press(card, "m:" + press_of(card, "s:")[2:])
    assert answer is not None
    assert "这是试做" in answer["text"]


def test_nothing_else_reads_what_a_try_writes() -> None:
    """Law: the table of tries is known to its own store module alone: no count, fit, export or payment sees it."""
    house = Path(__file__).parents[2]
    readers = {
        path.relative_to(house).as_posix()
        for room in ("store", "flows", "scoring", "jobs", "handlers", "bot", "views")
        for path in (house / room).rglob("*.py")
        if "tables.tries" in path.read_text(encoding="utf-8")
    }
    assert readers == {"store/tries.py"}
