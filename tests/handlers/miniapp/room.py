"""A house with pictures to draw on: people are dealt them, and their apps speak to the page's server."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import httpx
from PIL import Image, ImageDraw
from starlette.types import ASGIApp

from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.survey_file import survey_file
from flows.shapes import Assigned, Person
from flows.shared.imports import Upload
from handlers.web.app import build_app
from handlers.web.miniapp.routes import MiniApp
from kernel.values import Language
from store.cache_memory import MemoryCache
from store.throttle import ActionThrottle
from tests.handlers.explorer.reading_room import Library, nobody_misses, opened
from tests.support.launches import TOKEN, launched
from tests.support.world import OPERATOR, World

Json = dict[str, Any]

LABELS: Final = ("fish", "star")
FRAME: Final = "http://127.0.0.1:8081"


@dataclass
class Room:
    """What a test does: be dealt a picture, and speak as its page does."""

    world: World
    http: httpx.AsyncClient
    app: ASGIApp

    async def dealt(self, external_id: int = 1) -> tuple[Person, Assigned]:
        """Somebody with a picture to draw on."""
        person = await self.world.person(external_id)
        return person, await self.world.take(person, "box")

    async def open(
        self, lease: str, external_id: int = 1, init_data: str | None = None, language: Language = Language.EN
    ) -> httpx.Response:
        """Exchange a launch for a session."""
        data = launched(external_id, self.world.clock.now()) if init_data is None else init_data
        body = {"lease": lease, "init_data": data}
        return await self.http.post("/app/api/session", json=body, headers={"accept-language": language.value})

    async def session(self, lease: str, external_id: int = 1) -> dict[str, str]:
        """The header of a session."""
        answer = await self.open(lease, external_id)
        assert answer.status_code == 200, answer.text
        return {"authorization": f"Bearer {answer.json()['session']}"}

    async def save(self, session: dict[str, str], boxes: Any) -> httpx.Response:
        """Keep a draft."""
        return await self.http.put("/app/api/boxes", json={"boxes": boxes}, headers=session)

    async def submit(self, session: dict[str, str], boxes: Any, press: Any = 1) -> httpx.Response:
        """Submit."""
        return await self.http.post("/app/api/submission", json={"boxes": boxes, "press": press}, headers=session)

    async def renew(self, session: dict[str, str]) -> httpx.Response:
        """Ask for another while."""
        return await self.http.post("/app/api/renewal", json={}, headers=session)


def picture(size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture with something on it."""
    image = Image.new("RGB", size, "#7fd4e6")
    ImageDraw.Draw(image).ellipse((size[0] * 0.2, size[1] * 0.2, size[0] * 0.6, size[1] * 0.6), fill="#ff8a5c")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def archive(rows: list[Json], image: bytes | None = None) -> bytes:
    """A ZIP of rows that all show one picture."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        zipped.writestr("picture.png", picture() if image is None else image)
        zipped.writestr("tasks.jsonl", "\n".join(json.dumps({"image": "picture.png", **row}) for row in rows))
    return target.getvalue()


def boxings(count: int, **more: Any) -> list[Json]:
    """So many pictures to draw on."""
    row = {"kind": "box", "lang": "en", "text": "Box every fish and every star.", "options": LABELS, **more}
    return [{"id": f"picture {number}", **row} for number in range(count)]


async def pictures(world: World, rows: list[Json], image: bytes | None = None, **settings: str) -> int:
    """A live campaign of pictures. Returns: its number."""
    deps, me = world.deps, OPERATOR
    number = (await create_campaign(deps, operator_id=me, title="Fish", cause=world.cause("operator"))).number
    for act in (survey_file, import_tasks):
        upload = (Upload("tasks.zip", archive(rows, image)),) if act is survey_file else ()
        await act(deps, *upload, operator_id=me, chat_id=1, number=number, cause=world.cause("operator"))
    for name, text in ({"gold_share": "0"} | settings).items():
        await configure_campaign(
            deps, operator_id=me, number=number, name=name, text=text, cause=world.cause("operator")
        )
    await launch_campaign(deps, operator_id=me, number=number, cause=world.cause("operator"))
    return number


def with_pages(library: Library, app_url: str) -> ASGIApp:
    """The library's web, with the Mini App."""
    world = library.world
    world.deps = replace(world.deps, policy=replace(world.deps.policy, app_url=app_url))
    throttle = ActionThrottle(MemoryCache(), world.clock)
    return build_app(
        receivers={},
        webhook_secret=None,
        check_ready=nobody_misses,
        explorer=library.explorer,
        miniapp=MiniApp(world.deps, TOKEN, throttle, (FRAME,)),
    )


@asynccontextmanager
async def drawing_room(sqlite_url: str, folder: Path) -> AsyncIterator[Room]:
    """The room, with a few pictures."""
    async with opened(sqlite_url, folder) as library:
        app = with_pages(library, "http://room.test")
        await pictures(library.world, boxings(3))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://room.test") as http:
            yield Room(library.world, http, app)
