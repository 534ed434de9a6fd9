"""Who has a pass comes in once, sees figures in their own language, and is out when they leave or are no operator."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from contributors.passes import PASS_TIME, SESSION_TIME, Pass, Purpose
from flows.deps import Deps
from flows.desk.issue_pass import issue_pass
from handlers.web.desk.routes import COOKIE
from kernel.values import Language
from tests.handlers.explorer.reading_room import Library, opened, web
from tests.support.world import OPERATOR
from views.phrases import label

pytestmark = pytest.mark.asyncio

HOUSE = "https://house.test"
OPENED = {"sec-fetch-site": "none"}


@dataclass
class Room:
    """A house that has an address, and a browser at its door."""

    books: Library
    deps: Deps
    http: httpx.AsyncClient

    async def link(self, language: Language = Language.EN, purpose: Purpose = Purpose.PAGES) -> str:
        """A pass, as a path."""
        issued = Pass(OPERATOR, "Olga <o>", language, purpose)
        url = await issue_pass(self.deps, issued, cause=self.books.world.cause("operator"))
        return url.removeprefix(HOUSE)

    async def come_in(self, language: Language = Language.EN) -> httpx.Response:
        """Go through the door. Returns: the answer to the press."""
        return await self.http.post(await self.link(language), headers=OPENED)


def web_of(library: Library, deps: Deps) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(web(replace(library.explorer, deps=deps)), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=HOUSE, headers={"accept": "text/html"})


@pytest_asyncio.fixture
async def room(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Room]:
    async with opened(sqlite_url, tmp_path) as library:
        deps = library.world.deps
        deps = replace(deps, policy=replace(deps.policy, app_url=HOUSE, web_url=HOUSE))
        async with web_of(library, deps) as http:
            yield Room(library, deps, http)


async def test_looking_at_a_link_uses_nothing_up_and_a_press_does(room: Room) -> None:
    link = await room.link()
    for _ in range(3):
        shown = await room.http.get(link)
        assert shown.status_code == 200
        assert "Continue as Olga &lt;o&gt;" in shown.text
        assert "form-action 'self'" in shown.headers["content-security-policy"]
    entered = await room.http.post(link, headers=OPENED)
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk")
    cookie = entered.headers["set-cookie"]
    for word in (f"{COOKIE}=", "HttpOnly", "SameSite=lax", "Secure", "Path=/desk", "Max-Age=28800"):
        assert word in cookie
    async with web_of(room.books, room.deps) as other:
        assert (await other.post(link, headers=OPENED)).status_code == 403
    assert (await room.http.get(link)).headers["location"] == "/desk", "one's own link again leads in"


async def test_a_link_is_for_its_own_page_and_for_five_minutes(room: Room) -> None:
    upload = (await room.link(purpose=Purpose.UPLOAD)).replace("/upload/", "/pages/")
    late = await room.link()
    room.books.world.clock.advance(PASS_TIME.total_seconds())
    for link in (upload, late, "/desk/pages/x", "/desk/pages/%ff%00"):
        for answer in (await room.http.get(link), await room.http.post(link, headers=OPENED)):
            assert answer.status_code == 403
            assert label(Language.EN, "web.desk.refused") in answer.text
            assert "set-cookie" not in answer.headers


async def test_a_press_on_a_strangers_page_is_refused(room: Room) -> None:
    link = await room.link()
    for site in ("cross-site", "same-site"):
        assert (await room.http.post(link, headers={"sec-fetch-site": site})).status_code == 400
    assert (await room.http.get(link)).status_code == 200, "and has used nothing up"


@pytest.mark.parametrize("language", Language)
async def test_the_house_and_its_campaigns_are_told_in_the_operators_language(room: Room, language: Language) -> None:
    number = await room.books.work(5)
    await room.come_in(language)
    house = await room.http.get("/desk", headers={"accept-language": "fr"})
    assert house.status_code == 200
    assert house.headers["cache-control"] == "no-store"
    for key in ("web.desk.house", "web.desk.campaigns", "web.desk.leave", "web.desk.ledger.even"):
        assert label(language, key) in house.text
    assert f'href="/desk/campaigns/{number}"' in house.text
    assert "2/2" in house.text

    campaign = await room.http.get(f"/desk/campaigns/{number}")
    assert "C1 Tea" in campaign.text
    assert label(language, "campaign.status.live") in campaign.text
    [source] = re.findall(r'<img src="([^"]+)"', campaign.text)
    picture = await room.http.get(source)
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")

    other = next(each for each in Language if each is not language)
    assert label(other, "web.desk.house") in (await room.http.get(f"/desk?lang={other}")).text


async def test_a_campaign_that_is_not_there_is_said_to_be_none(room: Room) -> None:
    await room.come_in()
    for path in ("/desk/campaigns/99", "/desk/campaigns/99/picture.png"):
        assert (await room.http.get(path)).status_code == 404
    for path in ("/desk/campaigns/x", "/desk/campaigns/-1", f"/desk/campaigns/{10**30}"):
        assert (await room.http.get(path)).status_code in {400, 404}


async def test_nobody_sees_anything_without_a_session(room: Room) -> None:
    await room.books.work(5)
    for path in ("/desk", "/desk/campaigns/1", "/desk/campaigns/1/picture.png"):
        for cookies in ({}, {COOKIE: "forged"}):
            room.http.cookies = httpx.Cookies(cookies)
            answer = await room.http.get(path)
            assert answer.status_code == 403
            assert "Tea" not in answer.text


async def test_who_leaves_is_out_and_so_is_who_stays_too_long(room: Room) -> None:
    await room.come_in()
    kept = room.http.cookies[COOKIE]
    left = await room.http.post("/desk/leave", headers=OPENED)
    assert left.status_code == 303
    room.http.cookies = httpx.Cookies({COOKIE: kept})
    assert (await room.http.get("/desk")).status_code == 403, "the cookie alone lets nobody in"
    room.http.cookies = httpx.Cookies()
    await room.come_in()
    assert (await room.http.get("/desk")).status_code == 200
    room.books.world.clock.advance(SESSION_TIME.total_seconds())
    assert (await room.http.get("/desk")).status_code == 403


async def test_a_revoked_operator_is_out_at_once(room: Room) -> None:
    await room.come_in()
    revoked = replace(room.deps, policy=replace(room.deps.policy, operators={}))
    async with web_of(room.books, revoked) as http:
        http.cookies = room.http.cookies
        answer = await http.get("/desk")
        assert answer.status_code == 403
        assert label(Language.EN, "web.desk.house") not in answer.text
