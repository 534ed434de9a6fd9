"""What keeps the house from starting is one clear sentence and exit code 1, in a process of its own."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
import pytest_asyncio
from aiohttp import web

from bot import migrate
from bot.settings import Settings
from sandbox.crowd.processes import free_port
from tests.house.tree import HOUSE
from tests.migrations.asking import as_owner

pytestmark = pytest.mark.asyncio

OPERATOR = ("-m", "bot", "--only", "operator")
REAL = {
    "CONTRIBUTOR_BOT_TOKEN": "1234567:contributor-token-long-enough-0001",
    "OPERATOR_BOT_TOKEN": "7654321:operator-token-long-enough-00000002",
}


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port: int = taken.getsockname()[1]
        yield port


@pytest_asyncio.fixture
async def strange_telegram() -> AsyncIterator[str]:
    """The address of a Bot API server that knows no token."""

    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", refuse)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def complaint(folder: Path, *words: str, settings: Mapping[str, str] = MappingProxyType({})) -> str:
    """Run Python with these words until it gives up, and return its one sentence."""
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    paths = {name: f"{folder}/{name.lower()}" for name in ("FILES_PATH", "KEYS_PATH", "LOG_PATH")}
    own = {"DATABASE_URL": f"sqlite+aiosqlite:///{folder}/aichain.db", **paths, **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=folder,
        env={**clean, "PYTHONPATH": str(HOUSE), **own},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1, err.decode()
    assert out == b""
    *warnings, sentence = err.decode().splitlines()
    assert all(json.loads(warning)["level"] == "warning" for warning in warnings)
    return sentence


async def test_without_asserts_nothing_starts(tmp_path: Path) -> None:
    assert "-O" in await complaint(tmp_path, "-O", "-m", "bot")


async def test_a_database_of_another_version(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/aichain.db"

    def make() -> None:
        migrate.upgrade(url)
        statement = "UPDATE alembic_version SET version_num = 'feed'"
        as_owner(url, lambda connection: connection.exec_driver_sql(statement).close())

    await asyncio.to_thread(make)

    assert "feed" in await complaint(tmp_path, "-m", "bot")


async def test_a_token_that_telegram_does_not_know(tmp_path: Path, strange_telegram: str) -> None:
    sentence = await complaint(
        tmp_path, *OPERATOR, settings={"TELEGRAM_API_URL": strange_telegram, "WEB_PORT": str(free_port()), **REAL}
    )

    assert "OPERATOR_BOT_TOKEN" in sentence
    assert "long-enough" not in sentence


async def test_a_port_of_ours_that_is_taken(tmp_path: Path, taken_port: int) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"

    sentence = await complaint(
        tmp_path, *OPERATOR, settings={"TELEGRAM_API_URL": nowhere, "WEB_PORT": str(taken_port), **REAL}
    )

    assert f"127.0.0.1:{taken_port}" in sentence


async def test_a_port_of_the_sandbox_that_is_taken(tmp_path: Path, taken_port: int) -> None:
    local = {"SANDBOX_PORT": str(taken_port), "SANDBOX_PATH": f"{tmp_path}/sandbox.db", "NEIGHBOURS": "false"}

    sentence = await complaint(tmp_path, "-m", "bot", settings=local)

    assert "SANDBOX_PORT" in sentence
    assert str(taken_port) in sentence
