"""The same item in both languages: what comes out differently is told in /campaign status and in the export."""

import json
from typing import Any

import pytest

from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.look_at_campaign import look_at_campaign
from flows.campaigns.survey_file import survey_file
from flows.people.set_language import set_language
from flows.releases.export_labels import export_labels
from flows.shared.imports import Upload
from kernel.values import Language
from store import release_pages
from tasks.twins import Twins
from tests.support.world import OPERATOR, World
from views.operator import campaign_status

pytestmark = pytest.mark.asyncio

ROWS: list[dict[str, Any]] = [
    {"id": "sky-zh", "twin": "sky", "lang": "zh", "text": "天空？", "options": ["蓝", "绿"]},
    {"id": "sky-en", "twin": "sky", "lang": "en", "text": "The sky?", "options": ["blue", "green"]},
    {"id": "tea-zh", "twin": "tea", "lang": "zh", "text": "茶？", "options": ["红", "黑"], "gold": "红"},
    {"id": "tea-en", "twin": "tea", "lang": "en", "text": "Tea?", "options": ["red", "black"]},
    {"id": "sea-en", "lang": "en", "text": "The sea?", "options": ["blue", "green"]},
]
SAID = {"天空？": 0, "The sky?": 0, "Tea?": 1, "The sea?": 0}


async def launched(world: World) -> int:
    deps, me = world.deps, OPERATOR
    number = (await create_campaign(deps, operator_id=me, title="Twins", cause=world.cause("operator"))).number
    upload = Upload("t.jsonl", "\n".join(map(json.dumps, ROWS)).encode())
    await survey_file(deps, upload, operator_id=me, chat_id=1, number=number, cause=world.cause("operator"))
    await import_tasks(deps, operator_id=me, chat_id=1, number=number, cause=world.cause("operator"))
    for name, text in {"gold_share": "0", "tau": "0.7", "max_overlap": "4"}.items():
        cause = world.cause("operator")
        await configure_campaign(deps, operator_id=me, number=number, name=name, text=text, cause=cause)
    await launch_campaign(deps, operator_id=me, number=number, cause=world.cause("operator"))
    return number


async def test_twins_that_come_out_differently_are_told(world: World) -> None:
    number = await launched(world)
    assert (await look_at_campaign(world.deps, number, Language.EN)).progress.twins == Twins()
    people = await world.people(8)
    for index, person in enumerate(people):
        language = Language.ZH if index < 4 else Language.EN
        person = await set_language(world.deps, person, language, cause=world.cause())  # noqa: PLW2901
        for _ in range(1 if language is Language.ZH else 3):
            row = await world.take(person)
            await world.submit(person, row, SAID[row.card.prompt])
    await world.score()

    progress = (await look_at_campaign(world.deps, number, Language.EN)).progress
    assert progress.twins == Twins(settled=2, unlike=1, named=("tea",))
    for language in Language:
        assert "tea" in campaign_status(language, progress).text
    file = await export_labels(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    told = {line["id"]: line.get("twin_agrees", "no twin") for line in map(json.loads, file.data.splitlines())}
    assert told == {"sky-zh": True, "sky-en": True, "tea-en": False, "sea-en": "no twin"}
    assert await _told_page_by_page(world, number) == {"sky-zh": True, "sky-en": True, "tea-zh": False, "tea-en": False}


async def _told_page_by_page(world: World, number: int) -> dict[str, bool | None]:
    """What a release says where a twin's items are on different pages."""
    row = await world.campaign_row(number)
    told: dict[str, bool | None] = {}
    async with world.deps.sessions.read(heavy=True) as session:
        async for page in release_pages.pages(session, row.id, size=1):
            told |= {
                key: page.twins[key].agrees for key in [each.external_key for each in page.tasks] if key in page.twins
            }
    return told
