"""A house in this process, with a launched campaign and one person who may work."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.questions import document
from bot import house as houses
from bot import migrate
from bot.settings import Settings
from bot.workers import InlineWorkers
from flows.assignments.answer_practice import answer_practice
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.money.found_house import found_house
from flows.people.give_consent import give_consent
from flows.people.register_contributor import register_contributor
from flows.people.set_language import set_language
from flows.shapes import Person
from flows.shared.imports import Upload
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from kernel.values import Language
from tasks.practice import practice_for

_OPERATOR: Final = "benchmark"
_KIND: Final = "choice"
_CHAT_ID: Final = 0


@asynccontextmanager
async def brought_house(folder: Path, *, tasks: int) -> AsyncIterator[tuple[Deps, Person]]:
    """A house on a fresh SQLite file in the folder, its campaign brought as an operator would, one person let in."""
    database_url = f"sqlite+aiosqlite:///{folder / 'pieces.db'}"
    await asyncio.to_thread(migrate.upgrade, database_url)
    settings = Settings(database_url=database_url, files_path=folder / "pieces", keys_path=folder / "keys")
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    deps = replace(house.deps, workers=InlineWorkers())
    try:
        await found_house(deps)
        await _bring_campaign(deps, tasks)
        yield deps, await _bring_person(deps)
    finally:
        await house.close()


async def _bring_campaign(deps: Deps, tasks: int) -> None:
    causes = (Cause(_OPERATOR, number) for number in itertools.count(1))
    number = (await create_campaign(deps, operator_id=_OPERATOR, title="Speed", cause=next(causes))).number
    upload = Upload("tasks.jsonl", document(tasks))
    await survey_file(deps, upload, operator_id=_OPERATOR, chat_id=_CHAT_ID, number=number, cause=next(causes))
    await import_tasks(deps, operator_id=_OPERATOR, chat_id=_CHAT_ID, number=number, cause=next(causes))
    await launch_campaign(deps, operator_id=_OPERATOR, number=number, cause=next(causes))


async def _bring_person(deps: Deps) -> Person:
    causes = (Cause("way in", number) for number in itertools.count(1))
    person = await register_contributor(
        deps, platform="telegram", external_id="1", language=Language.EN, payload=None, cause=next(causes)
    )
    await set_language(deps, person, Language.EN, cause=next(causes))
    person = await give_consent(deps, person, cause=next(causes))
    for step in range(len(practice_for(_KIND))):
        await answer_practice(deps, person, kind=_KIND, step=step, option=0, cause=next(causes))
    return person
