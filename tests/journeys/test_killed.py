"""The house is killed in the middle of the pressing, again and again: nothing is lost, nothing is paid twice."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.journeys import campaigns
from tests.journeys.books import audit
from tests.journeys.conftest import Stores
from tests.journeys.diligent import Diligent, Progress
from tests.journeys.people import close, contributor, launch, operator_of
from tests.support.chat import come_in
from tests.support.house import Program, house, running, telegram

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(400)]

QUESTIONS = 8


async def test_kills_lose_no_receipt_and_pay_nothing_twice_on_sqlite(tmp_path: Path, embedded: Stores) -> None:
    await kill_the_house(tmp_path, embedded, people=6, kills=(7, 14, 21, 28, 35))


async def test_kills_lose_no_receipt_and_pay_nothing_twice_on_postgresql(tmp_path: Path, grown: Stores) -> None:
    await kill_the_house(tmp_path, grown, people=4, kills=(8, 18))


async def kill_the_house(folder: Path, stores: Stores, *, people: int, kills: Sequence[int]) -> None:
    """Kill it after so many receipts each time, and look at everything afterwards."""
    async with telegram(folder) as (_, sandbox):
        operator = await operator_of(sandbox)
        program = house(folder, sandbox, stores.database_url, operator.person, **stores.settings)
        async with running(program):
            overlap = {"max_overlap": str(people), "min_overlap": str(people)}
            file = campaigns.questions(QUESTIONS)
            await launch(operator, 1, "questions.jsonl", file, release="on_acceptance", **overlap)
            chats = [await contributor(sandbox, f"Ann {number}") for number in range(people)]
            await asyncio.gather(*map(come_in, chats))

            progress = Progress()
            async with asyncio.TaskGroup() as group:
                group.create_task(_kill(program, progress, kills))
                for chat in chats:
                    group.create_task(Diligent(chat, progress).work())

            await sandbox.advance(61)
            await close(operator, 1)
            overview = await operator.ask("/overview", "Overview")
            assert "Ledger in balance: 0 off" in overview.text
            assert "0 parked messages" in overview.text
            assert await program.stop() == 0, program.words
    done = await audit(stores.database_url)
    assert len(progress.refs) == people * QUESTIONS
    assert progress.refs == set(done.states)
    assert set(done.states.values()) == {"paid"}
    assert set(done.paid.values()) == {1}


async def _kill(program: Program, progress: Progress, kills: Sequence[int]) -> None:
    """Kill the house each time another few receipts were seen, while others are on their way, and start it again."""
    for count in kills:
        await progress.reaches(count)
        await program.kill9()
        await program.start()
