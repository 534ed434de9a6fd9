"""`python -m tests.tour [FOLDER]`: walk through everything a phone shows, in both languages, and keep its pictures."""

import argparse
import asyncio
import contextlib
import json
import random
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, async_playwright, expect

from kernel.values import Language
from sandbox.crowd.cards import Card
from sandbox.crowd.client import Sandbox
from sandbox.crowd.processes import free_port
from sandbox.crowd.skill import truth_of
from tests.browser.conftest import ARGUMENTS
from tests.browser.visitor import Visitor
from tests.support.chat import Chat
from tests.support.house import ROOT, Program, running
from tests.tour import desk
from tests.tour.friends import choose, come_along
from tests.tour.group import Group
from tests.tour.guide import Guide, take_out_phone
from tests.tour.operator import bring
from tests.tour.page import write_page
from tests.tour.stops import ARRIVAL, BOXES, EVENING, KINDS, WEEK, Stop
from views.limits import plain_text
from views.phrases import label, phrase

_NAMES: Final = {Language.ZH: "小明", Language.EN: "Grace"}
_START: Final = {Language.ZH: "开始", Language.EN: "Start"}
_DAYS: Final = 6
_A_DAY: Final = 3
_LOOKS: Final = 2
_LOOK_S: Final = 1.5
_DAY_S: Final = 86_400.0


async def main(folder: Path) -> None:
    """One fresh house for each language; then the page."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        sys.exit("The tour needs a browser: apt-get install chromium fonts-wqy-microhei")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        for language in Language:
            async with _visit(browser, language, folder) as guide:
                await _arrive(guide)
                await bring(guide.sandbox, language)
                for stop in KINDS:
                    await _take(guide, stop)
                for stop in EVENING:
                    await guide.say(stop)
                friends = await come_along(guide.sandbox, language)
                group = await Group.found(guide, friends)
                await _live_a_week(guide, friends)
                for stop in WEEK:
                    await guide.say(stop)
                await _draw(guide)
                await group.play()
            await desk.walk(browser, language, folder)
        await browser.close()
    write_page(folder)


@contextlib.asynccontextmanager
async def _visit(browser: Browser, language: Language, pictures: Path) -> AsyncIterator[Guide]:
    """A newcomer with a phone, in a house as `make run` starts it."""
    with tempfile.TemporaryDirectory(prefix="tour-") as name:
        port, web_port = free_port(), free_port()
        url = f"http://127.0.0.1:{port}"
        own = {"SANDBOX_PORT": str(port), "WEB_PORT": str(web_port), "CLOCK_URL": f"{url}/sandbox/clock"}
        house = Program("bot", folder=Path(name), settings=own)
        async with running(house), Sandbox(url) as sandbox:
            try:
                await house.says("Ctrl-C stops it.")
                page = await take_out_phone(browser, language)
                visitor = await Visitor.arrive(page, sandbox, _NAMES[language], language, pictures)
                yield Guide(page, visitor, sandbox, pictures)
                await page.context.close()
            finally:
                await house.stop()  # its sandbox ends with it


async def _arrive(guide: Guide) -> None:
    """Language, consent, practice, a first answer."""
    consent, practice, choice, receipt = ARRIVAL
    await guide.click(_START[guide.language])
    await guide.press("language.name")
    await guide.sees(plain_text(phrase(guide.language, "consent.summary")).splitlines()[0])
    await guide.keep(consent)
    await guide.press("button.agree")
    for step in range(1, 4):
        card = await guide.sees(f"{step}/3")
        await guide.click(next(iter(card.options)))
        await guide.sees("✓")
        if step == 1:
            await guide.keep(practice)
        await guide.press("button.continue")
    await guide.press("button.start_earning")
    card = await guide.chat.until(lambda one: one.is_paid, "a task")
    card = await guide.take("choice", 0, skips=False) or card
    await guide.keep(choice)
    await guide.answer(card)
    await guide.keep(receipt)
    await guide.press("button.next")
    await guide.chat.until(lambda one: one.is_paid, "a task")


async def _take(guide: Guide, stop: Stop, tries: int = 6, *, skips: bool = False) -> Card | None:
    """A card of the stop's kind; where the house has none for this person, that is told and the stop left out."""
    card = await guide.take(stop.does, tries, skips=skips)
    if card is None:
        sys.stderr.write(f"no task of the kind {stop.does} in {guide.language.value}\n")
    else:
        await guide.keep(stop)
    return card


async def _draw(guide: Guide) -> None:
    """What is to be boxed is boxed, with the mouse."""
    shown, drawn = BOXES
    card = await _take(guide, shown, 25, skips=True)
    if card is None:
        return
    boxes = json.loads(truth_of(card) or "[]")
    await guide.press("card.page.boxes")
    page = guide.page
    frame = page.frame_locator("dialog.sheet iframe")
    await expect(frame.locator("body.open #hint")).to_be_visible()
    for left, top, right, bottom, name in boxes:
        await frame.locator("#labels label").nth(int(name)).click()
        edge = await frame.locator("#picture").bounding_box()
        assert edge is not None
        await page.mouse.move(edge["x"] + left * edge["width"], edge["y"] + top * edge["height"])
        await page.mouse.down()
        await page.mouse.move(edge["x"] + right * edge["width"], edge["y"] + bottom * edge["height"], steps=3)
        await page.mouse.up()
    await expect(frame.locator("#saving")).to_have_text(label(guide.language, "app.saved"))
    await guide.keep(drawn)
    await guide.chat.about_to_act()
    await page.get_by_role("button", name=label(guide.language, "app.submit_many", count=str(len(boxes)))).click()
    await expect(page.locator("dialog.sheet")).to_have_count(0)


async def _live_a_week(guide: Guide, friends: Sequence[Chat]) -> None:
    """Everybody answers some choices on each of the days, and each is judged."""
    dice = random.Random(5)
    for day in range(_DAYS):
        if day:
            await guide.sandbox.advance(_DAY_S)
        for chat in (guide.chat, *friends):
            await choose(chat, dice, _A_DAY)
        for _ in range(_LOOKS):
            await guide.sandbox.advance(61.0)
            await asyncio.sleep(_LOOK_S)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.tour", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "tour")
    into = parser.parse_args().folder
    into.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(into))
