"""Numbers are typed and tags are marked; both go from a file to a label, and wrong work is seen."""

import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from flows.deps import Cause
from flows.releases.export_labels import export_labels
from kernel.values import Language
from store.tables.work import assignments, responses
from tests.hostile.place import Place, Somebody, buttons
from views.phrases import label as words

Json = dict[str, Any]

pytestmark = pytest.mark.asyncio

COUNTS = (3, 5, 120)
NUMBER_ROWS = "\n".join(
    json.dumps(
        {"id": f"n{count}", "kind": "number", "lang": "en", "text": f"How many legs have {count} cats?", "low": 0}
    )
    for count in COUNTS
)
TAG_ROWS = "\n".join(
    json.dumps(
        {
            "id": f"t{name}",
            "kind": "label",
            "lang": "en",
            "text": f"What is a {name}?",
            "options": ["alive", "red", "big"],
        }
    )
    for name in ("whale", "brick", "cherry")
)
TAGS = {"whale": {"alive", "big"}, "brick": {"red"}, "cherry": {"alive", "red"}}


def button(message: Json, *signs: str) -> str:
    """The data of the first button whose words hold one of these."""
    return next(str(key["callback_data"]) for key in buttons(message) if any(sign in key["text"] for sign in signs))


async def labels(place: Place, number: int) -> dict[str, Json]:
    file = await export_labels(place.house.deps, operator_id="1", number=number, cause=Cause("operator", 10**6))
    return {line["id"]: line for line in map(json.loads, file.data.decode().splitlines())}


async def mark(person: Somebody, card: Json, *tags: str) -> Json:
    """Press these tags, one after another, as fast as somebody reads."""
    for tag in tags:
        person.place.clock.advance(1)
        await person.press(card, button(card, tag))
        card = await person.message(card["message_id"])
    return card


async def test_numbers_go_from_a_file_to_labels_and_a_wrong_one_is_refused(place: Place) -> None:
    number = await place.campaign(NUMBER_ROWS.encode(), release="on_acceptance", max_overlap="4")
    wrong: list[tuple[Somebody, int]] = []
    for voter in range(4):
        person, card = await place.contributor(f"Ann {voter}")
        for _ in COUNTS:
            assert card["text"].startswith("🔢 Hostile · 1–3 AIC")
            count = next(each for each in COUNTS if f" {each} cats" in card["text"])
            typed = "9999" if (voter, count) == (3, 5) else f"{4 * count:,} legs"
            echo = (await person.say(typed))[-1]
            assert words(Language.EN, "button.used_ai") not in [key["text"] for key in buttons(echo)]
            await person.press(echo, button(echo, words(Language.EN, "button.submit")))
            receipt = await person.message(echo["message_id"])
            assert f"✓ {'9999' if typed == '9999' else 4 * count}" in receipt["text"]
            if typed == "9999":
                wrong.append((person, echo["message_id"]))
            card = (await person.say("/task"))[-1]
    place.clock.advance(61)
    await place.run_jobs()

    found = await labels(place, number)
    assert {id: line["label"] for id, line in found.items()} == {"n3": 12, "n5": 20, "n120": 480}
    assert sorted(found["n5"]["votes"]) == [20, 20, 20, 9999]
    ((person, message_id),) = wrong
    assert "+" not in (await person.message(message_id))["text"]


async def test_what_is_no_number_is_told_kindly_and_keeps_the_card(place: Place) -> None:
    await place.campaign(NUMBER_ROWS.encode())
    person, _ = await place.contributor()
    for typed in ("many", "NaN", "1e999", "3-4", "👍"):
        assert (await person.say(typed))[-1]["text"].startswith("I could not read one number")
    assert "≥ 0" in (await person.say("-3"))[-1]["text"]
    echo = (await person.say("一百二十"))[-1]
    assert "120" in echo["text"]


async def test_tags_go_from_a_file_to_labels(place: Place) -> None:
    number = await place.campaign(TAG_ROWS.encode(), release="on_acceptance", max_overlap="4")
    for voter in range(4):
        person, card = await place.contributor(f"Ann {voter}")
        for _ in TAGS:
            name = next(each for each in TAGS if f"a {each}?" in card["text"])
            card = await mark(person, card, *sorted(TAGS[name]))
            assert {key["text"][2:] for key in buttons(card) if key["text"].startswith("✅")} == TAGS[name]
            await person.press(card, button(card, f"Submit ({len(TAGS[name])})"))
            assert "✓" in (await person.message(card["message_id"]))["text"]
            card = (await person.say("/task"))[-1]
    place.clock.advance(61)
    await place.run_jobs()

    found = await labels(place, number)
    assert {id: set(line["label"]) for id, line in found.items()} == {f"t{name}": tags for name, tags in TAGS.items()}


async def test_marks_are_kept_and_pressed_twice_they_are_the_same(place: Place) -> None:
    await place.campaign(TAG_ROWS.encode())
    person, card = await place.contributor()
    assert not any("Submit" in key["text"] for key in buttons(card))
    red = button(card, "red")
    for _ in range(2):  # the same button, before the card has changed
        await person.press(card, red)
    async with place.house.deps.sessions.read() as session:
        assert (await session.execute(select(assignments.c.draft))).scalar_one() == "[1]"

    shown = await person.message(card["message_id"])
    await person.press(shown, button(shown, "⋯"))
    menu = await person.message(card["message_id"])
    await person.press(menu, button(menu, words(Language.EN, "button.back_to_task")))
    again = await person.message(card["message_id"])
    assert [key["text"] for key in buttons(again)][:3] == ["⬜ alive", "✅ red", "⬜ big"]

    submit = button(again, "Submit (1)")
    for _ in range(2):
        await person.press(again, submit)
    async with place.house.deps.sessions.read() as session:
        assert (await session.execute(select(responses.c.value))).scalars().all() == [[1]]


async def test_an_answer_that_was_submitted_opens_again_with_its_marks(place: Place) -> None:
    await place.campaign(TAG_ROWS.encode())
    person, card = await place.contributor()
    card = await mark(person, card, "red", "big")
    await person.press(card, button(card, "Submit (2)"))
    receipt = await person.message(card["message_id"])
    await person.press(receipt, button(receipt, words(Language.EN, "button.change")))
    again = await person.message(card["message_id"])
    assert [key["text"] for key in buttons(again)][:3] == ["⬜ alive", "✅ red", "✅ big"]
    assert (await mark(person, again, "red"))["message_id"] == card["message_id"]


async def test_nothing_applies_only_where_the_campaign_lets_it(place: Place) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("tasks.jsonl", TAG_ROWS)
        file.writestr("campaign.json", json.dumps({"none_of_these": True}))
    number = await place.campaign(archive.getvalue(), "tasks.zip", release="on_acceptance", max_overlap="4")
    for voter in range(4):
        person, card = await place.contributor(f"Ann {voter}")
        for _ in TAGS:
            place.clock.advance(1)
            none = button(card, words(Language.EN, "button.none_of_these"))
            for _ in range(2):
                await person.press(card, none)
            assert words(Language.EN, "button.none_of_these") in (await person.message(card["message_id"]))["text"]
            card = (await person.say("/task"))[-1]
    place.clock.advance(61)
    await place.run_jobs()
    assert [line["label"] for line in (await labels(place, number)).values()] == [[], [], []]
