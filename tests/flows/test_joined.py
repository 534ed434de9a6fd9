"""Two accounts of one person count as one: a vote a task, a lane, an effort, a standing; and that is taken back."""

import asyncio
from uuid import UUID

import pytest

import store.contributors
from contributors.errors import AlreadyJoined, NotJoined, OwnWork, SameAccount
from flows.deps import Cause
from flows.errors import ProposalGone
from flows.money.read_price import read_price
from flows.oversight.merge_contributors import merge_contributors
from flows.oversight.propose_merge import propose_merge
from flows.oversight.read_contributor import read_contributor
from flows.oversight.unmerge_contributor import unmerge_contributor
from flows.people.forget_contributor import forget_contributor
from flows.shapes import Person
from flows.verdicts.replay_fits import replay_fits
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.ids import new_id
from scoring.honesty.flags import FlagReason
from store import joined, rings, verification
from store.tables.delivery import outbox
from store.tables.evidence import fits, standings
from store.tables.ledger import transfers
from store.tables.people import contributors, operator_audit
from store.tables.work import responses
from tasks.errors import NoTaskAvailable
from tests.flows.test_suspects import flag, prove, state_of, worked
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio


async def proposed(world: World, one: Person, other: Person, desk: str = OPERATOR) -> UUID:
    facts = await propose_merge(
        world.deps,
        operator_id=desk,
        one=one.account_id.hex,
        other=other.account_id.hex,
        reason="The same telephone",
        cause=world.cause("operator"),
    )
    return UUID(facts.proposal)


async def merge(world: World, one: Person, other: Person) -> None:
    proposal = await proposed(world, one, other)
    await merge_contributors(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))


async def unmerge(world: World, person: Person, cause: Cause | None = None) -> str:
    return await unmerge_contributor(
        world.deps,
        operator_id=OPERATOR,
        name=person.account_id.hex,
        reason="They are sisters",
        cause=cause or world.cause("operator"),
    )


async def others(world: World, person: Person) -> frozenset[UUID]:
    async with world.deps.sessions.read() as session:
        return await joined.others(session, person.id)


async def test_nobody_votes_twice_on_a_task_and_nobody_judges_themselves(world: World) -> None:
    await world.campaign([*choices(1), *questions(1)], max_overlap="9")
    one, other, stranger = await world.people(3)
    await world.answer(one, 0, "choice")
    await world.answer(one, "With hot water.", "answer")
    await world.score()
    await merge(world, one, other)
    for kind in ("choice", "answer", "review"):
        with pytest.raises(NoTaskAvailable):
            await world.take(other, kind)
        assert (await world.take(stranger, kind)).kind == kind

    await unmerge(world, other)
    assert (await world.take(other, "choice")).kind == "choice"


async def test_what_both_have_said_before_is_one_vote_and_a_replay_knows(world: World) -> None:
    await world.campaign(choices(1), max_overlap="9")
    async with world.deps.sessions.write() as session:
        await session.execute(responses.metadata.tables["tasks"].update().values(is_full_overlap=True))
    one, other, *rest = await world.people(8)
    await merge(world, one, other)
    await unmerge(world, other)
    for person in (one, other):
        await world.answer(person, 1)
    await merge(world, one, other)
    for person in rest:
        await world.answer(person, 0)
    await world.answer(await world.person(9), 0)
    await world.score()

    mine = [row for row in await world.rows(responses) if row["contributor_id"] in {one.id, other.id}]
    peers = await world.row(responses, contributor_id=rest[0].id)
    assert peers["reasons"]["peers"] == 7  # six others, and one person with two accounts
    assert {row["state"] for row in mine} == {"withheld"}
    newest = max(await world.rows(fits), key=lambda row: row["at"])
    assert set(newest["facts"]["joined"]) == {one.id.hex, other.id.hex}
    [replayed] = await replay_fits(world.deps, number=1, limit=1)
    assert (replayed.problem, replayed.differing) == (None, ())


async def test_lane_and_effort_are_one_and_verification_is_not_lost(world: World) -> None:
    one, other = await world.people(2)
    await merge(world, one, other)
    async with world.deps.sessions.read() as session:
        assert await rings.mates(session, one.id) == {other.id}
        assert not (await verification.evidence_of(session, one.id)).in_ring
    view = await read_price(world.deps, one)
    assert view.mine is not None
    assert view.mine.counted_with == 1
    await unmerge(world, one)
    async with world.deps.sessions.read() as session:
        assert await rings.mates(session, other.id) == frozenset()


async def test_standing_is_joined_by_the_next_fit_and_parted_by_the_one_after(world: World) -> None:
    one, other, _ = await worked(world)
    await prove(world, one)
    assert await state_of(world, other) == "young"
    before = [row["amount_units"] for row in await world.rows(transfers, kind="reward")]

    await merge(world, one, other)
    await world.score()
    assert (await world.row(standings, contributor_id=other.id))["counted"] >= 60
    assert await state_of(world, other) == "good"
    assert [row["amount_units"] for row in await world.rows(transfers, kind="reward")] == before, "nothing has moved"
    assert await settle_verdicts(world.deps) > 0

    await unmerge(world, other)
    world.clock.advance(120)
    await world.score()
    assert await state_of(world, other) == "young"


async def test_who_is_suspended_is_so_with_every_account(world: World) -> None:
    one, other, _ = await worked(world)
    await flag(world, one, FlagReason.PASTE)
    await merge(world, one, other)
    await world.score()
    assert [await state_of(world, each) for each in (one, other)] == ["suspended", "suspended"]
    await unmerge(world, one)
    world.clock.advance(120)
    await world.score()
    assert [await state_of(world, each) for each in (one, other)] == ["suspended", "young"]


async def test_both_are_told_and_the_audit_has_a_line_about_each(world: World) -> None:
    one, other = await world.people(2)
    await merge(world, one, other)
    again = world.cause("operator")
    assert [await unmerge(world, one, again) for _ in range(2)] == [one.account_id.hex] * 2
    for person in (one, other):
        told = [row["kind"] for row in await world.rows(outbox, contributor_id=person.id)]
        assert sorted(told) == ["joined", "unjoined"]
        deeds = await world.rows(operator_audit, subject=person.account_id.hex)
        assert [row["action"] for row in deeds] == ["merge", "unmerge"]
    with pytest.raises(NotJoined):
        await unmerge(world, one)


async def test_a_third_account_joins_both_and_leaving_leaves_the_others_together(world: World) -> None:
    one, other, third = await world.people(3)
    await merge(world, one, other)
    await merge(world, other, third)
    assert await others(world, one) == {other.id, third.id}
    with pytest.raises(AlreadyJoined):
        await merge(world, one, third)
    await unmerge(world, one)
    assert await others(world, one) == frozenset()
    assert await others(world, other) == {third.id}
    fourth = await world.person(4)
    await merge(world, one, fourth)
    assert await others(world, one) == {fourth.id}
    assert await others(world, third) == {other.id}
    shown = await read_contributor(world.deps, one.account_id.hex)
    assert (shown.joined, shown.mates) == ((fourth.account_id.hex,), 0)


async def test_of_two_operators_one_joins_and_a_press_is_done_once(world: World) -> None:
    one, other = await world.people(2)
    first, second = await proposed(world, one, other), await proposed(world, other, one, "9001")

    async def confirm(proposal: UUID, desk: str) -> object:
        return await merge_contributors(world.deps, operator_id=desk, proposal=proposal, cause=world.cause("operator"))

    done = await asyncio.gather(
        confirm(first, OPERATOR), confirm(first, OPERATOR), confirm(second, "9001"), return_exceptions=True
    )
    assert sum(isinstance(each, ProposalGone | AlreadyJoined) for each in done) == 2
    assert len(await world.rows(operator_audit, action="merge")) == 2
    assert len({row["joined_to"] for row in await world.rows(contributors)}) == 1


async def test_neither_ones_own_account_nor_one_account_twice_is_joined(world: World) -> None:
    one, mine = await world.person(1), await world.person(int(OPERATOR))
    with pytest.raises(SameAccount):
        await merge(world, one, one)
    with pytest.raises(OwnWork):
        await merge(world, one, mine)


async def test_who_is_forgotten_is_joined_with_nobody(world: World) -> None:
    one, other = await world.people(2)
    await merge(world, one, other)
    assert await forget_contributor(world.deps, one, shown_units=0, cause=world.cause())
    assert (await others(world, one), await others(world, other)) == (frozenset(), frozenset())


async def test_who_is_taken_out_while_the_others_are_joined_with_more_stays_out(world: World) -> None:
    one, other, third, fourth = await world.people(4)
    await merge(world, one, other)
    await merge(world, other, third)
    proposal = await proposed(world, third, fourth)
    async with world.deps.sessions.write() as session:  # another operator's /unmerge, not committed yet
        await store.contributors.locked(session, one.id)
        await joined.put(session, [one.id], None)
        merging = asyncio.create_task(
            merge_contributors(world.deps, operator_id=OPERATOR, proposal=proposal, cause=world.cause("operator"))
        )
        await asyncio.sleep(0.2)
        assert not merging.done()
    await merging

    assert await others(world, one) == frozenset()
    assert await others(world, third) == {other.id, fourth.id}


async def test_nobody_takes_back_that_an_account_is_a_second_one_of_their_own(world: World) -> None:
    """Joined, it is known for the operator's; else it would count for itself again on its owner's word."""
    own, second = await world.person(int(OPERATOR)), await world.person(5)
    async with world.deps.sessions.write() as session:
        await joined.put(session, [own.id, second.id], new_id(world.clock.now()))
    for account in (second, own):
        with pytest.raises(OwnWork):
            await unmerge(world, account)
    assert await others(world, own) == {second.id}
