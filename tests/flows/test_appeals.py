"""A refused answer is looked at once more by people who have not seen it, and what was wrongly refused is paid once."""

import asyncio

import pytest

from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.steer_campaign import steer_campaign
from flows.errors import ReasonNeeded
from flows.verdicts.open_appeal import open_appeal
from flows.verdicts.settle_appeals import settle_appeals
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.ids import new_id
from store.tables.appeals import appeals
from store.tables.delivery import outbox
from store.tables.honesty import ring_members
from store.tables.ledger import transfers
from store.tables.people import operator_audit
from store.tables.work import assignments, response_steps, responses, tasks
from tasks.appeals import APPEAL_WITHIN
from tasks.errors import (
    AlreadyDecided,
    AppealTooLate,
    NoTaskAvailable,
    NothingToAppeal,
    NotYourTask,
)
from tests.support.court import SECOND, court_of, fewer_peers, handed_over
from tests.support.world import OPERATOR, World

pytestmark = pytest.mark.asyncio

HIGH_UNITS = 500_000_000


async def test_a_refusal_keeps_its_promise_until_its_deadline_to_the_second(world: World) -> None:
    court = await court_of(world)
    refused = await court.refused()
    await settle_verdicts(world.deps)
    assert refused["appeal_until"] == world.clock.now() + APPEAL_WITHIN
    assert (await world.campaign_row()).reserved_units == HIGH_UNITS

    world.clock.advance(APPEAL_WITHIN.total_seconds() - 1)
    assert await settle_appeals(world.deps) == 0
    assert (await world.campaign_row()).reserved_units == HIGH_UNITS

    world.clock.advance(1)
    with pytest.raises(AppealTooLate):
        await court.appeal()
    assert await settle_appeals(world.deps) == 1
    assert (await world.campaign_row()).reserved_units == 0
    assert await settle_appeals(world.deps) == 0
    with pytest.raises(AppealTooLate):
        await court.appeal()


async def test_an_appeal_in_the_last_second_is_heard(world: World) -> None:
    court = await court_of(world)
    world.clock.advance(APPEAL_WITHIN.total_seconds() - 1)
    assert (await court.appeal()).appeal.status == "panel"
    world.clock.advance(2)
    assert await settle_appeals(world.deps) == 0
    await settle_verdicts(world.deps)
    assert (await world.campaign_row()).reserved_units == HIGH_UNITS


async def test_a_panel_that_agrees_is_back_pay_once_at_the_cards_own_price(world: World) -> None:
    court = await court_of(world)
    await settle_verdicts(world.deps)
    budget_units = (await world.campaign_row()).budget_units
    await court.appeal()
    await court.hear(1, 1, 1)

    assert (await court.stored())["status"] == "overturned"
    assert (await court.response())["state"] == "pending"
    assert [await settle_appeals(world.deps), await settle_appeals(world.deps)] == [0, 0]
    await asyncio.gather(*(settle_verdicts(world.deps) for _ in range(3)))

    (units,) = await court.paid_units()
    card = await world.row(assignments, contributor_id=court.loser.id)
    assert units == (card["low_units"] + card["high_units"]) // 2  # not by the score that has the refusal in it
    row = await world.campaign_row()
    rewards = await world.rows(transfers, kind="reward")
    assert (row.reserved_units, row.spent_units) == (0, sum(each["amount_units"] for each in rewards))
    assert await world.balance(row.escrow_id) == budget_units - row.spent_units
    response = await court.response()
    steps = {step["step"] for step in await world.rows(response_steps, response_id=response["id"])}
    assert steps == {"judged", "withheld", "appealed", "overturned", "pending", "paid"}
    (told,) = await world.rows(outbox, contributor_id=court.loser.id, kind="appeal")
    assert (told["is_silent"], told["facts"]["votes_for"], told["facts"]["by"]) == (False, 3, "panel")


async def test_a_panel_that_disagrees_upholds_and_frees_the_promise(world: World) -> None:
    court = await court_of(world)
    await court.appeal()
    await court.hear(0, 0, 0)
    await settle_verdicts(world.deps)

    assert (await court.stored())["status"] == "upheld"
    response = await court.response()
    assert (response["state"], response["appeal_until"]) == ("withheld", None)
    assert await court.paid_units() == []
    assert (await world.campaign_row()).reserved_units == 0
    assert (await court.appeal()).appeal.status == "upheld"  # one a response: it stays as it was decided
    assert len(await world.rows(tasks)) == 2


async def test_a_panels_members_are_paid_and_judged_like_anybody(world: World) -> None:
    court = await court_of(world)
    await court.appeal()
    await court.hear(1, 1, 1)
    await settle_verdicts(world.deps)

    panel = (await court.stored())["panel_id"]
    cards = await world.rows(assignments, task_id=panel)
    assert {(each["low_units"], each["high_units"], each["is_gold"]) for each in cards} == {
        (200_000_000, HIGH_UNITS, False)
    }
    assert {each["state"] for each in await world.rows(responses, task_id=panel)} == {"paid"}


async def test_the_fresh_card_reads_like_the_first(world: World) -> None:
    court = await court_of(world)
    first = await world.row(tasks)
    await court.appeal()
    (person,) = await court.fresh(1)
    row = await world.take(person)

    assert row.task_id != first["id"]
    assert (row.payload, row.kind, row.option_set) == (first["payload"], first["kind"], first["option_set"])
    peers_card = await world.row(assignments, task_id=first["id"], contributor_id=court.peers[0].id)
    assert (row.low_units, row.high_units) == (peers_card["low_units"], peers_card["high_units"])


async def test_no_one_with_a_part_in_it_sits_on_the_panel(world: World) -> None:
    court = await court_of(world)
    mate, stranger = await court.fresh(2)
    task = await world.row(tasks)
    async with world.deps.sessions.write() as session:
        rows = [
            {
                "campaign_id": task["campaign_id"],
                "kind": "choice",
                "option_set": task["option_set"],
                "contributor_id": person.id,
                "ring_id": court.loser.id,
                "fit_id": new_id(world.clock.now()),
            }
            for person in (court.loser, mate)
        ]
        await session.execute(ring_members.insert(), rows)
    await court.appeal()
    async with world.deps.sessions.write() as session:
        await session.execute(ring_members.delete())  # known when it was made: that is what counts

    for person in (court.loser, *court.peers, mate):
        with pytest.raises(NoTaskAvailable):
            await world.take(person)
    assert (await world.take(stranger)).task_id == (await court.stored())["panel_id"]


async def test_only_a_refused_answer_of_ones_own_can_be_appealed(world: World) -> None:
    court = await court_of(world)
    with pytest.raises(NothingToAppeal):
        await court.appeal(court.peers[0])
    card = await world.row(assignments, contributor_id=court.loser.id)
    with pytest.raises(NotYourTask):
        await open_appeal(world.deps, court.peers[0], lease=card["lease"], chat_id=1, cause=world.cause())
    assert await world.rows(appeals) == []


async def test_a_double_appeal_is_one(world: World) -> None:
    court = await court_of(world)
    twice = await asyncio.gather(*(court.appeal() for _ in range(4)))
    assert {each.appeal.response_id for each in twice} == {(await court.response())["id"]}
    assert len(await world.rows(tasks)) == 2
    assert len(await world.rows(appeals)) == 1


async def test_a_panel_that_is_not_found_in_time_leaves_it_to_an_operator(world: World) -> None:
    court = await court_of(world)
    opened = (await court.appeal()).appeal
    await court.hear(1)
    world.clock.advance((opened.panel_until - world.clock.now()).total_seconds() - 1)
    assert await settle_appeals(world.deps) == 0

    world.clock.advance(1)
    assert await settle_appeals(world.deps) == 1
    stored = await court.stored()
    assert (stored["status"], stored["votes_for"], stored["votes_against"]) == ("operator", 1, 0)
    assert (await world.row(tasks, id=stored["panel_id"]))["status"] == "closed"
    await world.score_and_settle()
    assert {each["state"] for each in await world.rows(responses, task_id=stored["panel_id"])} == {"paid"}
    assert (await court.response())["state"] == "withheld"


async def test_of_two_operators_the_first_is_heard_and_the_second_is_told(world: World) -> None:
    court = await handed_over(world)
    said = await asyncio.gather(court.accept(), court.refuse("It is the wrong bin.", SECOND), return_exceptions=True)
    assert sorted(type(each).__name__ for each in said) == ["AlreadyDecided", "str"]
    await settle_verdicts(world.deps)
    await settle_verdicts(world.deps)
    assert len(await court.paid_units()) == ((await court.stored())["status"] == "overturned")
    (line,) = await world.rows(operator_audit, action="appeal")
    assert line["operator_id"] == (await court.stored())["operator_id"]


async def test_an_operator_refuses_with_a_reason_that_reaches_the_author(world: World) -> None:
    court = await handed_over(world)
    with pytest.raises(ReasonNeeded):
        await court.refuse("no")
    assert await court.refuse("The picture shows glass.")
    (told,) = await world.rows(outbox, contributor_id=court.loser.id, kind="appeal")
    assert (told["facts"]["note"], told["is_silent"]) == ("The picture shows glass.", False)
    await settle_verdicts(world.deps)
    assert (await world.campaign_row()).reserved_units == 0


async def test_while_a_panel_sits_no_operator_decides(world: World) -> None:
    court = await court_of(world)
    await court.appeal()
    with pytest.raises(AlreadyDecided):
        await court.accept()
    await court.hear(0, 0, 0)
    with pytest.raises(AlreadyDecided):
        await court.accept()
    with pytest.raises(AlreadyDecided):
        await court.refuse("It is the wrong bin.")
    assert await court.paid_units() == []


async def test_a_panel_upholds_gold_but_cannot_overturn_it(world: World) -> None:
    court = await court_of(world)
    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().values(gold=0))
    await court.appeal()
    await court.hear(1, 1, 1)
    stored = await court.stored()
    assert (stored["status"], stored["votes_for"]) == ("operator", 3)


async def test_a_closing_campaign_waits_for_deadline_and_appeal_and_then_refunds(world: World) -> None:
    court = await court_of(world)
    await settle_verdicts(world.deps)
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))
    assert await finish_campaigns(world.deps) == 0
    world.clock.advance(APPEAL_WITHIN.total_seconds() - 1)
    await court.appeal()
    world.clock.advance(2)
    await settle_appeals(world.deps)
    assert await finish_campaigns(world.deps) == 0

    await court.hear(1, 1, 1)  # a campaign that closes still deals to its panels
    await settle_verdicts(world.deps)
    assert await finish_campaigns(world.deps) == 1

    row = await world.campaign_row()
    rewards = await world.rows(transfers, kind="reward")
    assert len(await court.paid_units()) == 1
    assert row.spent_units == sum(each["amount_units"] for each in rewards)
    assert row.refunded_units == row.budget_units - row.spent_units
    assert await world.balance(row.escrow_id) == 0


async def test_after_the_close_there_is_nothing_left_to_appeal(world: World) -> None:
    court = await court_of(world)
    await settle_verdicts(world.deps)
    await steer_campaign(world.deps, operator_id=OPERATOR, number=1, step="close", cause=world.cause("operator"))
    world.clock.advance(APPEAL_WITHIN.total_seconds())
    await settle_appeals(world.deps)
    assert await finish_campaigns(world.deps) == 1
    with pytest.raises(AppealTooLate):
        await court.appeal()


async def test_a_later_fit_that_would_not_refuse_accepts_once(world: World) -> None:
    court = await court_of(world)
    await settle_verdicts(world.deps)
    await fewer_peers(court)
    assert (await court.response())["state"] == "pending"
    await fewer_peers(court)
    assert [await settle_verdicts(world.deps), await settle_verdicts(world.deps)] == [2, 0]
    assert len(await court.paid_units()) == 1
    told = await world.rows(outbox, contributor_id=court.loser.id)
    assert {each["facts"]["outcome"] for each in told} == {"rejected", "accepted", "paid"}


async def test_a_later_fit_ends_an_open_appeal(world: World) -> None:
    court = await court_of(world)
    await court.appeal()
    await fewer_peers(court)
    stored = await court.stored()
    assert (stored["status"], stored["decided_by"]) == ("overturned", "fit")
    assert (await world.row(tasks, id=stored["panel_id"]))["status"] == "closed"


async def test_a_later_fit_changes_nothing_after_the_deadline(world: World) -> None:
    court = await court_of(world)
    world.clock.advance(APPEAL_WITHIN.total_seconds())
    await settle_appeals(world.deps)
    await fewer_peers(court)
    assert (await court.response())["state"] == "withheld"
