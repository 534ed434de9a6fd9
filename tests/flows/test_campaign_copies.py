"""A copy has a campaign's settings and, if asked, its tasks: never its answers, its budget or its approval."""

import pytest

from flows.campaigns.copy_campaign import Copied, copy_campaign
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.plan_copy import plan_copy
from flows.campaigns.read_settings import read_settings
from flows.deps import Cause
from store.tables.work import tasks
from tasks.errors import CampaignNotFound
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio

ROWS = [
    *choices(12),
    *choices(3, gold="a"),
    {"id": "why", "kind": "answer", "text": "Why?", "answers": ["Because of tea."]},
    {"id": "how", "kind": "answer", "text": "How?", "answers": ["With hot water."]},
]


async def copy(world: World, *, has_tasks: bool, cause: Cause | None = None) -> Copied:
    return await copy_campaign(
        world.deps,
        operator_id=OPERATOR,
        number=1,
        has_tasks=has_tasks,
        cause=cause or world.cause("operator"),
    )


async def worked(world: World) -> None:
    await world.campaign(ROWS, max_overlap="3", tau=".8", gold_share="10%", **{"pay.choice": "2-3"})
    for person in await world.people(3):
        for _ in range(4):
            await world.answer(person, 0, "choice")
        await world.answer(person, "With tea.", "answer")
    await world.score()


async def test_a_copy_with_tasks_begins_anew(world: World) -> None:
    await worked(world)
    plan, source = await plan_copy(world.deps, 1), await world.campaign_row(1)
    done = await copy(world, has_tasks=True)
    made = await world.campaign_row(done.number)
    assert (done.number, done.tasks) == (2, plan.tasks)
    assert (made.status, made.budget_units, made.escrow_id, made.approved_by) == ("draft", 0, None, None)
    assert made.settings == source.settings
    assert (made.title, made.licence, made.funding) == (source.title, source.licence, source.funding)

    copies = await world.rows(tasks, campaign_id=made.id)
    assert all(row["status"] == "open" and row["votes"] == row["open_leases"] == 0 for row in copies)
    assert all(row["label"] is row["confidence"] is row["reviewed_response_id"] is None for row in copies)
    by_key = {(row["kind"], row["external_key"]): row for row in copies}
    before = {
        (row["kind"], row["external_key"]): row
        for row in await world.rows(tasks, campaign_id=source.id)
        if row["reviewed_response_id"] is None and row["appealed_task_id"] is None
    }
    assert by_key.keys() == before.keys()
    for key, row in by_key.items():
        assert (row["payload"], row["gold"], row["option_set"]) == tuple(
            before[key][name] for name in ("payload", "gold", "option_set")
        )
        assert row["id"] != before[key]["id"]
    assert sorted(by_key, key=lambda key: by_key[key]["id"]) == sorted(before, key=lambda key: before[key]["id"])


async def test_planted_reviews_are_about_the_copied_questions(world: World) -> None:
    await world.campaign(ROWS)
    done = await copy(world, has_tasks=True)
    copies = await world.rows(tasks, campaign_id=(await world.campaign_row(done.number)).id)
    questions = {row["id"] for row in copies if row["kind"] == "answer"}
    planted = [row for row in copies if row["kind"] == "review"]
    assert planted
    assert {row["question_id"] for row in planted} <= questions
    assert {row["question_id"] for row in copies if row["kind"] == "answer"} == questions


async def test_a_copy_without_tasks_waits_for_its_file(world: World) -> None:
    await worked(world)
    done = await copy(world, has_tasks=False)
    assert done.tasks == 0
    shown = await read_settings(world.deps, done.number)
    assert (shown["max_overlap"], shown["tau"], shown["pay.choice"]) == ("3", "0.8", "2–3")
    assert await world.rows(tasks, campaign_id=(await world.campaign_row(done.number)).id) == []


async def test_a_copy_can_be_launched_and_its_tasks_dealt_to_who_did_the_first(world: World) -> None:
    await worked(world)
    done = await copy(world, has_tasks=True)
    await launch_campaign(world.deps, operator_id=OPERATOR, number=done.number, cause=world.cause("operator"))
    fourth = await world.person(4)
    assert (await world.take(fourth, "choice")).kind == "choice"


async def test_what_an_operator_told_since_and_gold_that_has_served_stay_behind(world: World) -> None:
    await world.campaign(ROWS)
    known = [row for row in await world.rows(tasks, kind="choice") if row["gold"] is not None]
    told = next(row for row in await world.rows(tasks, kind="choice") if row["gold"] is None)
    async with world.deps.sessions.write() as session:
        now = world.clock.now()
        await session.execute(tasks.update().where(tasks.c.id == known[0]["id"]).values(retired_at=now))
        closed = {"gold": 1, "gold_at": now, "status": "closed", "label": 1}
        await session.execute(tasks.update().where(tasks.c.id == told["id"]).values(**closed))
    plan = await plan_copy(world.deps, 1)
    assert plan.left == 1
    done = await copy(world, has_tasks=True)
    copies = await world.rows(tasks, campaign_id=(await world.campaign_row(done.number)).id, kind="choice")
    by_key = {row["external_key"]: row for row in copies}
    assert known[0]["external_key"] not in by_key
    assert by_key[told["external_key"]]["gold"] is None
    assert by_key[known[1]["external_key"]]["gold"] == known[1]["gold"]


async def test_a_repeated_press_copies_once_and_nothing_cannot_be_copied(world: World) -> None:
    with pytest.raises(CampaignNotFound):
        await copy(world, has_tasks=True)
    with pytest.raises(CampaignNotFound):
        await plan_copy(world.deps, 1)
    await world.campaign(choices(3))
    update = world.cause("operator")
    assert await copy(world, has_tasks=True, cause=update) == await copy(world, has_tasks=True, cause=update)
    with pytest.raises(AssertionError):
        await world.campaign_row(3)
