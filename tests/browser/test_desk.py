"""The operators' pages in a real browser: through the door, at a phone's width and at a desk, in both languages."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from contributors.passes import Pass, Purpose
from flows.desk.issue_pass import issue_pass
from kernel.values import Language
from tests.browser.axe import serious
from tests.browser.conftest import ARGUMENTS
from tests.browser.visitor import LOCALES
from tests.handlers.explorer.lived import lived_in, named
from tests.handlers.explorer.reading_room import Library, web
from tests.handlers.explorer.serving import serving
from tests.support.world import OPERATOR
from views.phrases import label

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(120)]

SIZES = {"phone": (360, 780), "desk": (1280, 900)}
TITLE = "街边的垃圾该投哪个桶 · Which bin does it go in"


async def link_to(library: Library, url: str, language: Language) -> str:
    """A pass to a house that is served there."""
    deps = library.world.deps
    at_home = replace(deps, policy=replace(deps.policy, app_url=url))
    issued = Pass(OPERATOR, "Olga", language, Purpose.PAGES)
    return await issue_pass(at_home, issued, cause=library.world.cause("operator"))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", SIZES)
async def test_an_operator_comes_in_looks_around_and_leaves(
    chromium: str, sqlite_url: str, tmp_path: Path, language: Language, size: str
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path / "pictures")
    async with lived_in(sqlite_url, tmp_path) as library, async_playwright() as playwright:
        await named(library, TITLE)
        library.app = web(library.explorer)
        async with serving(library) as url:
            browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
            width, height = SIZES[size]
            context = await browser.new_context(
                viewport={"width": width, "height": height}, locale=LOCALES[language], reduced_motion="reduce"
            )
            page = await context.new_page()
            page.on("pageerror", lambda error: pytest.fail(str(error)))

            async def look(name: str) -> None:
                await _fits(page)
                await page.screenshot(path=pictures / f"desk-{name}-{language}-{size}.png", full_page=True)

            await page.goto(await link_to(library, url, language))
            await look("door")
            await page.get_by_role("button", name=label(language, "web.desk.continue", name="Olga")).click()
            await expect(page.locator("h1")).to_have_text(label(language, "web.desk.house"))
            await look("house")
            await page.get_by_role("link", name=TITLE).click()
            picture = page.locator("img.drawn")
            await expect(picture).to_be_visible()
            await expect(picture).to_have_js_property("naturalWidth", 1080)
            await look("campaign")
            await page.get_by_role("button", name=label(language, "web.desk.leave")).click()
            await expect(page.locator("h1")).to_have_text(label(language, "web.heading"))
            await page.goto(f"{url}/desk")
            await look("refused")
            await browser.close()


async def _fits(page: Page) -> None:
    """Nothing is cut off at the side, and nothing is in the way of who listens or types."""
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await serious(page) == []
