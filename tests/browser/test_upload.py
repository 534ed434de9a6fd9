"""The upload page in a real browser: a file goes up, is told about and imported, on a phone and at a desk."""

import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from contributors.passes import Pass, Purpose
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.read_campaign import read_campaign
from flows.desk.issue_pass import issue_pass
from kernel.values import Language
from tests.browser.axe import serious
from tests.browser.conftest import ARGUMENTS
from tests.browser.test_desk import SIZES
from tests.browser.visitor import LOCALES
from tests.handlers.explorer.reading_room import opened, web
from tests.handlers.explorer.serving import serving
from tests.support.world import OPERATOR
from views.phrases import label, plural

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(120)]

TITLE = "街边的垃圾该投哪个桶 · Which bin does it go in"
GOOD = 300
BAD = 30


def written(folder: Path) -> Path:
    """A file of some size, in GBK, some of whose rows are bad."""
    row = {"text": "用过的电池应该放进哪个桶？", "options": ["厨余", "可回收", "有害", "其他"]}
    rows = [row | {"id": str(number)} for number in range(GOOD)]
    rows += [row | {"id": f"bad {number}", "gold": "都不是"} for number in range(BAD)]
    path = folder / "一个名字很长的文件，来自电子表格软件的导出结果_2026-12-01_final_final.jsonl"
    path.write_bytes("\n".join(json.dumps(each, ensure_ascii=False) for each in rows).encode("gbk"))
    return path


@pytest.mark.parametrize(("language", "size"), [(Language.ZH, "phone"), (Language.EN, "phone"), (Language.EN, "desk")])
async def test_a_file_goes_up_and_its_good_rows_are_imported(
    chromium: str, sqlite_url: str, tmp_path: Path, language: Language, size: str
) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS") or tmp_path / "pictures")
    async with opened(sqlite_url, tmp_path) as library, async_playwright() as playwright:
        cause = library.world.cause
        deps = replace(library.world.deps, policy=replace(library.world.deps.policy, app_url="http://house.test"))
        library.app = web(replace(library.explorer, deps=deps))
        await create_campaign(deps, operator_id=OPERATOR, title=TITLE, cause=cause("operator"))
        issued = Pass(OPERATOR, "Olga", language, Purpose.UPLOAD, "C1")
        way = (await issue_pass(deps, issued, cause=cause("operator"))).removeprefix("http://house.test")
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
                await page.screenshot(path=pictures / f"upload-{name}-{language}-{size}.png", full_page=True)

            await page.goto(f"{url}{way}")
            await _bring(page, look, language, tmp_path)
            await browser.close()
        assert (await read_campaign(deps, 1)).tasks == GOOD


async def _bring(page: Page, look: Callable[[str], Awaitable[None]], language: Language, folder: Path) -> None:
    """A file that can't be taken, then one that can; and the press that imports it."""
    await look("page")
    wrong = folder / "tasks.pdf"
    wrong.write_bytes(b"%PDF")
    file = page.get_by_label(label(language, "web.upload.file"), exact=True)
    send = page.get_by_role("button", name=label(language, "web.upload.send", name="Olga"))
    await file.set_input_files(wrong)
    await send.click()
    await expect(page.get_by_role("status")).to_contain_text("tasks.pdf")
    await look("refused")

    await file.set_input_files(written(folder))
    await send.click()
    report = page.locator("#report")
    await expect(report).to_contain_text(plural(language, "operator.import.good", GOOD))
    await expect(report).to_contain_text("GBK")
    assert await report.locator("li").count() == BAD
    await expect(page.locator("#bar")).to_be_hidden()
    await look("report")

    await report.get_by_role("button", name=label(language, "button.import", count=GOOD)).click()
    await expect(report).to_contain_text("/campaign preview C1")
    await look("done")


async def _fits(page: Page) -> None:
    """Nothing is cut off at the side, and nothing is in the way of who listens or types."""
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await serious(page) == []
