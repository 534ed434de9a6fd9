"""Boxes from a file to a label: drawn by several people, judged by one another and by gold, paid, and exported."""

import io
import json
import random
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from flows.assignments.remember_card import remember_card
from flows.delivery.deliver_notices import deliver_notices
from flows.people.collect_own_data import collect_own_data
from flows.people.identify_contributor import identify_contributor
from flows.people.set_language import set_language
from flows.ports import Delivery, Sent, Urgency
from flows.releases.export_labels import export_labels
from flows.shapes import Assigned, Person
from flows.verdicts.explain_response import explain_response
from kernel.values import Language
from store.tables.work import responses, tasks
from tasks.errors import NoTaskAvailable
from tests.handlers.miniapp.room import Room, boxings, drawing_room, pictures
from tests.support.world import World
from views.phrases import label, plural
from views.screens import Screen
from views.why import why

pytestmark = pytest.mark.asyncio

FISH, STAR = [0.2, 0.2, 0.6, 0.6, 0], [0.7, 0.1, 0.9, 0.3, 1]
GOLD = [{"box": FISH[:4], "label": "fish"}, {"box": STAR[:4], "label": "star"}]
NONSENSE = [[0.05, 0.7, 0.2, 0.95, 1]]
PEOPLE = 5


@pytest_asyncio.fixture
async def room(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Room]:
    """A house with pictures to draw on."""
    async with drawing_room(sqlite_url, tmp_path) as founded:
        yield founded


class Chats:
    """A messenger that keeps what it is given."""

    def __init__(self) -> None:
        self.edits: list[tuple[int, Screen]] = []
        self.sent: list[Screen] = []

    async def send(
        self, chat_id: int, screen: Screen, *, urgency: Urgency, silent: bool = False, thread_id: int | None = None
    ) -> Delivery:
        assert (urgency, silent, thread_id) == (Urgency.NOTICE, True, None)
        assert chat_id == 1
        self.sent.append(screen)
        return Sent(1)

    async def has_room(self, urgency: Urgency) -> bool:
        return urgency is Urgency.NOTICE

    async def edit(self, chat_id: int, message_id: int, screen: Screen, *, urgency: Urgency) -> Delivery:
        assert (chat_id, urgency) == (1, Urgency.NOTICE)
        self.edits.append((message_id, screen))
        return Sent(message_id)


def near(box: list[float], dice: random.Random) -> list[float]:
    """The box as a careful hand draws it."""
    return [*(round(side + dice.uniform(-0.01, 0.01), 4) for side in box[:4]), box[4]]


async def dealt(room: Room, person: Person) -> Assigned | None:
    """The next picture, while there is one."""
    try:
        return await room.world.take(person, "box")
    except NoTaskAvailable:
        return None


async def drawn_by_all(room: Room, campaign_id: Any) -> None:
    """Everybody draws everything there is; the last one draws nonsense."""
    dice = random.Random(4)
    for number in range(1, PEOPLE + 1):
        person = await room.world.person(number)
        while (row := await dealt(room, person)) is not None:
            assert row.campaign_id == campaign_id
            boxes = NONSENSE if number == PEOPLE else [near(FISH, dice), near(STAR, dice)]
            assert (await room.submit(await room.session(row.lease, number), boxes)).status_code == 200


async def test_boxes_go_from_a_file_to_labels_and_nonsense_is_refused(room: Room) -> None:
    world = room.world
    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().values(status="closed"))  # the room's own pictures
    overlap = {"min_overlap": "3", "max_overlap": str(PEOPLE), "release": "on_acceptance", "gold_share": "0.2"}
    rows = [*boxings(4), *({**row, "id": f"gold {row['id']}", "gold": GOLD} for row in boxings(2))]
    number = await pictures(world, rows, None, **overlap)
    campaign = await world.campaign_row(number)
    await drawn_by_all(room, campaign.id)
    for _ in range(3):
        await world.score_and_settle()
        world.clock.advance(86_400)

    by_person: dict[Any, set[str]] = {}
    for row in await world.rows(responses):
        by_person.setdefault(row["contributor_id"], set()).add(row["state"])
    states = sorted("|".join(sorted(each)) for each in by_person.values())
    assert states.count("paid") == PEOPLE - 1
    assert not any("paid" in each for each in states if each != "paid")

    await every_verdict_is_explained(world)
    file = await export_labels(world.deps, operator_id="9000", number=number, cause=world.cause("operator"))
    lines = [json.loads(line) for line in file.data.decode().splitlines()]
    assert {line["id"] for line in lines} == {row["id"] for row in boxings(4)}
    for line in lines:
        assert [each["label"] for each in line["label"]] == ["fish", "star"]
        for each, truth in zip(line["label"], (FISH, STAR), strict=True):
            assert each["box"] == pytest.approx(truth[:4], abs=0.02)
        assert line["confidence"] > 0.8
        assert len(line["votes"]) == PEOPLE
        assert line["gold"] is False


async def every_verdict_is_explained(world: World) -> None:
    """Whoever drew can ask why, in both languages."""
    for number in (1, PEOPLE):
        person = await identify_contributor(world.deps, platform="telegram", external_id=str(number))
        assert person is not None
        facts = await explain_response(world.deps, person)
        assert facts.by in {"peers", "gold"}
        for language in Language:
            assert f"#{facts.ref}" in why(language, facts).text


@pytest.mark.parametrize("language", Language)
async def test_the_receipt_comes_to_the_card_in_the_chat(room: Room, language: Language) -> None:
    world = room.world
    person, row = await room.dealt()
    assert row.card.page == "boxes"
    await remember_card(world.deps, assignment_id=row.id, message_id=77)
    await room.submit(await room.session(row.lease), [FISH, STAR])
    await set_language(world.deps, person, language, cause=world.cause())
    chats = Chats()
    assert await deliver_notices(world.deps, chats) == 1
    [(message_id, screen)] = chats.edits
    assert message_id == 77
    assert plural(language, "answer.boxes", 2) in screen.text
    assert screen.photo is not None
    assert label(language, "button.change") in [button.label for buttons in screen.rows for button in buttons]


async def test_a_receipt_without_a_known_card_is_a_message(room: Room) -> None:
    _, row = await room.dealt()
    await room.submit(await room.session(row.lease), [])
    chats = Chats()
    await deliver_notices(room.world.deps, chats)
    assert label(Language.EN, "answer.nothing") in chats.sent[0].text


async def test_what_somebody_drew_is_in_their_own_data(room: Room) -> None:
    person, row = await room.dealt()
    await room.submit(await room.session(row.lease), [FISH])
    found = await collect_own_data(room.world.deps, person)
    with zipfile.ZipFile(io.BytesIO(found.archives[0])) as archive:
        [answer] = json.loads(archive.read("answers.json"))
    assert answer["chosen"] == [{"box": FISH[:4], "label": "fish"}]
