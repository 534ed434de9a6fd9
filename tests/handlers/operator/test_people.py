"""The operators' chat: one person, a ban with its end, and the audit of it all."""

import io
import zipfile
from datetime import timedelta

import pytest

from contributors.errors import Banned
from flows.people.collect_own_data import collect_own_data
from flows.people.forget_contributor import forget_contributor
from kernel.clock import ManualClock
from scoring.honesty.flags import FlagReason
from store.tables.delivery import outbox
from store.tables.oversight import notes
from store.tables.people import operator_audit
from store.tables.work import assignments, campaigns
from tasks.errors import AssignmentGone
from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import text_of
from tests.handlers.operator.test_points import button
from tests.handlers.operator.test_suspects import flagged, role
from tests.support.world import World, choices

pytestmark = pytest.mark.asyncio


def world_of(operator: Operator) -> World:
    assert isinstance(operator.deps.clock, ManualClock)
    return World(operator.deps, operator.deps.clock, 1_000_000)


async def test_a_person_is_shown_by_account_and_by_a_card_of_theirs(operator: Operator) -> None:
    world, (person, _) = await flagged(operator, FlagReason.PASTE, FlagReason.RING)
    account = person.account_id.hex

    (shown,) = await operator.say(f"/contributor {account}")
    text = text_of(shown)
    assert f"👤 {account[:8]} · here since 20" in text
    assert "0 accepted · 0 not accepted · 1 not decided" in text
    assert "on 30 tasks" in text
    assert "Not verified" in text
    [card] = await world.rows(assignments, contributor_id=person.id)
    (same,) = await operator.say(f"/contributor #{card['ref']}")
    assert text_of(same) == text


async def test_a_ban_takes_the_card_is_told_and_ends_by_itself(operator: Operator) -> None:
    world = world_of(operator)
    await world.campaign(choices(2))
    person = await world.person()
    card = await world.take(person)

    (asked,) = await operator.say(f"/ban {person.account_id.hex} 7d Sends <adverts> to others")
    assert "Sends <adverts> to others" in text_of(asked)
    assert (await world.take(person)).lease == card.lease, "nothing has happened yet"
    confirm = button(asked, "d:ban")
    await operator.press(asked, confirm)
    assert "gets no tasks until" in text_of(await operator.message(asked["message_id"]))

    answer, _ = await operator.press(asked, confirm)
    assert "done before" in answer["text"] or "hour" in answer["text"]
    assert (await world.row(campaigns))["reserved_units"] == 0
    with pytest.raises(AssignmentGone):
        await world.submit(person, card, 0)
    with pytest.raises(Banned):
        await world.take(person)
    notice = await world.row(outbox, contributor_id=person.id, kind="banned")
    assert notice["facts"] == {
        "until": (world.clock.now() + timedelta(days=7)).date().isoformat(),
        "reason": "Sends <adverts> to others",
    }
    assert not notice["is_silent"]

    world.clock.advance(7 * 86_400 + 1)
    assert (await world.take(person)).lease != card.lease


async def test_a_ban_is_taken_back_with_a_reason(operator: Operator) -> None:
    world = world_of(operator)
    await world.campaign(choices(1))
    person = await world.person()
    account = person.account_id.hex
    assert "is not banned" in text_of((await operator.say(f"/unban {account} They asked"))[-1])

    (asked,) = await operator.say(f"/ban {account} forever A second account")
    await operator.press(asked, button(asked, "d:ban"))
    assert "Banned for good: A second account" in text_of((await operator.say(f"/contributor {account}"))[-1])
    with pytest.raises(Banned):
        await world.take(person)

    assert "may work again" in text_of((await operator.say(f"/unban {account} It was their sister"))[-1])
    await world.take(person)
    assert await world.rows(outbox, contributor_id=person.id, kind="unbanned")
    deeds = [(row["action"], row["facts"]["reason"]) for row in await world.rows(operator_audit, subject=account)]
    assert deeds == [("ban", "A second account"), ("unban", "It was their sister")]


async def test_a_note_is_for_every_operator_for_the_person_and_gone_with_them(operator: Operator) -> None:
    world = world_of(operator)
    person = await world.person()
    account = person.account_id.hex
    for number in range(6):
        world.clock.advance(60)
        (done,) = await operator.say(f"/note {account} Careful <with> tea {number}")
        assert account[:8] in text_of(done)

    text = text_of((await operator.say(f"/contributor {account}"))[-1])
    assert "Notes: 6" in text
    assert "Careful <with> tea 5" in text
    assert "tea 0" not in text, "the newest five"
    assert str(operator.person) in text
    deeds = await world.rows(operator_audit, subject=account, action="note")
    assert len(deeds) == 6
    assert "tea" not in str([row["facts"] for row in deeds]), "what the audit holds stays for good"
    [archive] = (await collect_own_data(world.deps, person)).archives
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert b"tea 0" in opened.read("notes.json")
        assert str(operator.person).encode() not in opened.read("notes.json")

    await forget_contributor(world.deps, person, shown_units=0, cause=world.cause())
    assert await world.rows(notes) == []


async def test_a_reviewer_may_note_and_an_auditor_or_a_stranger_may_not(operator: Operator) -> None:
    world = world_of(operator)
    account = (await world.person()).account_id.hex
    for name, told in (("auditor", "reviewer"), ("nobody", "listed operators"), ("reviewer", "Noted")):
        await role(operator, name)
        assert told in text_of((await operator.say(f"/note {account} Writes well"))[-1]), name
    assert len(await world.rows(notes)) == 1
    await operator.application.shutdown()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/ban", "/ban ACCOUNT 7d reason"),
        ("/unban", "/unban ACCOUNT reason"),
        ("/note", "/note ACCOUNT words"),
        ("/note {who}", "/note ACCOUNT words"),
        ("/note {who} x", "reason"),
        ("/note pool:team generous", "no person's account"),
        ("/note nobody who are you", "nobody"),
        ("/note {who} " + "long " * 101, "500 characters; this one has 504"),
        ("/contributor", "/contributor ACCOUNT"),
        ("/contributor nobody", "nobody"),
        ("/contributor pool:team", "no person's account"),
        ("/ban pool:team 7d spam", "no person's account"),
        ("/ban {who} soon spam", "no length of time"),
        ("/ban {who} 7d", "reason"),
        ("/unban {who}", "reason"),
        ("/audit everything now", "/audit user ACCOUNT"),
        ("/audit user", "/audit user ACCOUNT"),
        ("/audit transfer x", "/audit user ACCOUNT"),
    ],
)
async def test_what_is_not_understood_is_explained(operator: Operator, words: str, told: str) -> None:
    person = await world_of(operator).person()
    assert told in text_of((await operator.say(words.format(who=person.account_id.hex)))[-1])


async def test_who_was_forgotten_can_be_neither_shown_nor_banned(operator: Operator) -> None:
    world = world_of(operator)
    person = await world.person()
    account = person.account_id.hex
    (asked,) = await operator.say(f"/ban {account} 7d Sends adverts")
    await forget_contributor(world.deps, person, shown_units=0, cause=world.cause())

    answer, _ = await operator.press(asked, button(asked, "d:ban"))
    assert "themselves forgotten" in answer["text"]
    assert "themselves forgotten" in text_of((await operator.say(f"/contributor {account}"))[-1])


async def test_the_audit_is_read_by_what_it_is_about(operator: Operator) -> None:
    world = world_of(operator)
    number = await world.campaign(choices(1))
    person = await world.person()
    account = person.account_id.hex
    for place in range(5):
        world.clock.advance(1)
        await operator.say(f"/skill {account} add skill{place}")
    for _ in range(2):
        world.clock.advance(1)
        (asked,) = await operator.say(f"/ban {account} 7d Sends adverts")
        await operator.press(asked, button(asked, "d:ban"))
        await operator.say(f"/unban {account} They asked nicely")

    (page,) = await operator.say(f"/audit user {account}")
    assert text_of(page).count("unban") == 2
    assert "reason: Sends adverts" in text_of(page)
    assert "skill0" not in text_of(page)
    await operator.press(page, button(page, "au:1"))
    assert "skill0" in text_of(await operator.message(page["message_id"]))
    assert "launch" in text_of((await operator.say(f"/audit campaign C{number}"))[-1])
    assert "skill" not in text_of((await operator.say(f"/audit campaign C{number}"))[-1])
    assert "9000" in text_of((await operator.say("/audit operator 9000"))[-1])
    assert "Nothing" in text_of((await operator.say(f"/audit transfer {0:032x}"))[-1])
    assert "skill4" in text_of((await operator.say("/audit"))[-1])
