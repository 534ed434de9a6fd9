"""Being forgotten: nothing says who somebody was, a ban stays, and what others judged and the ledger says stands."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from contributors.verification import phone_hash
from flows.assignments.save_draft import save_draft
from flows.delivery.park_update import park_update
from flows.deps import StaleRepeat
from flows.errors import ProofErased
from flows.log.make_receipt import make_receipt
from flows.oversight.ask_support import ask_support
from flows.people.finish_forgetting import finish_forgetting
from flows.people.forget_contributor import forget_contributor
from flows.people.identify_contributor import identify_contributor
from flows.people.register_contributor import register_contributor
from flows.releases.export_labels import export_labels
from flows.shapes import Person
from kernel.ids import AccountId, random_id
from scoring.honesty.flags import FlagDecision, FlagReason
from scoring.reviews import Review
from store import flags, forgetting, verification
from store.evidence import Scope
from store.flags import Raised
from store.tables import metadata
from store.tables.honesty import flags as flag_rows
from store.tables.ledger import transfers
from store.tables.log import erased_openings, log_leaves, transfer_salts
from store.tables.people import contributors, erasures, forgotten_people
from store.tables.work import assignments, responses, tasks
from tests.flows.test_log import record, reward
from tests.support.publishing import publish, publisher_in
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio

WHO = 7_318_462_905
WORDS = "With hot water, said she."
GOOD = int(Review.GOOD)
STAYS = {
    "appeals",  # without what the author said
    "bonuses",  # those paid: the day's counter is the sum of them
    "assignments",  # without chat, message and draft
    "board_scores",  # with no points left
    "erasures",  # until nothing is left to erase
    "flags",
    "gold_days",
    "licence_consents",  # what was given was given under it
    "panel_exclusions",
    "pool_reservations",
    "pool_shares",
    "prompts",  # deleted by the chat
    "reports",
    "responses",  # without words
    "ring_members",
    "sponsorships",  # whose account paid for which campaign: the ledger says it too
    "standings",
    "tallies",
}
"""A table that is new here says first what it keeps of somebody who was forgotten, and why."""


async def everything_stored(world: World) -> str:
    """Every value of every row."""
    async with world.deps.sessions.read() as session:
        rows = [(await session.execute(select(table))).all() for table in metadata.tables.values()]
    return repr(rows)


async def forget(world: World, person: Person) -> bool:
    shown = await world.balance(person.account_id)
    return await forget_contributor(world.deps, person, shown_units=shown, cause=world.cause())


async def back(world: World) -> Person:
    return await register_contributor(
        world.deps, platform="telegram", external_id=str(WHO), language=None, payload=None, cause=world.cause()
    )


async def change_person(world: World, person: Person, **values: object) -> None:
    async with world.deps.sessions.write() as session:
        await session.execute(update(contributors).where(contributors.c.id == person.id).values(**values))


async def test_nothing_that_is_stored_says_who_it_was(world: World) -> None:
    person = await world.person(WHO)
    await world.campaign(questions(2))
    card = await world.take(person, "answer")
    await save_draft(world.deps, person, lease=card.lease, text=WORDS, message_id=3, cause=world.cause())
    await ask_support(world.deps, person, WORDS, cause=world.cause())
    hashed = phone_hash(world.deps.people_key, "+86 138 0013 8000")
    async with world.deps.sessions.write() as session:
        assert await verification.keep_contact(session, person.id, hashed, now=world.clock.now())
    for number, sender in enumerate((WHO, WHO + 1)):
        raw = {"update_id": number, "message": {"from": {"id": sender}, "text": f"{WORDS} {WHO}"}}
        await park_update(world.deps, bot="contributor", raw=raw, error="ours")
    for trace in (str(WHO), WORDS, hashed):
        assert trace in await everything_stored(world)

    assert await forget(world, person)

    stored = await everything_stored(world)
    assert hashed not in stored
    assert stored.count(str(WHO)) == stored.count(f"{WORDS} {WHO}") == stored.count(WORDS) == 1, "somebody else's"
    assert await identify_contributor(world.deps, platform="telegram", external_id=str(WHO)) is None
    assert (await world.row(assignments))["status"] == "skipped"
    assert (await world.campaign_row()).reserved_units == 0
    assert (await world.take(await world.person(2), "answer")).kind == "answer"


async def test_of_every_table_about_people_it_is_said_what_becomes_of_it() -> None:
    about = {table.name for table in metadata.tables.values() if "contributor_id" in table.c}
    assert about == {table.name for table in forgetting.GOES} | STAYS
    stays = {"id", "account_id", "consented_at", "consent_version", "last_local_day", "work_count", "created_at"}
    assert set(contributors.c.keys()) == set(forgetting.NAMELESS) | stays


async def test_whoever_comes_back_is_a_stranger_who_has_practised(world: World) -> None:
    person = await world.person(WHO)
    assert await forget(world, person)

    again = await back(world)

    assert (again.id, again.account_id) != (person.id, person.account_id)
    assert (again.language, again.consented_at, again.work_count, again.ban_reason) == (None, None, 0, None)
    assert again.contributor(is_operator=False).practised == {"choice", "answer", "review"}
    assert await world.rows(forgotten_people) == []


@pytest.mark.parametrize("days", [None, 7])
async def test_whoever_is_banned_stays_banned(world: World, days: int | None) -> None:
    person = await world.person(WHO)
    until = None if days is None else world.clock.now() + timedelta(days=days)
    await change_person(world, person, banned_until=until, ban_reason="copies", practice={})
    for _ in range(2):
        assert await forget(world, person)
        person = await back(world)
        assert (person.ban_reason, person.banned_until) == ("copies", until)
        assert person.contributor(is_operator=False).is_banned(world.clock.now())
    assert len(await world.rows(contributors, ban_reason="copies")) == 1


@pytest.mark.parametrize("is_confirmed", [True, False])
async def test_whose_pay_waits_for_a_person_stays_suspended(world: World, is_confirmed: bool) -> None:
    await world.campaign(choices(1))
    person = await world.person(WHO)
    await world.answer(person, 0)
    given = await world.row(responses)
    scope = Scope(given["campaign_id"], "choice", given["option_set"])
    raised = Raised(person.id, FlagReason.PASTE, {"votes": 30, "z": 5.0, "effect": 0.5, "model": "m"})
    async with world.deps.sessions.write() as session:
        await flags.raise_many(session, scope, [raised], random_id(), now=world.clock.now())
        if is_confirmed:
            word = {"decision": FlagDecision.CONFIRMED, "decided_at": world.clock.now(), "decided_by": OPERATOR}
            await session.execute(update(flag_rows).values(**word, note="pasted"))
    was = await world.row(flag_rows)

    assert await forget(world, person)
    again = await back(world)

    row = await world.row(flag_rows, contributor_id=again.id)
    assert {name: value for name, value in row.items() if name not in {"id", "contributor_id"}} == {
        name: value for name, value in was.items() if name not in {"id", "contributor_id"}
    }
    async with world.deps.sessions.read() as session:
        assert await flags.suspending(session, "choice", [again.id]) == {again.id}
    assert await world.rows(forgotten_people) == []


async def test_who_was_cleared_comes_back_without_a_flag(world: World) -> None:
    await world.campaign(choices(1))
    person = await world.person(WHO)
    await world.answer(person, 0)
    given = await world.row(responses)
    scope = Scope(given["campaign_id"], "choice", given["option_set"])
    raised = Raised(person.id, FlagReason.PASTE, {"votes": 30, "z": 5.0, "effect": 0.5, "model": "m"})
    async with world.deps.sessions.write() as session:
        await flags.raise_many(session, scope, [raised], random_id(), now=world.clock.now())
        word = {"decision": FlagDecision.CLEARED, "decided_at": world.clock.now(), "decided_by": OPERATOR}
        await session.execute(update(flag_rows).values(**word))
    assert await forget(world, person)
    again = await back(world)
    assert await world.rows(flag_rows, contributor_id=again.id) == []


async def test_of_a_ban_that_is_over_and_no_practice_nothing_stays(world: World) -> None:
    person = await world.person(WHO)
    await change_person(world, person, banned_until=world.clock.now(), ban_reason="copies", practice={})
    assert await forget(world, person)
    assert await world.rows(forgotten_people) == []


async def test_nobody_gives_up_more_than_they_were_shown(world: World) -> None:
    person = await world.person(WHO)
    await record(world, reward(world, AccountId(person.account_id), 9))
    assert not await forget_contributor(world.deps, person, shown_units=0, cause=world.cause())
    assert (await back(world)).id == person.id
    assert await forget(world, person)
    assert await world.balance(person.account_id) == 9


async def test_the_update_that_forgot_somebody_registers_nobody_when_it_comes_again(world: World) -> None:
    person = await world.person(WHO)
    cause = world.cause()
    assert await forget_contributor(world.deps, person, shown_units=0, cause=cause)
    with pytest.raises(StaleRepeat):
        await register_contributor(
            world.deps, platform="telegram", external_id=str(WHO), language=None, payload=None, cause=cause
        )


async def test_salts_go_here_and_at_the_signer_and_none_are_made_again(world: World, tmp_path: Path) -> None:
    person, other = await world.person(WHO), await world.person(2)
    publisher = publisher_in(tmp_path)
    await record(world, *(reward(world, AccountId(one.account_id), 9) for one in (person, other, person)))
    await publish(world.deps, publisher)
    own = {row["id"] for row in await world.rows(transfers, credit_id=person.account_id)}
    book = publisher.signer.salts
    size = len(await world.rows(log_leaves))
    assert own < {opening.transfer for opening in book.openings(0, size).values()}

    assert await forget(world, person)
    await record(world, reward(world, AccountId(person.account_id), 3), reward(world, AccountId(other.account_id), 3))
    await publish(world.deps, publisher)

    own = {row["id"] for row in await world.rows(transfers, credit_id=person.account_id)}
    assert len(own) == 3
    known: set[UUID] = {row["transfer_id"] for row in await world.rows(transfer_salts)}
    kept: set[UUID] = {opening.transfer for opening in book.openings(0, size + 9).values()}
    assert known == kept
    assert not own & known
    assert await world.rows(erased_openings) == []
    with pytest.raises(ProofErased):
        await make_receipt(world.deps, person, None)
    assert (await make_receipt(world.deps, other, None)).amount.units == 3


async def test_words_go_when_they_are_decided_and_a_dataset_says_so(world: World) -> None:
    author, *peers = [await world.person(number) for number in (WHO, 2, 3, 4, 5, 6)]
    number = await world.campaign(questions(1), release="on_acceptance")
    await world.answer(author, WORDS, "answer")
    await world.score()
    assert await forget(world, author)
    assert (await world.row(tasks, kind="review"))["payload"]["answer"] == WORDS, "it is being judged"
    for peer in peers:
        await world.answer(peer, GOOD, "review")
    await finish_forgetting(world.deps)
    assert (await world.row(responses, kind="answer"))["text"] == WORDS

    await world.score_and_settle()
    await finish_forgetting(world.deps)

    answer = await world.row(responses, kind="answer")
    assert (answer["state"], answer["text"]) == ("paid", "")
    assert await world.balance(author.account_id) == answer["amount_units"]
    review = await world.row(tasks, kind="review")
    assert (review["payload"]["answer"], review["status"]) == ("", "closed")
    assert {row["state"] for row in await world.rows(responses, kind="review")} == {"paid"}
    assert WORDS not in await everything_stored(world)
    assert await world.rows(erasures) == []
    file = await export_labels(world.deps, operator_id=OPERATOR, number=number, cause=world.cause("operator"))
    (line,) = map(json.loads, file.data.splitlines())
    assert (line["answers"], line["used_ai"]) == ([None], [False])


async def test_words_that_a_reviewer_is_looking_at_wait_for_them_and_for_nobody_after(world: World) -> None:
    author, peer = [await world.person(number) for number in (WHO, 2)]
    await world.campaign(questions(1), release="on_acceptance")
    await world.answer(author, WORDS, "answer")
    await world.score()
    open_card = await world.take(peer, "review")
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).where(responses.c.kind == "answer").values(state="withheld"))

    assert await forget(world, author)

    review = await world.row(tasks, kind="review")
    assert (review["status"], review["slots"], review["payload"]["answer"]) == ("closed", 0, WORDS)
    await world.submit(peer, open_card, GOOD)
    await change_response_states(world, "paid")
    await finish_forgetting(world.deps)
    assert WORDS not in await everything_stored(world)
    assert await world.rows(erasures) == []


async def change_response_states(world: World, state: str) -> None:
    async with world.deps.sessions.write() as session:
        await session.execute(update(responses).where(responses.c.kind == "review").values(state=state))


async def test_choices_go_on_being_judged_and_nobody_is_told(world: World) -> None:
    person, *peers = [await world.person(number) for number in (WHO, 2, 3, 4)]
    await world.campaign(choices(1), max_overlap="4", release="on_acceptance")
    for one in (person, *peers):
        await world.answer(one, 0, "choice")
    assert await forget(world, person)

    await world.score_and_settle()

    assert (await world.row(responses, contributor_id=person.id))["state"] == "paid"
    told = await everything_stored(world)
    assert str(WHO) not in told
    assert await world.rows(metadata.tables["outbox"], contributor_id=person.id) == []
    assert len(await world.rows(metadata.tables["outbox"])) == 3
