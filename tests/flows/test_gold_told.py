"""Campaigns without gold: operators say of settled tasks what is right, and everything that follows from that."""

import asyncio
import json
from uuid import UUID

import pytest

from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.look_at_campaign import look_at_campaign
from flows.campaigns.plan_launch import plan_launch
from flows.campaigns.read_campaign import read_campaign
from flows.campaigns.steer_campaign import steer_campaign
from flows.desk.read_work import read_work
from flows.releases.export_labels import export_labels
from flows.shared.sharing import HOLDS_FOR
from flows.verdicts.next_check import next_check
from flows.verdicts.replay_fits import replay_fits
from flows.verdicts.score_scopes import score_scopes
from flows.verdicts.settle_verdicts import settle_verdicts
from flows.verdicts.tell_gold import tell_gold
from kernel.values import Language
from store.tables.evidence import fits, scopes, standings
from store.tables.people import operator_audit
from store.tables.work import campaigns, responses, tasks
from tasks.errors import AlreadyDecided, NoTaskAvailable, UnknownOption
from tests.support.court import SECOND, court_of
from tests.support.world import OPERATOR, World, choices
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio

TASKS = 3


async def draw(world: World, *, all_of_them: bool = True) -> None:
    """Chance has it that every task is to be checked, or none."""
    async with world.deps.sessions.write() as session:
        await session.execute(
            tasks.update().where(tasks.c.gold.is_(None)).values(spot_check="drawn" if all_of_them else None)
        )


async def settled(world: World, *, gold: int = 0) -> None:
    """Three people have said `a` of three tasks, which are closed by that."""
    rows = [*choices(TASKS), *(choices(gold, gold="a") if gold else ())]
    await world.campaign(rows, max_overlap="3", tau="0.99", release="on_acceptance")
    await draw(world)
    for person in await world.people(3):
        for _ in range(TASKS):
            await world.answer(person, 0)
    await world.score()
    assert {row["status"] for row in await world.rows(tasks) if row["gold"] is None} == {"closed"}


async def tell(world: World, task: UUID, option: str | None, *, operator: str = OPERATOR) -> int:
    return await tell_gold(world.deps, operator_id=operator, task_id=task, option=option, cause=world.cause("operator"))


async def waiting(world: World) -> tuple[UUID, int]:
    """The task that is asked of an operator, and how many wait."""
    found = await next_check(world.deps, operator_id=OPERATOR)
    assert not isinstance(found, Away)
    return UUID(found.task), found.left


async def test_only_settled_tasks_that_were_drawn_are_asked_of_campaigns_without_gold(world: World) -> None:
    await settled(world)
    task, left = await waiting(world)
    assert left == TASKS
    found = await next_check(world.deps, operator_id=OPERATOR)
    assert not isinstance(found, Away)
    assert (found.card.options, found.card.prompt, found.number) == (("a", "b"), "Which?", 1)

    await draw(world, all_of_them=False)
    assert await next_check(world.deps, operator_id=OPERATOR) == Away(0)
    await draw(world)
    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().where(tasks.c.id == task).values(status="open"))
    assert (await waiting(world))[1] == TASKS - 1


async def test_with_enough_gold_nobody_is_asked_and_nothing_is_labelled(world: World) -> None:
    await settled(world, gold=20)
    assert await next_check(world.deps, operator_id=OPERATOR) == Away(0)
    progress = await read_campaign(world.deps, 1)
    assert (progress.gold, progress.checks, progress.is_without_gold) == (20, 0, False)
    [total] = (await read_work(world.deps)).campaigns
    assert not total.is_without_gold


async def test_a_campaign_without_gold_says_so_everywhere(world: World) -> None:
    await settled(world)
    progress = (await look_at_campaign(world.deps, 1, Language.EN)).progress
    assert (progress.gold, progress.gold_wanted, progress.checks) == (0, 20, TASKS)
    [total] = (await read_work(world.deps)).campaigns
    assert total.is_without_gold
    file = await export_labels(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
    assert file.is_without_gold
    async with world.deps.sessions.write() as session:
        await session.execute(campaigns.update().values(status="draft"))
    assert (await plan_launch(world.deps, 1, operator_id=OPERATOR)).known.is_short


async def test_the_operators_word_is_gold_and_the_label_and_the_task_still_counts(world: World) -> None:
    await settled(world)
    task, _ = await waiting(world)
    paid = await settle_verdicts(world.deps)

    assert await tell(world, task, "1") == 1
    for _ in range(2):  # at once, and after a fit that knows it
        row = await world.row(tasks, id=task)
        assert (row["gold"], row["label"], row["status"], row["slots"]) == (1, 1, "closed", 0)
        assert (row["gold_at"], row["confidence"]) == (world.clock.now(), 1.0)
        progress = await read_campaign(world.deps, 1)
        assert (progress.tasks, progress.settled, progress.gold, progress.checks) == (TASKS, TASKS, 1, TASKS - 1)
        assert [total.settled for total in (await read_work(world.deps)).campaigns] == [TASKS]
        file = await export_labels(world.deps, operator_id=OPERATOR, number=1, cause=world.cause("operator"))
        lines = {row["id"]: row for row in map(json.loads, file.data.decode().splitlines())}
        assert file.rows == len(lines) == TASKS
        assert lines[row["external_key"]] == {
            "id": row["external_key"],
            "label": "b",
            "confidence": 1.0,
            "votes": {"a": 3},
            "gold": True,
        }
        assert sum(line["gold"] for line in lines.values()) == 1
        await score_scopes(world.deps)

    (noted,) = await world.rows(operator_audit, action="gold")
    assert (noted["operator_id"], noted["facts"]) == (OPERATOR, {"option": 1})
    newest = (await world.row(scopes))["fit_id"]
    assert (await world.row(fits, id=newest))["gold_count"] == 1
    assert {row["gold_total"] for row in await world.rows(standings)} == {1}
    assert (paid, {row["state"] for row in await world.rows(responses)}) == (9, {"paid"})  # nothing is taken back


async def test_it_is_dealt_to_nobody_any_more(world: World) -> None:
    await settled(world)
    task, _ = await waiting(world)
    await tell(world, task, "0")
    newcomer = await world.person(50)
    with pytest.raises(NoTaskAvailable):
        await world.take(newcomer)


async def test_of_two_operators_the_second_is_told_and_a_repeat_changes_nothing(world: World) -> None:
    await settled(world)
    task, _ = await waiting(world)
    first = world.cause("operator")
    for _ in range(2):
        await tell_gold(world.deps, operator_id=OPERATOR, task_id=task, option="1", cause=first)
    with pytest.raises(AlreadyDecided):
        await tell(world, task, "0", operator=SECOND)
    with pytest.raises(AlreadyDecided):
        await tell(world, task, None, operator=SECOND)
    assert (await world.row(tasks, id=task))["gold"] == 1

    other, _ = await waiting(world)
    world.clock.advance(HOLDS_FOR.total_seconds())
    words = [tell(world, other, option, operator=option) for option in ("0", "1", "0", "1")]
    outcomes = await asyncio.gather(*words, return_exceptions=True)
    assert sum(outcome == 1 for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyDecided) for outcome in outcomes) == 3
    assert len(await world.rows(operator_audit, action="gold")) == 2


async def test_what_cannot_be_told_is_not_asked_again_and_keeps_its_label(world: World) -> None:
    await settled(world)
    task, _ = await waiting(world)
    await tell(world, task, None)
    other, left = await waiting(world)
    assert (other != task, left) == (True, TASKS - 1)
    row = await world.row(tasks, id=task)
    assert (row["gold"], row["label"], row["spot_check"]) == (None, 0, "untold")
    with pytest.raises(AlreadyDecided):
        await tell(world, task, "0", operator=SECOND)


async def test_what_the_task_does_not_offer_and_what_was_never_asked_is_no_gold(world: World) -> None:
    await settled(world)
    task, _ = await waiting(world)
    with pytest.raises(UnknownOption):
        await tell(world, task, "2")
    with pytest.raises(AlreadyDecided):
        await tell(world, UUID(int=1), "0")
    await draw(world, all_of_them=False)
    with pytest.raises(AlreadyDecided):
        await tell(world, task, "0")
    assert {row["gold"] for row in await world.rows(tasks)} == {None}
    assert {row["asked_at"] for row in await world.rows(scopes)} == {None}


async def test_who_was_refused_and_is_right_is_paid_once(world: World) -> None:
    court = await court_of(world)
    await settle_verdicts(world.deps)
    await draw(world)
    task, _ = await waiting(world)
    before = {row["id"]: row["state"] for row in await world.rows(responses)}
    await tell(world, task, "1")
    await score_scopes(world.deps)

    assert (await court.response())["state"] == "pending"
    assert (await court.response())["reasons"]["by"] == "gold"
    for _ in range(2):
        await settle_verdicts(world.deps)
    assert len(await court.paid_units()) == 1
    after = {row["id"]: row["state"] for row in await world.rows(responses)}
    assert {id for id in before if before[id] != after[id]} == {(await court.response())["id"]}
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))
    await score_scopes(world.deps)
    assert await finish_campaigns(world.deps) == 1


async def test_gold_that_comes_later_or_just_then_disturbs_no_replay(world: World) -> None:
    await settled(world)
    early = len(await replay_fits(world.deps, number=1, limit=20))
    first, _ = await waiting(world)
    await tell(world, first, "1")
    assert {each.problem for each in await replay_fits(world.deps, number=1, limit=20)} == {None}

    async with world.deps.sessions.write() as session:  # a fourth answer comes late, so that a fit decides with gold
        response = (await world.rows(responses, task_id=first))[0]
        await session.execute(
            responses.update().where(responses.c.id == response["id"]).values(state="submitted", fit_id=None)
        )
    await score_scopes(world.deps)
    second, _ = await waiting(world)
    await tell(world, second, "1")  # by the clock at the same moment as the fit, which has not seen it

    again = await replay_fits(world.deps, number=1, limit=20)
    assert len(again) >= early
    assert {(each.problem, each.differing) for each in again} == {(None, ())}
    decided = (await world.row(responses, id=response["id"]))["reasons"]
    assert (decided["by"], decided["support"]) == ("gold", 0.0)
