"""kill -9 while people press Pay: what was acknowledged is paid, all is paid once, and operators hear of each."""

import asyncio
import random
import sys
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
import pytest_asyncio

from contributors.sponsorships import State
from kernel.money import Amount
from store.sessions import Sessions
from store.tables.fundings import sponsorships
from tests.support.sponsors import adds_up, answer, ask, paid, sponsor, told, two_operators
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio

HOUSE: Final = Path(__file__).parents[2]
CRASHES: Final = 3
A_CRASH: Final = 6


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    return await two_operators(sessions, tmp_path)


async def pressed_until_killed(world: World, folder: Path, asked: list[UUID], after: int) -> set[str]:
    """A process presses Pay on each question, and is killed once it has said so many. Returns: what it has said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.flows.sponsoring_process", world.deps.sessions.url, str(folder), "1"),
        cwd=HOUSE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("".join(f"{each.hex}\n" for each in asked).encode())
    assert await process.stdout.readline() == b"ready\n"
    said = {(await process.stdout.readline()).decode().strip() for _ in range(after)}
    process.kill()
    rest, _ = await process.communicate()
    return said | set(rest.decode().split())


async def test_what_was_acknowledged_is_paid_and_everything_once(world: World, tmp_path: Path) -> None:
    count, dice = CRASHES * A_CRASH, random.Random(1)
    person = await sponsor(world, Amount.aic(count))
    await world.campaign(choices(2))
    left = [await ask(world, person, Amount.aic(1)) for _ in range(count)]

    for _ in range(CRASHES):
        dice.shuffle(left)
        said = await pressed_until_killed(world, tmp_path, left[:A_CRASH], dice.randint(1, A_CRASH - 1))
        done = {row["id"] for row in await world.rows(sponsorships, state="paid")}
        assert {UUID(each) for each in said} <= done
        assert await paid(world, person) == [10**8] * len(done)
        await adds_up(world)
        left = [each for each in left if each not in done]

    for each in await world.rows(sponsorships):
        assert (await answer(world, person, each["id"])).state is State.PAID
    assert await paid(world, person) == [10**8] * count
    assert await world.balance(person.account_id) == 0
    assert await told(world) == [(OPERATOR, "paid")] * count
    await adds_up(world)
