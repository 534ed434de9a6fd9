"""Notices leave the outbox at least once, in their people's words, and stop where nobody can be reached."""

import asyncio
from collections import deque

import pytest
import pytest_asyncio

from contributors.quiet import QuietHours
from flows.delivery.deliver_notices import deliver_notices
from flows.people.set_quiet_hours import set_quiet_hours
from flows.ports import Blocked, Delivery, Gone, RetryAfter, Sent, Unreachable, Urgency
from kernel.ids import new_id
from store import outbox
from store.outbox import Notice
from store.tables.delivery import outbox as outbox_rows
from store.tables.people import contributors
from tests.support.world import World, choices
from views.screens import Screen

pytestmark = pytest.mark.asyncio


class Script:
    """A messenger that answers what it was told to, then Sent, and remembers what it was asked."""

    def __init__(self, *answers: Delivery | Exception) -> None:
        self._answers = deque(answers)
        self.room = True
        self.sent: list[tuple[int, str]] = []
        self.edited: list[tuple[int, int, str]] = []

    async def send(
        self, chat_id: int, screen: Screen, *, urgency: Urgency, silent: bool = False, thread_id: int | None = None
    ) -> Delivery:
        assert (urgency, silent, thread_id) == (Urgency.NOTICE, True, None)
        self.sent.append((chat_id, screen.text))
        return await self._answer()

    async def has_room(self, urgency: Urgency) -> bool:
        assert urgency is Urgency.NOTICE
        return self.room

    async def edit(self, chat_id: int, message_id: int, screen: Screen, *, urgency: Urgency) -> Delivery:
        assert urgency is Urgency.NOTICE
        self.edited.append((chat_id, message_id, screen.text))
        return await self._answer()

    async def _answer(self) -> Delivery:
        await asyncio.sleep(0)
        answer = self._answers.popleft() if self._answers else Sent(100)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest_asyncio.fixture
async def told(world: World) -> World:
    """One person who is to be told one thing."""
    person = await world.person(55)
    notice = Notice(
        id=new_id(world.clock.now()),
        contributor_id=person.id,
        kind="support_reply",
        facts={"reference": "AB12", "text": "Thank you."},
        due_at=world.clock.now(),
    )
    async with world.deps.sessions.write() as session:
        await outbox.add_notices(session, [notice, notice], now=world.clock.now())
    return world


async def test_a_notice_is_sent_once(told: World) -> None:
    script = Script()

    taken = await asyncio.gather(*(deliver_notices(told.deps, script) for _ in range(3)))

    assert sum(taken) == 1
    [(chat_id, text)] = script.sent
    assert chat_id == 55
    assert "Thank you." in text
    row = await told.row(outbox_rows)
    assert (row["state"], row["sent_message_id"]) == ("sent", 100)


async def test_a_message_waits_until_quiet_hours_end_and_costs_no_attempt(told: World) -> None:
    person = await told.person(55)  # in UTC, where it is noon
    await set_quiet_hours(told.deps, person, QuietHours(11, 14), cause=told.cause())
    script = Script()

    assert await deliver_notices(told.deps, script) == 1
    told.clock.advance(2 * 3600 - 1)
    assert await deliver_notices(told.deps, script) == 0
    assert script.sent == []
    told.clock.advance(1)
    assert await deliver_notices(told.deps, script) == 1

    assert [chat_id for chat_id, _ in script.sent] == [55]
    row = await told.row(outbox_rows)
    assert (row["state"], row["attempts"]) == ("sent", 1)


async def test_cards_change_in_quiet_hours_and_other_people_are_told(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3", release="on_acceptance")
    for person in await world.people(3):
        await set_quiet_hours(world.deps, person, QuietHours(0, 23), cause=world.cause())
        await world.answer(person, 0)
    await world.score_and_settle()
    script = Script()

    assert await deliver_notices(world.deps, script) == 3

    assert sorted(chat_id for chat_id, _, _ in script.edited) == [1, 2, 3]


async def test_a_notice_waits_as_long_as_the_platform_asks(told: World) -> None:
    script = Script(RetryAfter(30))

    await deliver_notices(told.deps, script)
    told.clock.advance(29)
    assert await deliver_notices(told.deps, script) == 0
    told.clock.advance(1)
    assert await deliver_notices(told.deps, script) == 1

    assert (await told.row(outbox_rows))["state"] == "sent"


async def test_a_chat_that_has_to_wait_is_asked_about_once_and_takes_its_notices_one_after_another(
    world: World,
) -> None:
    people = [await world.person(number) for number in (1, 2)]
    now = world.clock.now()
    notices = [
        Notice(new_id(now), person.id, "support_reply", {"reference": f"R{number}", "text": "."}, now)
        for number in range(3)
        for person in people
    ]
    async with world.deps.sessions.write() as session:
        await outbox.add_notices(session, notices, now=now)
    script = Script(RetryAfter(5), RetryAfter(7))

    assert await deliver_notices(world.deps, script) == 6

    assert sorted(chat_id for chat_id, _ in script.sent) == [1, 2]
    rows = await world.rows(outbox_rows)
    waits = {
        person.id: sorted((row["due_at"] - now).total_seconds() for row in rows if row["contributor_id"] == person.id)
        for person in people
    }
    assert sorted(waits.values()) == [[5, 6, 7], [7, 8, 9]]
    assert {(row["state"], row["attempts"]) for row in rows} == {("due", 0)}


async def test_while_our_own_rate_is_used_up_nothing_is_taken(told: World) -> None:
    script = Script()
    script.room = False

    assert await deliver_notices(told.deps, script) == 0
    row = await told.row(outbox_rows)
    assert (row["state"], row["attempts"], row["claimed_until"]) == ("due", 0, None)

    script.room = True
    assert await deliver_notices(told.deps, script) == 1


async def test_cards_that_changed_are_closed_though_a_later_message_fails(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3", release="on_acceptance")
    for person in await world.people(3):
        await world.answer(person, 0)
    await world.score_and_settle()

    with pytest.raises(ConnectionError):
        await deliver_notices(world.deps, Script(Sent(7), Sent(7), ConnectionError()))

    rows = await world.rows(outbox_rows)
    assert sorted(row["state"] for row in rows) == ["due", "sent", "sent"]
    assert {row["sent_message_id"] for row in rows if row["state"] == "sent"} == {7}


async def test_however_often_a_limit_asks_to_wait_nothing_waits_longer_than_it_asks(told: World) -> None:
    script = Script(*[RetryAfter(1)] * 12)

    for _ in range(12):
        assert await deliver_notices(told.deps, script) == 1
        told.clock.advance(1)
    assert await deliver_notices(told.deps, script) == 1

    row = await told.row(outbox_rows)
    assert (row["state"], row["attempts"]) == ("sent", 1)


async def test_the_return_of_a_platform_that_was_long_away_is_noticed_within_ten_seconds(told: World) -> None:
    script = Script(*[Unreachable()] * 12)

    for _ in range(12):
        assert await deliver_notices(told.deps, script) == 1
        assert await deliver_notices(told.deps, script) == 0
        told.clock.advance(10)
    assert await deliver_notices(told.deps, script) == 1

    assert (await told.row(outbox_rows))["state"] == "sent"


async def test_whoever_has_blocked_us_is_not_tried_again_until_they_write(told: World) -> None:
    await deliver_notices(told.deps, Script(Blocked("bot was blocked by the user")))
    assert (await told.row(outbox_rows))["state"] == "dropped"
    assert (await told.row(contributors))["notices_blocked_at"] == told.clock.now()

    await told.person(55)

    assert (await told.row(contributors))["notices_blocked_at"] is None


async def test_a_notice_whose_process_died_is_sent_by_the_next(told: World) -> None:
    with pytest.raises(ConnectionError):
        await deliver_notices(told.deps, Script(ConnectionError()))
    assert await deliver_notices(told.deps, Script()) == 0  # still in the hands of the first

    told.clock.advance(outbox.CLAIM.total_seconds())

    assert await deliver_notices(told.deps, Script()) == 1
    assert (await told.row(outbox_rows))["attempts"] == 2


async def test_verdicts_go_onto_their_own_cards_and_a_card_that_is_gone_is_left(world: World) -> None:
    await world.campaign(choices(1), max_overlap="3", release="on_acceptance")
    for person in await world.people(3):
        await world.answer(person, 0)
    await world.score_and_settle()
    script = Script(Gone("message to edit not found"))

    assert await deliver_notices(world.deps, script) == 3

    assert script.sent == []
    assert {(chat_id, message_id) for chat_id, message_id, _ in script.edited} == {(1, 7), (2, 7), (3, 7)}
    assert sorted(row["state"] for row in await world.rows(outbox_rows)) == ["dropped", "sent", "sent"]


async def test_old_verdicts_come_as_one_summary(world: World) -> None:
    await world.campaign(choices(2), max_overlap="3", release="on_acceptance")
    for person in await world.people(3):
        await world.answer(person, 0)
        await world.answer(person, 0)
    world.clock.advance(3 * 24 * 3600)
    await world.score_and_settle()
    world.clock.advance(3600)
    script = Script()

    await deliver_notices(world.deps, script)

    assert script.edited == []
    assert sorted(chat_id for chat_id, _ in script.sent) == [1, 2, 3]
    assert {row["state"] for row in await world.rows(outbox_rows)} == {"sent"}
