"""`python -m tests.tour [FOLDER]`: walk through everything a phone shows, in both languages, and keep its pictures."""

import argparse
import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import async_playwright

from kernel.values import Language
from tests.browser.conftest import ARGUMENTS
from tests.support.house import ROOT
from tests.tour import desk, film
from tests.tour.page import write_page


async def main(folder: Path) -> None:
    """One fresh house for each language; then the page."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        sys.exit("The tour needs a browser: apt-get install chromium fonts-wqy-microhei")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        for language in Language:
            await film.walk(browser, language, folder)
            await desk.walk(browser, language, folder)
        await browser.close()
    write_page(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.tour", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "tour")
    into = parser.parse_args().folder
    into.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(into))
