"""A house as a newcomer starts it, nothing set but where its files are; and a browser to visit it with."""

import os
import shutil
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from sandbox.crowd.client import Sandbox
from sandbox.crowd.processes import free_port
from tests.support.house import Program, running

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A running house with its chat page, a browser, and where pictures of it are kept."""

    sandbox: Sandbox
    browser: Browser
    pictures: Path
    books: str
    """The address of its open books."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("The chat page is tested in a real browser: apt-get install chromium fonts-wqy-microhei")
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """`python -m bot` in an empty folder."""
    folder = tmp_path_factory.mktemp("newcomer")
    kept = os.environ.get("SCREENSHOTS")
    pictures = Path(kept) if kept else folder / "pictures"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    web_port = free_port()
    books = f"http://127.0.0.1:{web_port}"
    ready = f"AIChain is up: open {url} to chat. Ctrl-C stops it.\nIts open books: {books}/\n"
    own = {"SANDBOX_PORT": str(port), "WEB_PORT": str(web_port), "CLOCK_URL": f"{url}/sandbox/clock"}
    program = Program("bot", folder=folder, settings=own)
    async with running(program), Sandbox(url) as sandbox, async_playwright() as playwright:
        await program.says(ready)
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield Place(sandbox, browser, pictures, books)
        await browser.close()
        assert await program.stop(signal.SIGINT) == 0, program.words
        assert program.words == ready
