"""The local sandbox lives as long as the house that started it, however that ends."""

import asyncio
from pathlib import Path

import pytest

from sandbox.crowd.processes import free_port
from tests.support.house import STOP_S, Program, running
from tests.support.processes import accepts_connections


@pytest.mark.asyncio
async def test_a_killed_house_leaves_no_sandbox_behind(tmp_path: Path) -> None:
    port = free_port()
    owner = Program("tests.bot.sandbox_owner", str(port), str(tmp_path / "sandbox.db"), folder=tmp_path)
    async with running(owner):
        await owner.says("It is up.")
        assert accepts_connections(port)
        await owner.kill9()
        async with asyncio.timeout(STOP_S):
            while accepts_connections(port):  # noqa: ASYNC110 - a process of another's tells nothing
                await asyncio.sleep(0.05)
