"""The web's door: only Telegram's own deliveries come in, and nothing is acknowledged before it is done."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from handlers.web.app import BODY_BYTES, build_app
from tests.handlers.explorer.reading_room import opened

SECRET = "s3cret-Word"
UPDATE = {"update_id": 7, "message": {"text": "hi"}}


class Received:
    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.is_done = True
        self.missing: str | None = None

    async def receive(self, raw: dict[str, Any]) -> bool:
        self.updates.append(raw)
        return self.is_done

    async def check_ready(self) -> str | None:
        return self.missing


@pytest.fixture
def received() -> Received:
    return Received()


@pytest_asyncio.fixture
async def http(received: Received, sqlite_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(sqlite_url, tmp_path) as library:
        app = build_app(
            receivers={"contributor": received.receive},
            webhook_secret=SECRET,
            check_ready=received.check_ready,
            explorer=library.explorer,
        )
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://house") as client:
            yield client


def secret(value: str) -> dict[bytes, bytes]:
    return {b"X-Telegram-Bot-Api-Secret-Token": value.encode()}


@pytest.mark.asyncio
async def test_an_update_with_the_secret_is_handled_and_acknowledged(
    http: httpx.AsyncClient, received: Received
) -> None:
    answer = await http.post("/telegram/contributor", json=UPDATE, headers=secret(SECRET))
    assert answer.status_code == 200
    assert received.updates == [UPDATE]


@pytest.mark.asyncio
@pytest.mark.parametrize("value", ["", "wrong", SECRET + "x", "密码"])
async def test_without_the_secret_nothing_is_read(http: httpx.AsyncClient, received: Received, value: str) -> None:
    answer = await http.post("/telegram/contributor", json=UPDATE, headers=secret(value))
    assert answer.status_code == 404
    assert received.updates == []


@pytest.mark.asyncio
async def test_what_is_not_done_is_asked_for_again(http: httpx.AsyncClient, received: Received) -> None:
    received.is_done = False
    answer = await http.post("/telegram/contributor", json=UPDATE, headers=secret(SECRET))
    assert answer.status_code == 503


@pytest.mark.asyncio
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "7"}', b'{"x": "' + b"a" * BODY_BYTES + b'"}'])
async def test_what_is_no_update_is_refused(http: httpx.AsyncClient, received: Received, body: bytes) -> None:
    answer = await http.post("/telegram/contributor", content=body, headers=secret(SECRET))
    assert answer.status_code == 400
    assert received.updates == []


@pytest.mark.asyncio
async def test_a_bot_that_is_not_served_here_is_not_found(http: httpx.AsyncClient) -> None:
    assert (await http.post("/telegram/nobody", json=UPDATE, headers=secret(SECRET))).status_code == 404


@pytest.mark.asyncio
async def test_health_and_readiness_are_two_things(http: httpx.AsyncClient, received: Received) -> None:
    received.missing = "store: OperationalError"
    assert (await http.get("/healthz")).status_code == 200
    assert (await http.get("/readyz")).status_code == 503
    received.missing = None
    assert (await http.get("/readyz")).json() == {"status": "ok"}
    assert "python_info" in (await http.get("/metrics")).text
