"""How updates reach a bot: polling, webhooks, disturbed on purpose."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from sandbox.app import serving
from tests.sandbox.conftest import Control

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def person(control: Control) -> int:
    await control.bot()
    return await control.person()


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(control: Control, person: int) -> None:
    for text in "abc":
        await control.say(person, text)

    first = await control.updates(limit=2)
    assert texts(first) == ["a", "b"]
    assert await control.updates(limit=2) == first
    rest = await control.updates(offset=first[-1]["update_id"] + 1)
    assert texts(rest) == ["c"]
    assert rest[0]["update_id"] > first[1]["update_id"] > first[0]["update_id"]


async def test_a_negative_offset_forgets_all_but_the_last(control: Control, person: int) -> None:
    for text in "abc":
        await control.say(person, text)
    assert texts(await control.updates(offset=-1)) == ["c"]
    assert texts(await control.updates()) == ["c"]


async def test_a_poll_waits_for_an_update(control: Control, person: int) -> None:
    poll = asyncio.create_task(control.updates(timeout=20))
    await asyncio.sleep(0.05)
    await control.say(person, "late")
    assert texts(await poll) == ["late"]


async def test_a_second_poller_ends_the_first_with_409(control: Control, person: int) -> None:
    first = asyncio.create_task(control.call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(control.updates(timeout=20))
    answer = await first
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    await control.say(person, "for the second")
    assert texts(await second) == ["for the second"]


async def test_only_the_allowed_kinds_are_queued(control: Control, person: int) -> None:
    assert await control.updates(allowed_updates=["callback_query"]) == []
    await control.say(person, "not wanted")
    assert await control.updates() == []
    assert await control.updates(allowed_updates=[]) == []
    await control.say(person, "wanted again")
    assert texts(await control.updates()) == ["wanted again"]


@dataclass
class Hook:
    """A webhook that fails as often as it is told."""

    failures: int = 0
    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    attempts: int = 0
    reply: dict[str, Any] = field(default_factory=dict)
    arrival: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.attempts += 1
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.got.append(await request.json())
        self.arrival.set()
        return web.json_response(self.reply)

    async def wait_for(self, number: int) -> None:
        async with asyncio.timeout(10):
            while len(self.got) < number:
                self.arrival.clear()
                await self.arrival.wait()


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    async with serving(app, "127.0.0.1", 0) as url:
        hook.url = f"{url}/hook"
        yield hook


async def test_a_webhook_gets_everything_again_until_it_says_200(control: Control, person: int, hook: Hook) -> None:
    hook.failures = 2
    await control.say(person, "before")
    assert (await control.call("setWebhook", url=hook.url, secret_token="s3cret"))["ok"]
    await control.say(person, "after")

    await hook.wait_for(2)
    assert texts(hook.got) == ["before", "after"]
    assert set(hook.secrets) == {"s3cret"}
    assert hook.attempts == 4
    info = (await control.call("getWebhookInfo"))["result"]
    assert info["url"] == hook.url
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert (await control.call("getUpdates"))["error_code"] == 409


async def test_a_webhook_may_answer_with_a_call(control: Control, person: int, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": person, "text": "by reply"}
    await control.call("setWebhook", url=hook.url)
    watching = asyncio.create_task(control.get("events", person=person, after="latest", wait_s=10))
    await asyncio.sleep(0.05)
    await control.say(person, "hello")
    (said,) = await watching
    (answered,) = await control.get("events", person=person, after=said["seq"], wait_s=10)
    assert answered["message"]["text"] == "by reply"


async def test_what_a_webhook_did_not_take_is_polled_later(control: Control, person: int, hook: Hook) -> None:
    hook.failures = 10_000
    await control.call("setWebhook", url=hook.url)
    await control.say(person, "kept")
    await asyncio.sleep(0.1)
    assert (await control.call("getWebhookInfo"))["result"]["pending_update_count"] == 1
    await control.call("deleteWebhook")
    assert texts(await control.updates()) == ["kept"]


async def test_pending_updates_are_dropped_when_asked(control: Control, person: int, hook: Hook) -> None:
    await control.say(person, "old")
    await control.call("setWebhook", url=hook.url, drop_pending_updates=True)
    await control.say(person, "new")
    await hook.wait_for(1)
    assert texts(hook.got) == ["new"]


async def drain(control: Control) -> list[dict[str, Any]]:
    """Poll in small batches, confirming as bots do, until nothing comes."""
    taken: list[dict[str, Any]] = []
    offset = 0
    while batch := await control.updates(offset=offset, limit=3):
        taken += batch
        offset = max(update["update_id"] for update in batch) + 1
    return taken


async def test_a_disturbed_delivery_repeats_and_shuffles_but_keeps_each_persons_order(
    control: Control, person: int
) -> None:
    people = [person, await control.person("Bo"), await control.person("Cy")]
    await control.post("deliver", bot="helper_bot", repeat=3, shuffle_within=8, seed=7)
    for number in range(10):
        for who in people:
            await control.say(who, str(number))

    taken = await drain(control)
    assert len(taken) == 90
    firsts: dict[int, list[str]] = {who: [] for who in people}
    seen: set[int] = set()
    for update in taken:
        if update["update_id"] not in seen:
            seen.add(update["update_id"])
            firsts[update["message"]["chat"]["id"]].append(update["message"]["text"])
    assert all(order == [str(number) for number in range(10)] for order in firsts.values())
    ids = [update["update_id"] for update in taken]
    assert ids != sorted(ids)


async def test_held_updates_come_later(control: Control, person: int) -> None:
    await control.post("deliver", bot="helper_bot", hold_s=0.3)
    await control.say(person, "held")
    assert await control.updates() == []
    assert texts(await control.updates(timeout=5)) == ["held"]


async def test_a_raw_update_arrives_as_it_is(control: Control, person: int) -> None:
    update = {"message": {"odd": True}, "unheard_of": [1, None]}
    update_id = (await control.post("update", bot="helper_bot", update=update))["update_id"]
    assert await control.updates() == [{"update_id": update_id, **update}]


async def test_an_injected_update_may_repeat_an_id_or_go_back(control: Control, person: int) -> None:
    await control.say(person, "first")
    (first,) = await control.updates()
    again = {"update_id": first["update_id"], "message": first["message"]}
    early = {"update_id": 7, "message": first["message"]}
    await control.post("update", bot="helper_bot", update=again)
    await control.post("update", bot="helper_bot", update=early)
    assert [update["update_id"] for update in await control.updates()] == [first["update_id"], first["update_id"], 7]
    assert await control.updates(offset=first["update_id"] + 1) == []


async def test_a_disturbed_webhook_gets_repeats_and_each_persons_order(
    control: Control, person: int, hook: Hook
) -> None:
    await control.call("setWebhook", url=hook.url)
    await control.post("deliver", bot="helper_bot", repeat=[2, 2], shuffle_within=6, hold_s=0.05, seed=3)
    for number in range(6):
        await control.say(person, str(number))
    await hook.wait_for(12)
    firsts = list(dict.fromkeys(update["update_id"] for update in hook.got))
    assert sorted(firsts) == sorted({update["update_id"] for update in hook.got})
    assert len(hook.got) == 12
    assert (await control.call("getWebhookInfo"))["result"]["pending_update_count"] == 0
