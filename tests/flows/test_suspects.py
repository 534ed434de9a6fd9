"""Flags are looked at by a person: cleared, and the pay goes on; confirmed, and it waits; by whoever decides first."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import update

from contributors.errors import FlagDecided, HeldByAnother, NotFlagged
from flows.deps import Cause
from flows.desk.read_overview import read_overview
from flows.errors import ProposalGone, ReasonNeeded
from flows.money.read_balance import read_balance
from flows.oversight.ask_flag_reason import ask_flag_reason
from flows.oversight.decide_flags import decide_flags
from flows.oversight.next_suspect import next_suspect
from flows.oversight.propose_flag_decision import propose_flag_decision
from flows.oversight.read_suspects import read_suspects
from flows.shapes import Person
from flows.shared.sharing import HOLDS_FOR
from flows.verdicts.score_scopes import score_scopes
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.ids import random_id
from kernel.values import Language
from scoring.honesty.flags import FlagReason
from scoring.standing import Tally
from store import flags
from store.evidence import Scope, ask_fit
from store.flags import Raised
from store.tables import honesty
from store.tables.delivery import outbox
from store.tables.evidence import fits, standings, tallies
from store.tables.people import operator_audit
from store.tables.work import campaigns, responses
from tests.support.world import OPERATOR, World, choices
from views import operator_suspects
from views.operator_queues import Away
from views.operator_suspects import DecisionFacts, SuspectFacts

pytestmark = pytest.mark.asyncio

P = ParamSpec("P")
T = TypeVar("T")

PASTE = {"votes": 30, "z": 4.5, "effect": 0.8, "model": "lexical"}
RING = {"shared": 20, "equal": 20, "members": 3}
ANSWERS = 4


async def worked(world: World, count: int = 3) -> list[Person]:
    """People whose accepted work in a live campaign waits for their standing to be good."""
    if not await world.rows(campaigns):
        await world.campaign(choices(ANSWERS), max_overlap=str(count))
    people = await world.people(count)
    for person in people:
        for _ in range(ANSWERS):
            await world.answer(person, 0)
    await world.score()
    assert {row["state"] for row in await world.rows(responses)} == {"pending"}
    return people


async def flag(world: World, person: Person, reason: FlagReason, kind: str = "choice") -> None:
    """A test flags somebody, and their standing follows as the next fit would have it."""
    evidence = PASTE if reason is FlagReason.PASTE else RING
    scope = Scope((await world.row(campaigns))["id"], kind, (await world.rows(responses))[0]["option_set"])
    async with world.deps.sessions.write() as session:
        await flags.raise_many(
            session, scope, [Raised(person.id, reason, evidence)], random_id(), now=world.clock.now()
        )
    if reason is FlagReason.PASTE:
        await stand(world, person, state="suspended")


async def stand(world: World, person: Person, **values: Any) -> None:
    async with world.deps.sessions.write() as session:
        await session.execute(update(standings).where(standings.c.contributor_id == person.id).values(**values))


async def prove(world: World, person: Person) -> None:
    """Let the newest fit have said that this person is far better than chance."""
    proven = Tally(60, 54, 60, 0, 0, 60, 24, 60, 24, 9.6 + 1)
    async with world.deps.sessions.write() as session:
        whose = tallies.c.contributor_id == person.id
        await session.execute(update(tallies).where(whose).values(counted=60, sums=asdict(proven)))


async def state_of(world: World, person: Person) -> str:
    state: str = (await world.row(standings, contributor_id=person.id))["state"]
    return state


async def head(world: World, skip: SuspectFacts | None = None, *, desk: str = OPERATOR) -> SuspectFacts:
    skipped = None if skip is None else UUID(skip.item)
    found = await next_suspect(world.deps, operator_id=desk, skip=skipped)
    assert not isinstance(found, Away)
    return found


async def nobody_waits(world: World) -> bool:
    return await next_suspect(world.deps, operator_id=OPERATOR) == Away(0)


async def propose(
    world: World, deed: str, flag_id: str, reason: str = "I have looked", *, desk: str = OPERATOR
) -> UUID:
    """An operator presses, and says why. Returns: what is to be confirmed."""
    cause = world.cause("operator")
    await ask_flag_reason(
        world.deps,
        operator_id=desk,
        chat_id=int(desk),
        deed=deed,
        flag=UUID(flag_id),
        cause=world.cause("operator"),
    )
    facts = await say(world, reason, desk=desk, cause=cause)
    assert facts is not None
    return UUID(facts.proposal)


async def say(world: World, text: str, *, desk: str = OPERATOR, cause: Cause | None = None) -> DecisionFacts | None:
    return await propose_flag_decision(
        world.deps, text, operator_id=desk, chat_id=int(desk), cause=cause or world.cause("operator")
    )


async def confirm(world: World, proposal: UUID, *, desk: str = OPERATOR, cause: Cause | None = None) -> DecisionFacts:
    return await decide_flags(world.deps, operator_id=desk, proposal=proposal, cause=cause or world.cause("operator"))


async def told(world: World, person: Person) -> list[tuple[str, dict[str, Any], bool]]:
    found = await world.rows(outbox, contributor_id=person.id)
    return [
        (row["kind"], row["facts"], row["is_silent"])
        for row in sorted(found, key=lambda row: row["created_at"])
        if row["kind"] in {"suspended", "reinstated"}
    ]


async def test_who_is_cleared_is_paid_like_anybody_else(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    await prove(world, person)
    balance = await read_balance(world.deps, person)
    assert balance.looked_at == balance.pending
    assert (balance.standing, balance.suspended.units) == (0, 0)
    assert await settle_verdicts(world.deps) == 0

    facts = await head(world)
    assert (facts.waiting, facts.waiting_pay, facts.votes) == (ANSWERS, balance.pending, ANSWERS)
    done = await confirm(world, await propose(world, "clear", facts.flag))

    assert (done.deed, done.who) == ("clear", person.account_id.hex)
    assert await state_of(world, person) == "good"
    assert await settle_verdicts(world.deps) == ANSWERS
    assert await told(world, person) == []
    assert await nobody_waits(world)
    line = await world.row(operator_audit, action="flags_clear")
    assert (line["operator_id"], line["facts"]["reason"]) == (OPERATOR, "I have looked")


async def test_clearing_releases_nothing_that_a_standing_would_not(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    await confirm(world, await propose(world, "clear", (await head(world)).flag))
    assert await state_of(world, person) == "young"
    assert await settle_verdicts(world.deps) == 0


async def test_who_is_suspended_keeps_what_was_paid_is_told_and_can_be_paid_again(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.RING)
    await prove(world, person)
    await stand(world, person, state="good")
    facts = await head(world)
    done = await confirm(world, await propose(world, "confirm", facts.flag, "The same typing errors"))

    assert done.deed == "confirm"
    assert await state_of(world, person) == "suspended"
    assert await settle_verdicts(world.deps) == 0
    assert await told(world, person) == [("suspended", {"kind": "choice", "reason": "The same typing errors"}, False)]
    balance = await read_balance(world.deps, person)
    assert (balance.suspended, balance.looked_at.units) == (balance.pending, 0)
    assert await nobody_waits(world)

    world.clock.advance(60)
    (shown,) = await read_suspects(world.deps, person.account_id.hex)
    assert shown.is_confirmed
    assert (await confirm(world, await propose(world, "lift", shown.flag))).deed == "lift"
    assert await state_of(world, person) == "good"
    assert [kind for kind, _, _ in await told(world, person)] == ["suspended", "reinstated"]
    assert await settle_verdicts(world.deps) == ANSWERS
    with pytest.raises(NotFlagged):
        await read_suspects(world.deps, person.account_id.hex)


async def test_a_campaign_that_pays_on_acceptance_waits_for_a_person_too(world: World) -> None:
    await world.campaign(choices(ANSWERS), max_overlap="3", release="on_acceptance")
    person, *others = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    assert await settle_verdicts(world.deps) == ANSWERS * len(others)
    await confirm(world, await propose(world, "clear", (await head(world)).flag))
    assert await settle_verdicts(world.deps) == ANSWERS


async def test_of_two_operators_the_second_is_told(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    flag_id = (await head(world)).flag
    first = await propose(world, "clear", flag_id)
    with pytest.raises(HeldByAnother):
        await propose(world, "confirm", flag_id, desk="9001")
    world.clock.advance(HOLDS_FOR.total_seconds())
    second = await propose(world, "confirm", flag_id, desk="9001")
    world.clock.advance(HOLDS_FOR.total_seconds())

    done = await asyncio.gather(confirm(world, first), confirm(world, second, desk="9001"), return_exceptions=True)

    assert sum(isinstance(each, FlagDecided) for each in done) == 1
    deeds = [row["action"] for row in await world.rows(operator_audit)]
    assert sum(deed in {"flags_clear", "flags_confirm"} for deed in deeds) == 1
    row = await world.row(honesty.flags)
    assert row["decided_by"] == (OPERATOR if row["decision"] == "cleared" else "9001")
    with pytest.raises(FlagDecided):
        await propose(world, "confirm", flag_id, desk="9001")


async def test_a_clear_that_comes_after_a_suspension_does_not_lift_it(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    flag_id = (await head(world)).flag
    clears = await propose(world, "clear", flag_id)
    world.clock.advance(HOLDS_FOR.total_seconds())
    suspends = await propose(world, "confirm", flag_id, desk="9001")
    await confirm(world, suspends, desk="9001")
    with pytest.raises(FlagDecided):
        await confirm(world, clears)
    with pytest.raises(FlagDecided):
        await propose(world, "clear", flag_id)
    assert await state_of(world, person) == "suspended"


async def test_only_what_was_shown_is_decided(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    proposal = await propose(world, "clear", (await head(world)).flag)
    await flag(world, person, FlagReason.RING)
    await confirm(world, proposal)
    facts = await head(world)
    assert [each.reason for each in facts.flags] == ["ring"]
    assert await state_of(world, person) == "young"  # an open ring flag suspends nobody


async def test_a_press_that_comes_again_decides_once_and_says_the_same(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    flag_id = (await head(world)).flag
    await ask_flag_reason(
        world.deps,
        operator_id=OPERATOR,
        chat_id=int(OPERATOR),
        deed="confirm",
        flag=UUID(flag_id),
        cause=world.cause("operator"),
    )
    text, press = world.cause("operator"), world.cause("operator")
    first, again = await say(world, "I have looked", cause=text), await say(world, "I have looked", cause=text)
    assert first is not None
    assert first == again

    done = [await confirm(world, UUID(first.proposal), cause=press) for _ in range(2)]
    assert done[0] == done[1]
    assert len(await told(world, person)) == 1
    with pytest.raises(ProposalGone):
        await confirm(world, UUID(first.proposal))


async def test_a_text_is_a_reason_only_where_one_is_waited_for(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    assert await say(world, "hello") is None
    await ask_flag_reason(
        world.deps,
        operator_id=OPERATOR,
        chat_id=int(OPERATOR),
        deed="clear",
        flag=UUID((await head(world)).flag),
        cause=world.cause("operator"),
    )
    with pytest.raises(ReasonNeeded):
        await say(world, "ok")
    assert await say(world, "another desk", desk="9001") is None
    assert await say(world, "I have looked") is not None
    assert await say(world, "and again") is None


async def test_the_queue_begins_with_who_waits_too_long_then_with_whose_pay_waits(world: World) -> None:
    late, ring, paste = await worked(world)
    await flag(world, late, FlagReason.RING)
    world.clock.advance(timedelta(days=89).total_seconds())
    await flag(world, ring, FlagReason.RING)
    await flag(world, paste, FlagReason.PASTE)
    await flag(world, paste, FlagReason.RING)

    async def queue() -> list[str]:
        shown = [await head(world)]
        while len(shown) < 3:
            shown.append(await head(world, shown[-1]))
        assert await next_suspect(world.deps, operator_id=OPERATOR, skip=UUID(shown[-1].item)) == Away(3)
        return [each.who for each in shown]

    assert await queue() == [each.account_id.hex for each in (paste, late, ring)]
    assert (await read_overview(world.deps)).suspects_overdue == 0
    world.clock.advance(timedelta(days=2).total_seconds())
    assert await queue() == [each.account_id.hex for each in (late, paste, ring)]
    overview = await read_overview(world.deps)
    assert (overview.suspects, overview.suspects_overdue) == (3, 1)
    assert (await head(world)).is_overdue
    assert len((await head(world, await head(world))).flags) == 2


async def test_gold_is_shown_only_as_a_total_that_gives_none_away(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    await stand(world, person, gold_right=8, gold_total=9)
    shown = (await head(world)).standing
    assert shown is not None
    assert (shown.gold_right, shown.gold_total) == (None, None)
    await stand(world, person, gold_right=8, gold_total=10)
    shown = (await head(world)).standing
    assert shown is not None
    assert (shown.gold_right, shown.gold_total) == (8, 10)


async def test_how_fast_somebody_is_stands_beside_everybody_else_where_enough_is_known(world: World) -> None:
    await world.campaign(choices(5), max_overlap="3")
    people = await world.people(3)
    for person, takes_s in zip(people, (1, 9, 9), strict=True):
        for _ in range(5):
            card = await world.take(person)
            world.clock.advance(takes_s)
            await world.submit(person, card, 0)
    await world.score()
    await flag(world, people[0], FlagReason.RING)
    facts = await head(world)
    assert (facts.own_s, facts.others_s) == (1.0, 9.0)
    assert "1.0 s" in operator_suspects.suspect(Language.EN, facts).text
    assert "9.0 秒" in operator_suspects.suspect(Language.ZH, facts).text

    async with world.deps.sessions.write() as session:
        mine = responses.c.contributor_id == people[0].id
        await session.execute(
            update(responses).where(mine, responses.c.scorable_at.is_not(None)).values(state="withdrawn")
        )
    assert (await head(world)).own_s is None


async def test_a_decision_causes_a_fit_without_a_new_vote_and_only_one(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    assert await score_scopes(world.deps) == 0
    before = len(await world.rows(fits))
    await confirm(world, await propose(world, "clear", (await head(world)).flag))

    assert await score_scopes(world.deps) == 1  # it may have begun before the decision: so once more
    world.clock.advance(120)
    assert await score_scopes(world.deps) == 1
    assert await score_scopes(world.deps) == 0
    assert len(await world.rows(fits)) == before + 2


async def test_a_fit_that_began_before_the_decision_has_not_the_last_word(world: World) -> None:
    person, *_ = await worked(world)
    await flag(world, person, FlagReason.PASTE)
    proposal = await propose(world, "clear", (await head(world)).flag)
    scope = Scope((await world.row(campaigns))["id"], "choice", (await world.rows(responses))[0]["option_set"])
    async with world.deps.sessions.write() as session:
        await ask_fit(session, [scope], now=world.clock.now())

    class Meanwhile:
        """Workers that let the operator decide while they compute."""

        async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
            world.clock.advance(1)
            await confirm(world, proposal)
            return function(*args, **kwargs)

    usual, world.deps = world.deps, replace(world.deps, workers=Meanwhile())
    assert await score_scopes(world.deps) == 1
    assert await state_of(world, person) == "suspended"

    world.deps = usual
    assert await score_scopes(world.deps) == 1
    assert await state_of(world, person) == "young"
