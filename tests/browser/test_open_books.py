"""The open books in a real browser: phone and desk, both languages, light and dark; readable without scripts."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from handlers.web import books
from kernel.values import Language
from tests.browser.axe import serious
from tests.browser.conftest import ARGUMENTS
from tests.browser.visitor import LOCALES
from tests.handlers.explorer.lived import lived_in, named
from tests.handlers.explorer.reading_room import Library
from tests.handlers.explorer.serving import serving
from views.phrases import label

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(120)]

PHONE, DESK = (360, 780), (1280, 900)
TITLE = "街边的垃圾该投哪个桶 · Which bin does it go in"


@dataclass(frozen=True, slots=True)
class Reading:
    """A year's books, served, and a browser to read them in."""

    room: Library
    url: str
    browser: Browser
    pictures: Path

    async def open(self, language: Language, size: tuple[int, int], path: str = "/", *, scripts: bool = True) -> Page:
        """A page of it; whatever goes wrong in the page fails the test."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=LOCALES[language], java_script_enabled=scripts
        )
        page = await context.new_page()
        page.on("console", lambda message: pytest.fail(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        await page.goto(self.url + path)
        return page

    async def shoot(self, page: Page, name: str) -> None:
        """Keep pictures of the whole page, light and dark."""
        await page.emulate_media(color_scheme="light")
        await page.screenshot(path=self.pictures / f"{name}-light.png", full_page=True)
        await page.emulate_media(color_scheme="dark")
        await page.screenshot(path=self.pictures / f"{name}-dark.png", full_page=True)


@pytest_asyncio.fixture
async def reading(
    chromium: str, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Reading]:
    monkeypatch.setattr(books, "_SLOW_S", 0.0)
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path / "pictures")
    async with lived_in(sqlite_url, tmp_path) as library, serving(library) as url, async_playwright() as playwright:
        await named(library, TITLE)
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield Reading(library, url, browser, pictures)
        await browser.close()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_the_books_are_read_on_a_phone_and_at_a_desk(
    reading: Reading, language: Language, size: tuple[int, int]
) -> None:
    shot = f"books-{language}-{'phone' if size == PHONE else 'desk'}"
    page = await reading.open(language, size)

    assert await page.locator("h1").inner_text() == label(language, "web.heading")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for part in ("supply", "price", "log", "audit", "campaigns", "verify"):
        assert await page.locator(f"#{part} h2").is_visible()
    for drawn in ("#supply .fill", "path.price", "path.lane"):
        box = await page.locator(drawn).first.bounding_box()
        assert box is not None
        assert box["width"] > size[0] / 3
    await reading.shoot(page, shot)

    await page.goto(f"{reading.url}/api")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await reading.shoot(page, f"{shot}-api")
    await page.context.close()


async def test_without_scripts_nothing_is_missing(reading: Reading) -> None:
    page = await reading.open(Language.ZH, PHONE, scripts=False)

    await page.locator("#price summary").click()
    assert await page.locator("#price tbody tr").first.is_visible()
    await page.locator(".languages a").click()
    assert await page.locator("h1").inner_text() == label(Language.EN, "web.heading")
    await page.context.close()


async def test_while_somebody_looks_the_figures_follow(reading: Reading) -> None:
    page = await reading.open(Language.EN, DESK)
    assert TITLE in await page.locator("#campaigns").inner_text()
    await named(reading.room, "A new name")
    await page.evaluate("refresh()")

    assert "A new name" in await page.locator("#campaigns").inner_text()
    await page.context.close()


async def test_the_checker_works_under_its_own_policy(reading: Reading) -> None:
    page = await reading.open(Language.ZH, PHONE, "/checker.html")

    assert await page.locator("body").inner_text()
    assert await page.evaluate("getComputedStyle(document.body).margin") != "8px"
    await page.context.close()


@pytest.mark.parametrize(("scheme", "language"), [("light", Language.EN), ("dark", Language.ZH)])
async def test_axe_finds_nothing_serious_in_the_books_and_the_checker(
    reading: Reading, scheme: Literal["light", "dark"], language: Language
) -> None:
    page = await reading.open(language, PHONE)
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in ("/", "/api", "/checker.html"):
        await page.goto(reading.url + path)
        assert await serious(page) == [], path
    await page.context.close()
