"""The drawing page in a real browser, served by a house in this process: fingers, mouse and keys on its canvas."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import uvicorn
from playwright.async_api import Browser, CDPSession, Page, expect

from flows.people.set_language import set_language
from flows.shapes import Assigned, Person
from kernel.values import Language
from tests.browser.visitor import LOCALES
from tests.handlers.explorer.reading_room import Library
from tests.handlers.miniapp.room import LABELS, boxings, pictures, with_pages
from tests.support.launches import launched, opened_at
from views.phrases import label
from views.pictures.starter import draw

_LOOKS: Final = 100
_LOOK_MS: Final = 50
PERSON: Final = 7
FISH: Final[dict[str, str | int]] = {"scene": "counting", "what": "fish", "count": 6, "seed": 19}
LIGHT: Final = {
    "bg_color": "#ffffff",
    "text_color": "#000000",
    "hint_color": "#6d7479",
    "link_color": "#1f6fb2",
    "button_color": "#1f6fb2",
    "button_text_color": "#ffffff",
    "secondary_bg_color": "#f0f1f3",
}
DARK: Final = {
    "bg_color": "#18222d",
    "text_color": "#ffffff",
    "hint_color": "#8d9ba9",
    "link_color": "#62bcf9",
    "button_color": "#2ea6ff",
    "button_text_color": "#06131f",
    "secondary_bg_color": "#0f151c",
}
PROXY: Final = """
window.told = [];
window.TelegramWebviewProxy = {
  postEvent: (name, data) => {
    window.told.push([name, JSON.parse(data)]);
    document.documentElement.dataset.last = name;
  },
};
"""
Point = tuple[float, float]


@dataclass
class Studio:
    """One picture dealt to one person."""

    room: Library
    person: Person
    row: Assigned
    url: str
    language: Language = Language.EN

    @property
    def page_url(self) -> str:
        """The card's button leads there."""
        return f"{self.url}/app/boxes/{self.row.lease}"

    def address(self, theme: dict[str, str] | None = None, version: str = "9.1", init_data: str | None = None) -> str:
        """The page as Telegram opens it."""
        data = launched(PERSON, self.room.world.clock.now()) if init_data is None else init_data
        return opened_at(self.page_url, data, theme, version)

    def word(self, name: str, **facts: Any) -> str:
        """A word of the page in the person's language."""
        return label(self.language, f"app.{name}", **facts)

    async def speak(self, language: Language) -> None:
        """Have the house talk to the person in another language."""
        self.language = language
        await set_language(self.room.world.deps, self.person, language, cause=self.room.world.cause())


@contextlib.asynccontextmanager
async def studio(library: Library) -> AsyncIterator[Studio]:
    """A house with pictures, listening."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = with_pages(library, url)
    await pictures(library.world, boxings(2), draw(FISH))
    person = await library.world.person(PERSON)
    row = await library.world.take(person, "box")
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield Studio(library, person, row, url)
    finally:
        server.should_exit = True
        await serving


@dataclass
class Easel:
    """The open page."""

    page: Page
    touch: CDPSession | None
    problems: list[str] = field(default_factory=list)

    async def at(self, x: float, y: float) -> Point:
        """Where a point of the picture is on the screen."""
        edge = await self.page.locator("#picture").bounding_box()
        assert edge is not None
        return edge["x"] + x * edge["width"], edge["y"] + y * edge["height"]

    async def drag(self, start: Point, end: Point, *, button: Any = "left") -> None:
        """With the mouse, from one point of the picture to another."""
        (x1, y1), (x2, y2) = await self.at(*start), await self.at(*end)
        mouse = self.page.mouse
        await mouse.move(x1, y1)
        await mouse.down(button=button)
        await mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
        await mouse.move(x2, y2)
        await mouse.up(button=button)

    async def swipe(self, *fingers: Sequence[Point]) -> None:
        """With so many fingers at once, each along its points of the picture."""
        paths = [[await self.at(*point) for point in finger] for finger in fingers]
        for step in range(len(paths[0])):
            points = [{"x": path[step][0], "y": path[step][1], "id": number} for number, path in enumerate(paths)]
            await self.send("touchStart" if step == 0 else "touchMove", points)
        await self.send("touchEnd", [])

    async def send(self, kind: str, points: list[dict[str, float]]) -> None:
        """A touch event of the browser's own."""
        assert self.touch is not None
        await self.touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def comes_to(self, wanted: list[list[float]]) -> bool:
        """Whether the boxes become these soon: a browser makes a click of a tap only after the fingers have left."""
        for _ in range(_LOOKS):
            if await self.boxes() == wanted:
                return True
            await self.page.wait_for_timeout(_LOOK_MS)
        return False

    async def boxes(self) -> list[list[float]]:
        """What the page shows: left, top, right, bottom of each box, in shares of the picture, to the hundredth."""
        shown: list[list[float]] = await self.page.evaluate(
            """() => {
              const edge = document.getElementById('picture').getBoundingClientRect();
              const share = (at, from, size) => Math.round((at - from) / size * 100) / 100;
              return [...document.querySelectorAll('.box')].map((box) => {
                const { left, top, right, bottom } = box.getBoundingClientRect();
                return [share(left, edge.left, edge.width), share(top, edge.top, edge.height),
                        share(right, edge.left, edge.width), share(bottom, edge.top, edge.height)];
              });
            }"""
        )
        return shown

    async def is_saved(self, word: str) -> None:
        """Wait until what is drawn is kept."""
        await expect(self.page.locator("#saving")).to_have_text(word)

    async def told(self, name: str) -> list[dict[str, Any]]:
        """What the page has said to the app around it, under this name."""
        said: list[tuple[str, dict[str, Any]]] = await self.page.evaluate("window.told")
        return [data for told, data in said if told == name]

    async def hear(self, name: str, data: dict[str, Any] | None = None) -> None:
        """Have the app say something to the page."""
        await self.page.evaluate(f"window.Telegram.WebView.receiveEvent('{name}', {json.dumps(data or {})})")

    async def shoot(self, name: str, pictures: Path) -> None:
        """Keep a picture of the page."""
        await self.page.screenshot(path=pictures / f"{name}.png", animations="disabled")


@contextlib.asynccontextmanager
async def easel(
    browser: Browser, found: Studio, size: tuple[int, int], address: str | None = None, *, proxy: bool = True
) -> AsyncIterator[Easel]:
    """The page, open in a fresh profile; nothing in it may fail."""
    is_phone = size[0] < size[1]
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        has_touch=is_phone,
        locale=LOCALES[found.language],
        device_scale_factor=2 if is_phone else 1,
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(10_000)
        expect.set_options(timeout=10_000)
        if proxy:
            await page.add_init_script(PROXY)
        opened = Easel(page, await context.new_cdp_session(page) if is_phone else None)
        page.on("pageerror", lambda error: opened.problems.append(str(error)))
        page.on(
            "console",
            lambda said: opened.problems.append(said.text) if "Content Security Policy" in said.text else None,
        )
        await page.goto(found.address(LIGHT) if address is None else address)
        yield opened
        assert opened.problems == []
    finally:
        await context.close()


__all__ = ["DARK", "LABELS", "LIGHT", "PERSON", "Easel", "Studio", "easel", "studio"]
