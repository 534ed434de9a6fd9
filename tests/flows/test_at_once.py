"""Two at once: whatever takes the next number takes another one than its neighbour, and a file becomes tasks once."""

import asyncio
import json
from uuid import UUID

import pytest

from flows.campaigns.copy_campaign import copy_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import Imported, import_tasks
from flows.campaigns.survey_file import survey_file
from flows.money.grant_vesting import grant_vesting
from flows.money.propose_grant import propose_grant
from flows.shared.imports import Upload
from store.tables.broadcasts import broadcasts
from store.tables.vesting import vesting_grants
from store.tables.work import campaigns, tasks
from tasks.errors import NothingToImport, UploadGone
from tests.flows.test_vesting import terms
from tests.support.broadcasts import confirm, dry_run, reader
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio

COUNT = 4


async def survey(world: World, chat_id: int, keys: list[str]) -> None:
    """An operator's file waits in a chat."""
    rows = [row | {"lang": "en", "id": key} for row, key in zip(choices(len(keys)), keys, strict=True)]
    upload = Upload("tasks.jsonl", "\n".join(map(json.dumps, rows)).encode())
    await survey_file(
        world.deps, upload, operator_id=OPERATOR, chat_id=chat_id, number=1, cause=world.cause("operator")
    )


async def bring(world: World, chat_id: int) -> Imported:
    return await import_tasks(
        world.deps, operator_id=OPERATOR, chat_id=chat_id, number=1, cause=world.cause("operator")
    )


async def test_campaigns_and_copies(world: World) -> None:
    await world.draft(choices(2))
    new = (
        create_campaign(world.deps, operator_id=OPERATOR, title="Tea", cause=world.cause("operator"))
        for _ in range(COUNT)
    )
    more = (
        copy_campaign(world.deps, operator_id=OPERATOR, number=1, has_tasks=True, cause=world.cause("operator"))
        for _ in range(COUNT)
    )
    done = await asyncio.gather(*new, *more)
    assert sorted(each.number for each in done) == list(range(2, 2 + 2 * COUNT))
    assert len(await world.rows(campaigns)) == 1 + 2 * COUNT
    assert len(await world.rows(tasks)) == 2 * (1 + COUNT)


async def test_broadcasts(world: World) -> None:
    await world.campaign(choices(1), languages="zh en")
    await reader(world, 1)
    typed = [(await dry_run(world)).proposal for _ in range(COUNT)]
    done = await asyncio.gather(*(confirm(world, each) for each in typed))
    assert sorted(each.number for each in done) == sorted(row["number"] for row in await world.rows(broadcasts))
    assert len({each.number for each in done}) == COUNT


async def test_grants(world: World) -> None:
    await world.person()
    typed: list[UUID] = []
    for _ in range(COUNT):
        proposal, _ = await propose_grant(world.deps, terms(), operator_id=OPERATOR, cause=world.cause("operator"))
        typed.append(proposal)
    await asyncio.gather(
        *(
            grant_vesting(world.deps, operator_id=OPERATOR, proposal=each, cause=world.cause("operator"))
            for each in typed
        )
    )
    assert sorted(row["number"] for row in await world.rows(vesting_grants)) == list(range(1, 1 + COUNT))


async def test_a_file_is_imported_once_however_often_its_button_is_pressed(world: World) -> None:
    await world.draft(choices(2))
    await survey(world, 1, ["a", "b", "c"])
    done = await asyncio.gather(*(bring(world, 1) for _ in range(3)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Imported", "UploadGone", "UploadGone"]
    assert len(await world.rows(tasks)) == 2 + 3
    with pytest.raises(UploadGone):
        await bring(world, 1)


async def test_of_two_files_with_rows_in_common_each_row_is_a_task_once(world: World) -> None:
    await world.draft(choices(2))
    await survey(world, 1, ["a", "b", "c"])
    await survey(world, 2, ["b", "c", "d"])
    done = await asyncio.gather(bring(world, 1), bring(world, 2))
    assert sum(each.tasks for each in done) == 4
    assert len(await world.rows(tasks)) == 2 + 4


async def test_a_file_whose_rows_are_all_there_by_now_imports_nothing(world: World) -> None:
    await world.draft(choices(2))
    await survey(world, 1, ["a", "b"])
    await survey(world, 2, ["a", "b"])
    done = await asyncio.gather(bring(world, 1), bring(world, 2), return_exceptions=True)
    imported = [each.tasks for each in done if isinstance(each, Imported)]
    assert sum(imported) == 2
    assert all(isinstance(each, Imported | NothingToImport) for each in done)
    assert len(await world.rows(tasks)) == 2 + 2
