"""An update is confirmed when it is done or parked, never before; and no chat can stop another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from bot.intake import ChatAway, Intake, InvalidToken, RawUpdate, StoreAway
from bot.polling import BotApiUpdates
from tests.bot.handling import Handling, message
from tests.bot.updates_server import TOKEN, UpdatesServer

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def server() -> AsyncIterator[UpdatesServer]:
    running = UpdatesServer()
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture
async def source(server: UpdatesServer) -> AsyncIterator[BotApiUpdates]:
    opened = BotApiUpdates(server.url, TOKEN, allowed_updates=["message", "callback_query"])
    yield opened
    await opened.close()


@pytest.fixture
def handling() -> Handling:
    return Handling()


@pytest.fixture
def intake(handling: Handling) -> Intake:
    return Intake("test", feed=handling.feed, park=handling.park, drain_timeout_s=0.3)


async def until(condition: Callable[[], object], *, within_s: float = 5) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - the condition is another process's, or a list's
            await asyncio.sleep(0.005)


async def finish(intake: Intake, polling: "asyncio.Task[None]") -> None:
    intake.stop()
    await polling


async def test_updates_are_handled_and_then_confirmed(
    server: UpdatesServer, source: BotApiUpdates, intake: Intake, handling: Handling
) -> None:
    server.add(message(10), message(11))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: server.confirmed == [10, 11])

    assert handling.done == [10, 11]
    assert server.calls[0] == {"timeout": 6, "limit": 100, "allowed_updates": ["message", "callback_query"]}
    await finish(intake, polling)


async def test_one_chats_updates_run_in_order_and_other_chats_beside_it(
    server: UpdatesServer, source: BotApiUpdates, intake: Intake, handling: Handling
) -> None:
    release = asyncio.Event()

    async def first_is_slow(raw: RawUpdate) -> None:
        if raw["update_id"] == 1:
            await release.wait()

    handling.behaviour = first_is_slow
    server.add(message(1, chat_id=70), message(2, chat_id=70), *(message(n, chat_id=n) for n in range(3, 9)))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: set(handling.done) == set(range(3, 9)))
    server.add(message(9, chat_id=9))
    await until(lambda: 9 in handling.done)  # what comes later is not held up either
    assert server.confirmed == []  # the lowest is not done, so none may be forgotten
    release.set()
    await until(lambda: server.confirmed == list(range(1, 10)))

    assert handling.done.index(1) < handling.done.index(2)
    assert len(handling.started) == 9  # though the server showed them again and again
    await finish(intake, polling)


async def test_at_most_32_chats_are_handled_at_once(
    server: UpdatesServer, source: BotApiUpdates, intake: Intake, handling: Handling
) -> None:
    async def takes_a_moment(raw: RawUpdate) -> None:
        await asyncio.sleep(0.01)

    handling.behaviour = takes_a_moment
    server.add(*(message(n, chat_id=n) for n in range(1, 251)))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: len(server.confirmed) == 250)

    assert handling.most_at_once == 32
    await finish(intake, polling)


async def test_our_own_fault_is_parked_and_confirmed(
    server: UpdatesServer, source: BotApiUpdates, intake: Intake, handling: Handling
) -> None:
    async def cannot_read(raw: RawUpdate) -> None:
        if raw["update_id"] == 2:
            raise KeyError("chat")

    handling.behaviour = cannot_read
    server.add(message(1), {"update_id": 2, "message": "what is this"}, message(3))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: server.confirmed == [1, 2, 3])

    assert handling.parked == {2: "KeyError('chat')"}
    await finish(intake, polling)


async def test_an_update_that_takes_too_long_is_parked(
    server: UpdatesServer, source: BotApiUpdates, handling: Handling
) -> None:
    async def never_ends(raw: RawUpdate) -> None:
        await asyncio.sleep(60)

    handling.behaviour = never_ends
    intake = Intake("test", feed=handling.feed, park=handling.park, update_timeout_s=0.1)
    server.add(message(1))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: server.confirmed == [1])

    assert handling.parked == {1: "TimeoutError()"}
    await finish(intake, polling)


async def test_while_the_store_is_away_nothing_is_confirmed_and_what_is_done_is_not_repeated(
    server: UpdatesServer, source: BotApiUpdates, intake: Intake, handling: Handling
) -> None:
    away = True

    async def needs_the_store(raw: RawUpdate) -> None:
        if away and raw["update_id"] == 2:
            raise StoreAway

    handling.behaviour = needs_the_store
    server.add(message(1, chat_id=1), message(2, chat_id=2), message(3, chat_id=3), message(4, chat_id=2))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: handling.started.count(2) >= 3)
    assert handling.done == [1, 3]  # chat 2's later update waits for its earlier one
    assert 2 not in server.confirmed
    away = False
    await until(lambda: server.confirmed == [1, 2, 3, 4])

    assert handling.done == [1, 3, 2, 4]
    assert handling.parked == {}
    await finish(intake, polling)


async def test_stopping_drains_what_runs_and_confirms_it(
    server: UpdatesServer, source: BotApiUpdates, intake: Intake, handling: Handling
) -> None:
    async def takes_a_moment(raw: RawUpdate) -> None:
        await asyncio.sleep(0.1)

    handling.behaviour = takes_a_moment
    server.add(message(1), message(2, chat_id=2))
    polling = asyncio.create_task(intake.poll(source))
    await until(lambda: len(handling.started) == 2)

    await finish(intake, polling)

    assert handling.done == [1, 2]
    assert server.confirmed == [1, 2]


async def test_stopping_leaves_what_will_not_end_to_the_next_process(
    server: UpdatesServer, source: BotApiUpdates, handling: Handling
) -> None:
    async def hangs(raw: RawUpdate) -> None:
        if raw["update_id"] == 2:
            await asyncio.sleep(60)

    handling.behaviour = hangs
    first = Intake("test", feed=handling.feed, park=handling.park, drain_timeout_s=0.1)
    server.add(message(1, chat_id=1), message(2, chat_id=2), message(3, chat_id=3))
    polling = asyncio.create_task(first.poll(source))
    await until(lambda: len(handling.done) == 2)
    await finish(first, polling)
    assert server.confirmed == [1]

    next_process = Handling()
    second = Intake("test", feed=next_process.feed, park=next_process.park)
    polling = asyncio.create_task(second.poll(source))
    await until(lambda: server.confirmed == [1, 2, 3])

    assert next_process.done == [2, 3]  # 3 was done: the inbox row meets it
    await finish(second, polling)


async def test_stopping_does_not_wait_for_a_long_poll(source: BotApiUpdates, intake: Intake) -> None:
    polling = asyncio.create_task(intake.poll(source))
    await asyncio.sleep(0.05)

    async with asyncio.timeout(1):
        await finish(intake, polling)


@pytest.mark.parametrize(
    "fault",
    [
        (409, {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}),
        (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 0.05}}),
        (502, "no JSON of ours"),
        (200, {"ok": True, "result": "not a list"}),
    ],
)
async def test_a_server_in_trouble_is_asked_again(
    server: UpdatesServer,
    source: BotApiUpdates,
    handling: Handling,
    fault: tuple[int, Any],
) -> None:
    intake = Intake("test", feed=handling.feed, park=handling.park, pause_max_s=0.1)
    server.faults.append(fault)
    server.add(message(1))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: server.confirmed == [1])

    await finish(intake, polling)


async def test_a_cut_network_is_waited_out(intake: Intake, handling: Handling, server: UpdatesServer) -> None:
    address = server.url
    await server.stop()
    source = BotApiUpdates(address, TOKEN, allowed_updates=[])
    polling = asyncio.create_task(intake.poll(source))
    await asyncio.sleep(0.2)
    assert not polling.done()

    await finish(intake, polling)
    await source.close()
    await server.start()


@pytest.mark.parametrize("token", ["999999:unknown", "nonsense"])
async def test_an_unknown_token_ends_the_polling(server: UpdatesServer, intake: Intake, token: str) -> None:
    server.faults.append((401, {"ok": False, "error_code": 401, "description": "Unauthorized"}))
    source = BotApiUpdates(server.url, token, allowed_updates=[])

    with pytest.raises(InvalidToken):
        await intake.poll(source)

    await source.close()


async def test_ids_that_begin_anew_after_silence_are_seen(
    server: UpdatesServer, intake: Intake, handling: Handling
) -> None:
    source = BotApiUpdates(server.url, TOKEN, allowed_updates=[], long_poll_s=0.05)
    server.add(message(900))
    polling = asyncio.create_task(intake.poll(source))
    await until(lambda: server.confirmed == [900])
    await until(lambda: "offset" not in server.calls[-1])

    server.add(message(5))
    await until(lambda: handling.done == [900, 5])

    await finish(intake, polling)
    await source.close()


async def test_a_webhook_is_told_to_come_again_only_while_the_store_is_away(intake: Intake, handling: Handling) -> None:
    async def behaviour(raw: RawUpdate) -> None:
        if raw["update_id"] == 1:
            raise StoreAway
        if raw["update_id"] == 2:
            raise ValueError("ours")

    handling.behaviour = behaviour

    assert [await intake.receive(message(n)) for n in (1, 2, 3)] == [False, True, True]
    assert list(handling.parked) == [2]


async def test_webhook_calls_of_one_chat_run_in_order(intake: Intake, handling: Handling) -> None:
    async def first_is_slow(raw: RawUpdate) -> None:
        await asyncio.sleep(0.05 if raw["update_id"] == 1 else 0)

    handling.behaviour = first_is_slow

    await asyncio.gather(*(intake.receive(message(n, chat_id=1)) for n in (1, 2, 3)))

    assert handling.done == [1, 2, 3]


async def test_a_store_that_is_away_even_for_parking_delays_the_update(handling: Handling) -> None:
    tries = 0

    async def park(raw: RawUpdate, error: Exception) -> str:
        nonlocal tries
        tries += 1
        raise StoreAway

    async def broken(raw: RawUpdate) -> None:
        raise ValueError("ours")

    handling.behaviour = broken
    intake = Intake("test", feed=handling.feed, park=park)

    assert not await intake.receive(message(1))
    assert tries == 1


async def test_an_update_that_cannot_even_be_parked_does_not_stop_its_chat(
    handling: Handling, server: UpdatesServer, source: BotApiUpdates
) -> None:
    async def park(raw: RawUpdate, error: Exception) -> str:
        raise TypeError("unstorable")

    async def broken(raw: RawUpdate) -> None:
        if raw["update_id"] == 1:
            raise ValueError("ours")

    handling.behaviour = broken
    intake = Intake("test", feed=handling.feed, park=park)
    server.add(message(1), message(2))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: server.confirmed == [1, 2])

    await finish(intake, polling)


class SlowAnswer:
    """A server whose second answer leaves it before the first update is confirmed, and arrives after it is done."""

    def __init__(self, handling: Handling) -> None:
        self._handling = handling
        self.asked: list[int | None] = []

    async def fetch(self, offset: int | None, *, wait: bool) -> list[RawUpdate]:  # noqa: ARG002
        self.asked.append(offset)
        match len(self.asked):
            case 1:
                return [message(10)]
            case 2:
                stale = [message(10)]
                await until(lambda: self._handling.done)
                return stale
            case _:
                await asyncio.sleep(0.01)
                return []


async def test_an_answer_that_was_on_its_way_while_an_update_finished_does_not_bring_it_again(
    intake: Intake, handling: Handling
) -> None:
    async def linger(_raw: RawUpdate) -> None:
        await asyncio.sleep(0.1)

    handling.behaviour = linger
    source = SlowAnswer(handling)

    polling = asyncio.create_task(intake.poll(source))
    await until(lambda: len(source.asked) > 4)
    await finish(intake, polling)

    assert handling.started == [10]


async def test_a_chat_that_cannot_be_answered_for_long_holds_up_nobody_else(
    server: UpdatesServer, source: BotApiUpdates, handling: Handling
) -> None:
    async def behave(raw: RawUpdate) -> None:
        if raw["update_id"] == 10:
            raise ChatAway

    handling.behaviour = behave
    intake = Intake("test", feed=handling.feed, park=handling.park, chat_patience_s=0.5)
    server.add(message(10, chat_id=1), message(11, chat_id=2), message(12, chat_id=1))
    polling = asyncio.create_task(intake.poll(source))

    await until(lambda: handling.done == [11, 12])
    assert set(handling.parked) == {10}
    assert handling.started.count(10) > 2, "it was tried again first"
    await until(lambda: server.confirmed == [10, 11, 12])
    await finish(intake, polling)
