"""The tour's walk holds: whoever follows it comes to every stop, and reads there what it is about."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from kernel.values import Language
from tests.browser.conftest import ARGUMENTS, chromium
from tests.tour import desk, film
from tests.tour.stops import BOXES, CHAPTERS, DESK

__all__ = ["chromium"]


@pytest.mark.asyncio
@pytest.mark.timeout(300)
async def test_every_stop_is_reached(chromium: str, tmp_path: Path) -> None:
    """A day instead of a week, each walk in one language; boxes are drawn in tests/browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        await asyncio.gather(
            film.walk(browser, Language.ZH, tmp_path, 1, draws=False), desk.walk(browser, Language.EN, tmp_path)
        )
        await browser.close()
    stops = {stop.name for _, _, chapter in CHAPTERS for stop in chapter if chapter is not BOXES}
    desks = {stop.name for stop in DESK}
    wanted = {f"{name}.zh.webp" for name in stops - desks} | {f"{name}.en.webp" for name in desks}
    assert {path.name for path in await asyncio.to_thread(lambda: list(tmp_path.iterdir()))} == wanted
