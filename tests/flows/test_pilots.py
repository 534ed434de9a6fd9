"""A pilot asks a few tasks of a few people, and what it lets expect is kept and compared, on either store."""

import json
from datetime import timedelta

import pytest

from flows.assignments.expire_assignments import expire_assignments
from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.look_at_campaign import look_at_campaign
from flows.campaigns.pilot_campaign import pilot_campaign
from flows.campaigns.plan_launch import plan_launch
from flows.campaigns.plan_pilot import PilotPlan, plan_pilot
from flows.campaigns.steer_campaign import steer_campaign
from flows.campaigns.survey_file import survey_file
from flows.releases.make_release import make_release
from flows.shapes import Person
from flows.shared.imports import Upload
from kernel.values import Language
from scoring.forecast import Forecast
from store.tables.ledger import transfers
from store.tables.people import operator_audit
from store.tables.pilots import forecasts, pilots
from store.tables.work import assignments, tasks
from tasks.errors import CampaignEmpty, CampaignNotFound, CampaignState, NoTaskAvailable, PilotTooSmall
from tasks.pilots import PILOT_ITEMS, PILOT_PEOPLE
from tests.support.world import OPERATOR, Rows, World, choices, questions
from views.phrases import label

pytestmark = pytest.mark.asyncio

TASKS = 50


async def draft(world: World, rows: Rows, **settings: str) -> int:
    """A campaign that waits for its pilot. Returns: its number."""
    deps, me = world.deps, OPERATOR
    number = (await create_campaign(deps, operator_id=me, title="Tea", cause=world.cause("operator"))).number
    if rows:
        upload = Upload("tasks.jsonl", "\n".join(json.dumps(row | {"lang": "en"}) for row in rows).encode())
        await survey_file(deps, upload, operator_id=me, chat_id=1, number=number, cause=world.cause("operator"))
        await import_tasks(deps, operator_id=me, chat_id=1, number=number, cause=world.cause("operator"))
    for name, text in ({"gold_share": "0"} | settings).items():
        await configure_campaign(
            deps, operator_id=me, number=number, name=name, text=text, cause=world.cause("operator")
        )
    return number


async def begin(world: World, number: int = 1) -> PilotPlan:
    plan = await plan_pilot(world.deps, number)
    await pilot_campaign(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    return plan


async def launch(world: World, number: int = 1) -> None:
    await launch_campaign(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))


async def step(world: World, name: str, number: int = 1) -> None:
    await steer_campaign(world.deps, operator_id=OPERATOR, number=number, step=name, cause=world.cause("operator"))


async def work_through(world: World, people: list[Person]) -> int:
    """Everybody answers the same until nothing is left for them, a minute an answer. Returns: how many answers."""
    answers = 0
    for person in people:
        while True:
            try:
                row = await world.take(person, "choice")
            except NoTaskAvailable:
                break
            world.clock.advance(60)
            await world.submit(person, row, 0)
            answers += 1
    await world.score()
    return answers


async def test_a_pilot_deals_twenty_tasks_and_no_more(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="3")
    await begin(world)
    people = await world.people(4)

    await work_through(world, people)
    asked = {row["task_id"] for row in await world.rows(assignments)}
    [pilot] = await world.rows(pilots)
    assert {id.hex for id in asked} == set(pilot["task_ids"])
    assert len(asked) == PILOT_ITEMS


async def test_a_pilot_costs_what_its_tasks_can_and_the_launch_adds_the_rest(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="4")
    plan = await begin(world)
    row = await world.campaign_row()
    assert row.escrow_id is not None
    assert plan.items == PILOT_ITEMS
    assert row.budget_units == plan.budget.units == await world.balance(row.escrow_id)

    whole = (await plan_launch(world.deps, 1, operator_id=OPERATOR)).plan.budget.units
    assert whole > plan.budget.units
    await launch(world)
    live = await world.campaign_row()
    assert (live.status, live.escrow_id) == ("live", row.escrow_id)
    assert live.budget_units == whole == await world.balance(row.escrow_id)
    assert [each["kind"] for each in await world.rows(transfers, subject=row.id)] == ["fund", "fund"]


async def seen(world: World) -> Forecast:
    """What the launch card says."""
    running = (await plan_launch(world.deps, 1, operator_id=OPERATOR)).piloted
    assert running is not None
    assert running.found is not None
    assert running.settled == running.found.items == PILOT_ITEMS
    return running.found


async def test_a_forecast_is_made_before_the_budget_is_locked_and_kept_as_it_was(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="3", release="on_acceptance")
    await begin(world)
    await work_through(world, await world.people(4))
    await world.score_and_settle()

    found = await seen(world)
    assert found == await seen(world)
    assert found.agreement is not None
    assert found.span_s is not None
    assert found.agreement.middle == 1  # all said the same
    look = await look_at_campaign(world.deps, 1, Language.EN)
    assert look.pilot is not None
    assert (look.pilot.found, look.compared) == (found, None)

    await launch(world)
    kept, cost = await world.row(forecasts), found.cost
    assert kept["facts"]["cost"] == [cost.low, cost.middle, cost.high]
    assert kept["budget_units"] == (await world.campaign_row()).budget_units


async def test_a_campaign_that_is_over_is_compared_with_what_was_forecast(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="3", release="on_acceptance")
    await begin(world)
    people = await world.people(4)
    await work_through(world, people)
    await world.score_and_settle()
    found = await seen(world)
    await launch(world)
    await work_through(world, people)
    await world.score_and_settle()
    await step(world, "close")
    await finish_campaigns(world.deps)

    compared = (await look_at_campaign(world.deps, 1, Language.ZH)).compared
    assert compared is not None
    assert compared.forecast == found
    answers, came = len(await world.rows(assignments, status="submitted")), compared.came_to
    spent = (await world.campaign_row()).spent_units
    assert (came["answers"], came["work_s"], came["agreement"], came["cost"]) == (answers, 60 * answers, 1, spent)
    assert spent > 0
    assert found.answers.holds(answers)
    assert found.cost.holds(spent)
    assert found.work_s.holds(came["work_s"])

    made = await make_release(world.deps, operator_id=OPERATOR, number=1, formats=(), cause=world.cause("operator"))
    card = (made.folder / "README.md").read_text("utf-8")
    for language in Language:
        assert label(language, "forecast.was.inside") in card
    assert "AIC · forecast" not in card  # what it cost is nobody else's


async def test_after_the_launch_the_tasks_that_waited_are_dealt_and_the_pilots_go_on(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="3")
    await begin(world)
    (first,) = await world.people(1)
    await world.answer(first, 0, "choice")
    [answered] = await world.rows(assignments)

    await launch(world)
    slots = {row["id"]: row["slots"] for row in await world.rows(tasks)}
    assert slots.pop(answered["task_id"]) == 2  # one of three is taken
    assert set(slots.values()) == {3}


async def test_few_people_take_part_and_who_does_goes_on(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="20")
    await begin(world)
    limit = (await plan_pilot(world.deps, 1)).people
    assert limit == 42
    number = await draft(world, choices(TASKS), max_overlap="3")
    await step(world, "close")
    await begin(world, number)
    people = await world.people(PILOT_PEOPLE + 1)
    for person in people[:-1]:
        await world.take(person, "choice")
    with pytest.raises(NoTaskAvailable):
        await world.take(people[-1], "choice")
    await world.answer(people[0], 0, "choice")
    await world.take(people[0], "choice")


async def test_a_place_that_was_given_up_is_somebody_elses(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="3")
    await begin(world)
    people = await world.people(PILOT_PEOPLE + 1)
    for person in people[:-1]:
        await world.take(person, "choice")
    world.clock.advance(timedelta(hours=2).total_seconds())
    await expire_assignments(world.deps)
    await world.take(people[-1], "choice")


async def test_a_paused_pilot_goes_on_as_a_pilot(world: World) -> None:
    await draft(world, choices(TASKS), max_overlap="3")
    await begin(world)
    await step(world, "pause")
    (person,) = await world.people(1)
    with pytest.raises(NoTaskAvailable):
        await world.take(person, "choice")
    with pytest.raises(CampaignState):
        await launch(world)
    await step(world, "resume")
    assert (await world.campaign_row()).status == "pilot"
    await world.take(person, "choice")


async def test_a_pilot_that_is_closed_returns_its_points(world: World) -> None:
    await draft(world, choices(TASKS))
    await begin(world)
    await step(world, "close")
    await finish_campaigns(world.deps)
    row = await world.campaign_row()
    assert row.status == "closed"
    assert await world.balance(row.escrow_id) == 0
    assert row.refunded_units == row.budget_units


async def test_what_can_have_no_pilot_says_so(world: World) -> None:
    with pytest.raises(CampaignNotFound):
        await begin(world)
    await draft(world, [])
    with pytest.raises(CampaignEmpty):
        await begin(world)
    small = await draft(world, choices(39))
    with pytest.raises(PilotTooSmall):
        await begin(world, small)
    with pytest.raises(PilotTooSmall):
        await pilot_campaign(world.deps, operator_id=OPERATOR, number=small, cause=world.cause("operator"))
    await launch(world, small)
    with pytest.raises(CampaignState):
        await plan_pilot(world.deps, small)
    assert await world.rows(pilots) == []


async def test_a_pilot_begins_once_and_is_launched_once(world: World) -> None:
    await draft(world, choices(TASKS))
    update = world.cause("operator")
    for _ in range(2):
        await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=update)
    with pytest.raises(CampaignState):
        await pilot_campaign(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    update = world.cause("operator")
    for _ in range(2):
        await launch_campaign(world.deps, operator_id=OPERATOR, number=1, cause=update)
    with pytest.raises(CampaignState):
        await launch(world)
    assert [row["action"] for row in await world.rows(operator_audit)][-2:] == ["pilot", "launch"]


async def test_a_launch_without_settled_tasks_keeps_no_forecast(world: World) -> None:
    await draft(world, choices(TASKS))
    await begin(world)
    running = (await plan_launch(world.deps, 1, operator_id=OPERATOR)).piloted
    assert running is not None
    assert running.found is None
    await launch(world)
    assert await world.rows(forecasts) == []


async def test_a_pilot_of_questions_counts_their_reviews(world: World) -> None:
    await draft(world, questions(40), release="on_acceptance")
    plan = await begin(world)
    assert plan.budget.units > PILOT_ITEMS * 5 * 3 * 10**8
    people = await world.people(3)
    await world.answer(people[0], "With hot water.", "answer")
    await world.score()
    for person in people[1:]:
        await world.answer(person, 0, "review")
    await world.score()
    assert (await plan_pilot(world.deps, 1)).running is not None


async def test_the_contributor_pool_pays_a_pilot_within_what_one_word_may(world: World) -> None:
    await draft(world, choices(TASKS), funding="pool")
    plan = await begin(world)
    row = await world.campaign_row()
    assert (plan.available, row.escrow_id) == (None, None)
    assert row.campaign.is_solo
    (person,) = await world.people(1)
    await world.take(person, "choice")
