"""What a restart keeps, and what the loss of the file may not repeat."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from sandbox.app import Options, serving
from sandbox.crowd.processes import free_port
from tests.sandbox.conftest import Control, Process, sandbox_in_process

pytestmark = pytest.mark.asyncio


@contextlib.asynccontextmanager
async def running(process: Process) -> AsyncIterator[Control]:
    url = await process.start()
    async with aiohttp.ClientSession() as http:
        yield Control(url, http)


async def test_a_killed_sandbox_comes_back_with_everything(tmp_path: Path) -> None:
    process = Process(tmp_path / "var" / "sandbox.db")
    async with running(process) as control:
        token = await control.bot()
        person = await control.person("Ann")
        said = await control.say(person, "undelivered")
        sent = (await control.call("sendMessage", chat_id=person, text="kept"))["result"]
        await control.call("setMyCommands", commands=[{"command": "start", "description": "d"}])
        await control.post("clock", advance_s=3600)
        await process.stop(kill=True)

    async with running(process) as control:
        control.tokens["helper_bot"] = token
        assert [update["message"]["message_id"] for update in await control.updates()] == [said]
        assert [one["message_id"] for one in await control.get("messages", person=person, bot="helper_bot")] == [
            said,
            sent["message_id"],
        ]
        assert (await control.get("clock"))["offset_s"] == 3600
        assert (await control.call("getMyCommands"))["result"] == [{"command": "start", "description": "d"}]
        again = (await control.call("sendMessage", chat_id=person, text="on we go"))["result"]
        assert again["message_id"] > sent["message_id"]
        assert await process.stop() == 0


async def ids_of_a_fresh_sandbox(file: Path) -> dict[str, set[object]]:
    """Every kind of id that a new file gives out in a burst."""
    given: dict[str, set[object]] = {kind: set() for kind in ("message", "update", "person", "query", "file")}
    async with sandbox_in_process(Options(str(file))) as control:
        await control.bot(token="4242:declared")
        person = await control.person()
        given["person"].add(person)
        for number in range(40):
            said = await control.post(
                "say", person=person, bot="helper_bot", document={"name": "a", "text": str(number)}
            )
            given["message"].add((person, said["message_id"]))
            pressed = await control.post(
                "press", person=person, bot="helper_bot", message_id=said["message_id"], data="x"
            )
            given["query"].add(pressed["callback_query_id"])
        for update in await control.updates():
            given["update"].add(update["update_id"])
            if "message" in update:
                given["file"].add(update["message"]["document"]["file_unique_id"])
    return given


async def test_no_id_repeats_after_the_file_is_deleted(tmp_path: Path) -> None:
    first = await ids_of_a_fresh_sandbox(tmp_path / "one.db")
    second = await ids_of_a_fresh_sandbox(tmp_path / "two.db")
    for kind, ids in first.items():
        assert len(ids) >= 1
        assert not ids & second[kind], kind
    assert all(isinstance(number, int) and 0 < number < 2**31 for number in first["update"])
    assert all(isinstance(number, int) and number < 2**52 for number in first["person"])


async def test_a_used_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    process = Process(tmp_path / "a.db", port=free_port())
    async with running(process):
        second = Process(tmp_path / "b.db", port=process.port)
        with pytest.raises(AssertionError):
            await second.start()
        assert second.process
        assert second.process.stderr
        words = (await second.process.stderr.read()).decode()
        assert words == f"sandbox: port {process.port} is already in use; choose another with --port.\n"
        await second.process.communicate()
        assert second.process.returncode == 1
        assert process.process
        process.process.send_signal(signal.SIGINT)
        await process.process.communicate()
        assert process.process.returncode == 0


async def test_declared_bots_are_there_from_the_start(tmp_path: Path) -> None:
    arguments = ("--bot", "work_bot:1001:abc-DEF:contributor", "--bot", "boss_bot:1002:xyz:operator")
    process = Process(tmp_path / "a.db", arguments)
    async with running(process) as control:
        bots = await control.get("bots")
        assert [(bot["username"], bot["role"]) for bot in bots] == [
            ("work_bot", "contributor"),
            ("boss_bot", "operator"),
        ]
        control.tokens["boss_bot"] = "1002:xyz"
        assert (await control.call("getMe", "boss_bot"))["result"]["id"] == 1002
        await process.stop()


async def test_a_webhook_goes_on_after_a_restart(tmp_path: Path) -> None:
    taken: asyncio.Queue[str] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        taken.put_nowait((await request.json())["message"]["text"])
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take)
    options = Options(str(tmp_path / "sandbox.db"))
    async with serving(app, "127.0.0.1", 0) as hook:
        async with sandbox_in_process(options) as control:
            token = await control.bot()
            person = await control.person()
            await control.call("setWebhook", url=f"{hook}/hook")
            await control.say(person, "before")
            assert await asyncio.wait_for(taken.get(), 10) == "before"
        async with sandbox_in_process(options) as control:
            control.tokens["helper_bot"] = token
            await control.say(person, "after")
            assert await asyncio.wait_for(taken.get(), 10) == "after"


async def test_an_open_long_poll_does_not_delay_the_stop(tmp_path: Path) -> None:
    process = Process(tmp_path / "a.db")
    async with running(process) as control:
        await control.bot()
        poll = asyncio.create_task(control.updates(timeout=50))
        watch = asyncio.create_task(control.get("events", wait_s=50))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(5):
            assert await process.stop() == 0
        outcomes = await asyncio.gather(poll, watch, return_exceptions=True)
        assert all(isinstance(outcome, Exception) for outcome in outcomes)
        assert process.errors == b""


async def test_a_file_is_one_sandboxs_own(tmp_path: Path) -> None:
    process = Process(tmp_path / "a.db")
    async with running(process):
        second = Process(tmp_path / "a.db")
        with pytest.raises(AssertionError):
            await second.start()
        assert second.process
        assert second.process.stderr
        assert "cannot be used: database is locked" in (await second.process.stderr.read()).decode()
        await second.process.communicate()
        assert second.process.returncode == 1
        await process.stop()
