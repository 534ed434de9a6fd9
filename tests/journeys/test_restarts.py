"""What ends and begins around the house: its Telegram forgets everything, its supervisor asks it to stop."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from sandbox.crowd.client import Sandbox
from tests.journeys import campaigns
from tests.journeys.books import audit
from tests.journeys.conftest import Stores
from tests.journeys.people import answer, contributor, launch, operator_of, ref_of, see_paid
from tests.support.chat import Chat, come_in, time_passes
from tests.support.house import CONTRIBUTOR_TOKEN, LocalTelegram, house, running, telegram

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

ONE_VOTE_EACH = {"release": "on_acceptance", "max_overlap": "2"}


async def test_a_telegram_that_forgot_everything_does_not_confuse_the_house(tmp_path: Path, embedded: Stores) -> None:
    async with telegram(tmp_path) as (server, sandbox):
        operator = await operator_of(sandbox)
        program = house(tmp_path, sandbox, embedded.database_url, operator.person)
        async with running(program):
            await launch(operator, 1, "pictures.zip", campaigns.pictures(1), **ONE_VOTE_EACH)
            ada = await contributor(sandbox, "Ada")
            refs = [ref_of(await answer(ada, await come_in(ada)))]

            await _forget(server, sandbox)

            bob = await contributor(sandbox, "Bob")
            assert bob.person != ada.person
            card = await come_in(bob)
            assert await _picture(bob, card.message_id) > 0
            refs.append(ref_of(await answer(bob, card)))
            await see_paid(bob, refs[1:])
            program.check()
            assert await program.stop() == 0, program.words
    done = await audit(embedded.database_url)
    assert done.states == dict.fromkeys(refs, "paid")


async def test_a_stop_finishes_and_confirms_what_is_in_work(tmp_path: Path, embedded: Stores) -> None:
    async with telegram(tmp_path) as (_, sandbox):
        program = house(tmp_path, sandbox, embedded.database_url, operator=1)
        async with running(program):
            ada = await contributor(sandbox, "Ada")
            await ada.ask("/help", "/task")
            await sandbox.post("faults", {"method": "sendMessage", "delay_s": 2.0})
            await ada.say("/help")

            async def is_in_work() -> bool:
                return not await sandbox.get("faults")

            await time_passes(sandbox, is_in_work, "the second answer to begin")
            assert await program.stop() == 0
            assert program.words == ""
        await ada.sees("/task")
        assert await _unconfirmed(sandbox) == []


async def _forget(server: LocalTelegram, sandbox: Sandbox) -> None:
    """Delete the sandbox's file alone, while it is not running."""
    assert await server.stop() == 0
    for path in server.file.parent.glob(f"{server.file.name}*"):
        await asyncio.to_thread(path.unlink)
    await server.start()
    await sandbox.wait_until_up()


async def _picture(chat: Chat, message_id: int) -> int:
    """The size of the picture on a card, as its viewer gets it."""
    photo = chat.messages[message_id]["photo"]
    return len(await chat.sandbox.download(photo[-1]["file_id"]))


async def _unconfirmed(sandbox: Sandbox) -> list[object]:
    """What a bot's next start would be given again."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{sandbox.base_url}/bot{CONTRIBUTOR_TOKEN}/getUpdates") as response,
    ):
        updates: list[object] = (await response.json())["result"]
        return updates
