"""Who is banned, or not paid, gets another look, by somebody else where there is anybody else."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from contributors.errors import (
    AppealedLately,
    Banned,
    HeldByAnother,
    NotAnOperator,
    NotSuspended,
    OwnSuspension,
    OwnWork,
    RoleNeeded,
)
from contributors.suspensions import AGAIN_AFTER
from flows.desk.read_overview import read_overview
from flows.oversight.appeal_suspension import appeal_suspension
from flows.oversight.ban_contributor import ban_contributor
from flows.oversight.decide_suspension import decide_suspension
from flows.oversight.explain_suspension import explain_suspension
from flows.oversight.next_suspension_appeal import next_suspension_appeal
from flows.oversight.propose_ban import propose_ban
from flows.oversight.unban_contributor import unban_contributor
from flows.people.collect_own_data import collect_own_data
from flows.people.forget_contributor import forget_contributor
from flows.shapes import Person
from flows.verdicts.read_appeals import read_appeals
from scoring.honesty.flags import FlagReason
from store.tables import honesty
from store.tables.delivery import outbox
from store.tables.evidence import scopes
from store.tables.oversight import suspension_appeals
from store.tables.people import operator_audit
from tasks.errors import AlreadyDecided, TooLateToChange
from tests.flows.test_own_data import loaded, opened
from tests.flows.test_suspects import confirm, flag, head, propose, state_of, worked
from tests.support.world import OPERATOR, World, choices
from views.operator_queues import Away
from views.operator_suspensions import SuspensionCase

pytestmark = pytest.mark.asyncio

SECOND, REVIEWER = "9001", "9002"
DAY_S = 86_400


@pytest.fixture(autouse=True)
def colleagues(world: World) -> None:
    """Two who may ban, and a reviewer, who may not."""
    operators = {OPERATOR: "owner", SECOND: "manager", REVIEWER: "reviewer"}
    world.deps = replace(world.deps, policy=replace(world.deps.policy, operators=operators))


async def ban(world: World, person: Person, *, days: int | None = 90, reason: str = "Sends adverts") -> None:
    asked = await propose_ban(
        world.deps,
        operator_id=OPERATOR,
        name=person.account_id.hex,
        span_s=None if days is None else days * DAY_S,
        reason=reason,
        cause=world.cause("operator"),
    )
    await ban_contributor(
        world.deps, operator_id=OPERATOR, proposal=UUID(asked.proposal), cause=world.cause("operator")
    )


async def appeal(world: World, person: Person, what: str = "ban") -> bool:
    return await appeal_suspension(world.deps, person, what=what, chat_id=1, cause=world.cause())


async def shown(world: World, desk: str = SECOND) -> SuspensionCase:
    found = await next_suspension_appeal(world.deps, operator_id=desk)
    assert isinstance(found, SuspensionCase)
    return found


async def decide(world: World, appeal_id: str, desk: str = SECOND, *, lifts: bool) -> str:
    return await decide_suspension(
        world.deps, operator_id=desk, appeal_id=UUID(appeal_id), lifts=lifts, cause=world.cause("operator")
    )


async def told(world: World, person: Person) -> list[dict[str, str]]:
    return [row["facts"] for row in await world.rows(outbox, contributor_id=person.id, kind="looked_again")]


async def test_a_ban_is_lifted_by_somebody_else_than_who_imposed_it(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person()
    await ban(world, person)
    assert await appeal(world, person)
    [row] = await world.rows(suspension_appeals)
    await explain_suspension(
        world.deps, person, appeal_id=row["id"], text="It was my sister", chat_id=1, cause=world.cause()
    )
    assert (await read_overview(world.deps)).appeals_waiting == 1

    assert await next_suspension_appeal(world.deps, operator_id=OPERATOR) == Away(1)
    assert await next_suspension_appeal(world.deps, operator_id=REVIEWER) == Away(1)
    case = await shown(world)
    assert (case.what, case.reason, case.text, case.imposed_by) == (
        "ban",
        "Sends adverts",
        "It was my sister",
        OPERATOR,
    )
    assert case.person.who == person.account_id.hex
    for desk, refusal in ((OPERATOR, OwnSuspension), (REVIEWER, RoleNeeded), ("12345", NotAnOperator)):
        with pytest.raises(refusal):
            await decide(world, case.appeal, desk, lifts=True)
    with pytest.raises(Banned):
        await world.take(person)

    await decide(world, case.appeal, lifts=True)
    await world.take(person)
    assert await told(world, person) == [{"what": "ban", "outcome": "lifted", "reason": "Sends adverts"}]
    line = await world.row(operator_audit, action="suspension_appeal")
    assert (line["operator_id"], line["subject"], line["facts"]["outcome"]) == (SECOND, person.account_id.hex, "lifted")
    with pytest.raises(AlreadyDecided):
        await decide(world, case.appeal, lifts=False)
    with pytest.raises(NotSuspended):
        await appeal(world, person)


async def test_what_stays_may_be_asked_again_after_a_month_and_a_new_ban_at_once(world: World) -> None:
    person = await world.person()
    await ban(world, person, days=None)
    await appeal(world, person)
    await decide(world, (await shown(world)).appeal, lifts=False)
    assert (await told(world, person))[0]["outcome"] == "kept"
    with pytest.raises(AppealedLately):
        await appeal(world, person)
    (held,) = (await read_appeals(world.deps, person)).held
    assert held.again_at(world.clock.now()) == world.clock.now() + AGAIN_AFTER

    world.clock.advance(AGAIN_AFTER.total_seconds())
    await appeal(world, person)
    assert (await shown(world)).what == "ban"

    await unban_contributor(
        world.deps, operator_id=SECOND, name=person.account_id.hex, reason="Enough", cause=world.cause("operator")
    )
    assert await next_suspension_appeal(world.deps, operator_id=SECOND) == Away(0)
    await ban(world, person, reason="Adverts again")
    await appeal(world, person)
    assert (await shown(world)).reason == "Adverts again"


async def test_stopped_pay_goes_on_when_the_flag_is_lifted_on_appeal(world: World) -> None:
    person, *_ = await worked(world)
    with pytest.raises(NotSuspended):
        await appeal(world, person, "choice")
    await flag(world, person, FlagReason.PASTE)
    with pytest.raises(NotSuspended):
        await appeal(world, person, "choice")  # it is before an operator as it is
    await confirm(world, await propose(world, "confirm", (await head(world)).flag, "The same commas"))
    assert await state_of(world, person) == "suspended"
    with pytest.raises(NotSuspended):
        await appeal(world, person)
    await appeal(world, person, "choice")

    assert await next_suspension_appeal(world.deps, operator_id=OPERATOR) == Away(1)
    case = await shown(world, REVIEWER)
    assert (case.what, case.reason) == ("choice", "The same commas")
    assert [kind for kind, _ in case.person.flags] == ["choice"]
    await decide(world, case.appeal, REVIEWER, lifts=True)

    assert await state_of(world, person) == "young"
    assert (await world.row(honesty.flags))["decision"] == "cleared"
    assert any(row["asked_at"] is not None for row in await world.rows(scopes))
    assert (await told(world, person))[0]["what"] == "choice"


async def test_pressed_twice_it_is_one_appeal_and_of_many_who_decide_one_does(world: World) -> None:
    person = await world.person()
    await ban(world, person)
    await asyncio.gather(*(appeal(world, person) for _ in range(5)))
    [row] = await world.rows(suspension_appeals)

    desks = (SECOND, *(str(9100 + number) for number in range(7)))
    operators = {OPERATOR: "owner"} | dict.fromkeys(desks, "manager")
    world.deps = replace(world.deps, policy=replace(world.deps.policy, operators=operators))
    done = await asyncio.gather(
        *(decide(world, row["id"].hex, desk, lifts=number % 2 == 0) for number, desk in enumerate(desks)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, str) for each in done) == 1
    assert all(isinstance(each, str | HeldByAnother | AlreadyDecided) for each in done)
    [line] = await world.rows(operator_audit, action="suspension_appeal")
    assert (await world.row(suspension_appeals))["operator_id"] == line["operator_id"]
    assert len(await told(world, person)) == 1


async def test_an_owner_alone_decides_and_nobody_about_themselves(world: World) -> None:
    alone = replace(world.deps.policy, operators={OPERATOR: "owner"})
    both = world.deps.policy
    world.deps = replace(world.deps, policy=alone)
    person = await world.person(int(SECOND))
    await ban(world, person)
    await appeal(world, person)
    case = await shown(world, OPERATOR)

    world.deps = replace(world.deps, policy=both)
    world.clock.advance(3600)
    assert await next_suspension_appeal(world.deps, operator_id=SECOND) == Away(1)
    with pytest.raises(OwnWork):
        await decide(world, case.appeal, SECOND, lifts=True)
    world.deps = replace(world.deps, policy=alone)
    await decide(world, case.appeal, OPERATOR, lifts=True)


async def test_a_ban_that_runs_out_waits_for_nobody(world: World) -> None:
    person = await world.person()
    await ban(world, person, days=1)
    await appeal(world, person)
    case = await shown(world)
    world.clock.advance(DAY_S)
    assert await next_suspension_appeal(world.deps, operator_id=SECOND) == Away(0)
    with pytest.raises(AlreadyDecided):
        await decide(world, case.appeal, lifts=True)
    await ban(world, person)
    assert await appeal(world, person)


async def test_a_side_is_told_by_whose_it_is_while_it_is_heard(world: World) -> None:
    person, other = await world.people(2)
    await ban(world, person)
    await appeal(world, person)
    [row] = await world.rows(suspension_appeals)

    async def explain(who: Person, text: str) -> None:
        await explain_suspension(world.deps, who, appeal_id=row["id"], text=text, chat_id=1, cause=world.cause())

    with pytest.raises(TooLateToChange):
        await explain(other, "I know better")
    await explain(person, "It was my sister")
    assert loaded(opened(await collect_own_data(world.deps, person)), "suspensions")[0]["text"] == "It was my sister"
    await decide(world, (await shown(world)).appeal, lifts=False)
    with pytest.raises(TooLateToChange):
        await explain(person, "And my cousin")


async def test_who_is_forgotten_has_nothing_heard_any_more(world: World) -> None:
    person = await world.person()
    await ban(world, person)
    await appeal(world, person)
    assert await forget_contributor(world.deps, person, shown_units=0, cause=world.cause())
    assert await world.rows(suspension_appeals) == []
    assert await next_suspension_appeal(world.deps, operator_id=SECOND) == Away(0)


async def test_nobody_lifts_a_ban_of_their_own_without_an_appeal_either(world: World) -> None:
    person = await world.person(int(SECOND))
    await ban(world, person)

    async def unban(desk: str) -> str:
        return await unban_contributor(
            world.deps, operator_id=desk, name=person.account_id.hex, reason="Mine", cause=world.cause("operator")
        )

    with pytest.raises(OwnWork):
        await unban(SECOND)
    assert await unban(OPERATOR) == person.account_id.hex
