"""Invitations: who counts as invited, what their work brings and when, and what it never brings."""

from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from flows.assignments.answer_practice import answer_practice
from flows.money.audit_ledger import audit_ledger
from flows.money.owe_referrals import owe_referrals
from flows.money.pay_bonuses import pay_bonuses
from flows.money.read_bonuses import read_bonuses
from flows.money.read_history import read_history
from flows.people.came_by_link import came_by_link
from flows.people.forget_contributor import forget_contributor
from flows.people.give_consent import give_consent
from flows.people.read_own_link import OwnLink, read_own_link
from flows.people.register_contributor import register_contributor
from flows.people.set_language import set_language
from flows.shapes import Person
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.clock import ManualClock
from kernel.money import Amount
from kernel.values import Language
from store.sessions import Sessions
from store.tables.bonuses import bonuses
from store.tables.groups import links
from store.tables.honesty import ring_members
from store.tables.invitations import invitations
from store.tables.ledger import transfers
from store.tables.people import contributors
from store.tables.work import campaigns, responses
from tasks.errors import NoTaskAvailable
from tasks.practice import practice_for
from tests.support.deps import house_deps
from tests.support.pool import AIC, SECOND, Pool
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def pool(sessions: Sessions, tmp_path: Path) -> Pool:
    deps = await house_deps(sessions, tmp_path, {OPERATOR: "owner", SECOND: "manager"})
    assert isinstance(deps.clock, ManualClock)
    return Pool(World(deps, deps.clock))


async def link(world: World, person: Person) -> OwnLink:
    return await read_own_link(world.deps, person, cause=world.cause())


async def come(world: World, external_id: int, payload: str | None) -> Person:
    """Somebody comes in by a link, agrees and practises."""
    known = await register_contributor(
        world.deps,
        platform="telegram",
        external_id=str(external_id),
        language=Language.EN,
        payload=payload,
        cause=world.cause(),
    )
    known = await set_language(world.deps, known, Language.EN, cause=world.cause())
    person = await give_consent(world.deps, known, cause=world.cause())
    for kind in ("choice", "answer", "review"):
        for step, task in enumerate(practice_for(kind)):
            await answer_practice(world.deps, person, kind=kind, step=step, option=task.right, cause=world.cause())
    return person


async def work(pool: Pool, *people: Person, count: int = 10, funding: str = "pool") -> None:
    """Each does so many tasks, and all of it is accepted and paid."""
    world = pool.world
    if funding == "pool":
        await pool.campaign(choices(count), max_overlap="15", release="standing")
    else:
        await world.campaign(choices(count), max_overlap="15", release="on_acceptance")
    for person in people:
        for _ in range(count):
            await world.answer(person, 0)
            world.clock.advance(1)
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).where(responses.c.state == "submitted").values(state="pending"))
        await session.execute(update(campaigns).values(status="paused"))
    await pool.accept(*people)
    while await settle_verdicts(world.deps):
        pass


async def owe(world: World) -> None:
    """The nightly job, on a night of its own."""
    world.clock.advance(86_400)
    assert await owe_referrals(world.deps, world.clock.now(), None) is None


async def steps(world: World, **where: object) -> list[tuple[str, str | None]]:
    return [(row["state"], row["waits_for"]) for row in await world.rows(bonuses, **where)]


async def test_whoever_is_new_counts_as_invited_and_nobody_else(world: World) -> None:
    ann, bob = await world.people(2)
    token = (await link(world, ann)).token
    assert (await link(world, ann)).token == token

    await come(world, 2, token)  # was here before
    await come(world, 1, token)  # Ann herself
    await come(world, 3, "no-such-link")
    assert await world.rows(invitations) == []
    zoe = await come(world, 4, token)
    await come(world, 4, (await link(world, bob)).token)  # one is enough

    row = await world.row(invitations)
    assert (row["contributor_id"], row["inviter_id"]) == (zoe.id, ann.id)
    assert ((await link(world, ann)).invited, (await link(world, bob)).invited) == (1, 0)


async def test_whoever_comes_is_told_before_they_agree(world: World) -> None:
    ann = await world.person()
    token = (await link(world, ann)).token
    new = await register_contributor(
        world.deps, platform="telegram", external_id="5", language=None, payload=token, cause=world.cause()
    )
    assert await came_by_link(world.deps, new)
    assert not await came_by_link(world.deps, await give_consent(world.deps, new, cause=world.cause()))
    assert not await came_by_link(world.deps, ann)


async def test_whoever_was_forgotten_and_comes_back_is_nobodys_newcomer(world: World) -> None:
    ann, bob = await world.people(2)
    assert await forget_contributor(world.deps, bob, shown_units=0, cause=world.cause())
    await come(world, 2, (await link(world, ann)).token)
    assert await world.rows(invitations) == []


async def test_verified_work_from_the_pool_brings_a_step_for_each_twenty_aic_once(pool: Pool) -> None:
    world = pool.world
    ann = await world.person()
    zoe = await come(world, 4, (await link(world, ann)).token)
    await pool.begin_day()
    await work(pool, ann, zoe)  # ten tasks, 5 AIC each at full quality
    await owe(world)
    assert await world.rows(bonuses) == []  # not verified

    await pool.verify(zoe)
    await owe(world)
    await owe(world)
    rows = await world.rows(bonuses)
    assert [(row["contributor_id"], row["about_id"], row["base_units"]) for row in rows] == [(ann.id, zoe.id, AIC)] * 2
    await pool.set_price()
    while await pay_bonuses(world.deps):
        pass

    assert await steps(world) == [("paid", None)] * 2
    moved = await world.rows(transfers, kind="referral")
    assert [row["credit_id"] for row in moved] == [ann.account_id] * 2
    assert (await link(world, ann)).paid == Amount(sum(row["amount_units"] for row in moved))
    assert [(each.badge, each.paid) for each in await read_bonuses(world.deps, ann)] == [
        (None, Amount(row["amount_units"])) for row in moved
    ]
    assert {line.kind for line in (await read_history(world.deps, ann, 0)).lines} == {"reward", "referral"}
    assert (await audit_ledger(world.deps, asked_by="9000")).findings == ()


async def test_work_that_a_sponsor_pays_brings_nothing(pool: Pool) -> None:
    world = pool.world
    zoe = await come(world, 4, (await link(world, await world.person())).token)
    await pool.verify(zoe)
    await pool.begin_day()
    await work(pool, zoe, funding="sponsored")
    await owe(world)
    assert await world.rows(bonuses) == []


async def test_nothing_is_paid_within_a_ring_or_for_whoever_is_held_back(pool: Pool) -> None:
    world = pool.world
    ann = await world.person()
    zoe = await come(world, 4, (await link(world, ann)).token)
    await pool.verify(zoe)
    await pool.begin_day()
    await work(pool, ann, zoe)
    await owe(world)
    await pool.set_price()
    async with world.deps.sessions.write() as session:
        await session.execute(update(contributors).where(contributors.c.id == zoe.id).values(ban_reason="copies"))
    await pay_bonuses(world.deps)
    assert await steps(world) == [("owed", "suspended")] * 2

    async with world.deps.sessions.write() as session:
        await session.execute(update(contributors).values(ban_reason=None))
        scope = (await session.execute(select(responses.c.campaign_id, responses.c.option_set))).first()
        assert scope is not None
        ring = {"campaign_id": scope[0], "kind": "choice", "option_set": scope[1], "ring_id": ann.id, "fit_id": ann.id}
        rows = [{**ring, "contributor_id": each.id} for each in (ann, zoe)]
        await session.execute(ring_members.insert(), rows)
    await pool.begin_day()
    await pay_bonuses(world.deps)
    assert await steps(world) == [("owed", "ring")] * 2
    assert await world.rows(transfers, kind="referral") == []


async def test_nobody_reviews_whom_they_invited_or_who_invited_them(world: World) -> None:
    ann, bob = await world.people(2)
    zoe = await come(world, 4, (await link(world, ann)).token)
    await world.campaign(questions(2))
    await world.answer(zoe, "With hot water.", "answer")
    await world.score()
    with pytest.raises(NoTaskAvailable):
        await world.take(ann, "review")
    assert (await world.take(bob, "review")).kind == "review"


@pytest.mark.parametrize("who", ["inviter", "invited"])
async def test_forgetting_either_of_them_cuts_what_ties_them(world: World, who: str) -> None:
    ann = await world.person()
    zoe = await come(world, 4, (await link(world, ann)).token)
    gone = ann if who == "inviter" else zoe
    assert await forget_contributor(world.deps, gone, shown_units=0, cause=world.cause())
    assert await world.rows(invitations) == []
    assert len(await world.rows(links, purpose="invite")) == (who == "invited")


async def test_who_has_not_worked_for_a_month_is_not_looked_at(pool: Pool) -> None:
    world = pool.world
    zoe = await come(world, 4, (await link(world, await world.person())).token)
    await pool.begin_day()
    await work(pool, zoe)
    await pool.verify(zoe)
    world.clock.advance(timedelta(days=40).total_seconds())
    await owe(world)
    assert await world.rows(bonuses) == []
