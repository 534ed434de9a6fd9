"""The upload page: a pass lets one file in, piece by piece; what it holds is told; a second pass imports it."""

import json
import re
from collections.abc import AsyncIterator

import pytest

from contributors.passes import PASS_TIME, Pass, Purpose
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.read_campaign import read_campaign
from flows.desk.issue_pass import issue_pass
from flows.shared import uploads
from handlers.web.desk import uploads as page_uploads
from kernel.values import Language
from store import audit
from tests.handlers.desk.test_pages import HOUSE, OPENED, Room, room
from tests.support.world import OPERATOR

__all__ = ["room"]
pytestmark = pytest.mark.asyncio

ROWS = (
    {"id": "1", "text": "Which bin?", "options": ["food", "glass"], "gold": "food"},
    {"id": "2", "text": "Which bin?", "options": ["food", "glass"]},
    {"id": "3", "text": "Which <b>bin</b>?", "options": ["food"]},
)
FILE = "\n".join(map(json.dumps, ROWS)).encode()


async def way_in(room: Room, subject: str | None = None, language: Language = Language.EN) -> str:
    """A draft, and the path of the page that takes its file."""
    cause = room.books.world.cause
    if subject is None:
        row = await create_campaign(room.deps, operator_id=OPERATOR, title="Bins <i>", cause=cause("operator"))
        subject = f"C{row.number}"
    issued = Pass(OPERATOR, "Olga <o>", language, Purpose.UPLOAD, subject)
    return (await issue_pass(room.deps, issued, cause=cause("operator"))).removeprefix(HOUSE)


async def test_a_file_comes_in_is_told_about_and_is_imported_by_a_second_press(room: Room) -> None:
    path = await way_in(room)
    for _ in range(2):
        shown = await room.http.get(path)
        assert shown.status_code == 200
        assert "C1 Bins &lt;i&gt;" in shown.text
        assert "Upload as Olga &lt;o&gt;" in shown.text
    answer = (await room.http.post(path, params={"name": "t.jsonl"}, content=FILE, headers=OPENED)).json()
    assert "2 good rows" in answer["report"]
    assert "Line 3" in answer["report"]
    assert (await read_campaign(room.deps, 1)).tasks == 0
    done = (await room.http.post(answer["confirm"], headers=OPENED)).json()
    assert "2 tasks imported into C1" in done["report"]
    assert (await read_campaign(room.deps, 1)).tasks == 1  # gold apart
    again = await room.http.post(answer["confirm"], headers=OPENED)
    assert (again.status_code, again.json()["is_over"]) == (422, True)
    async with room.deps.sessions.read() as session:
        deeds = await audit.deeds(session, audit.Wanted(operator_id=OPERATOR), skip=0, limit=9)
    assert sorted(deed.action for deed in deeds)[-4:] == ["import", "pass.upload", "pass.upload", "survey"]


async def test_a_used_late_or_forged_pass_takes_nothing_and_each_pass_opens_its_own_door(room: Room) -> None:
    path = await way_in(room)
    first = await room.http.post(path, params={"name": "t.jsonl"}, content=FILE, headers=OPENED)
    confirm = first.json()["confirm"]
    second = await room.http.post(path, params={"name": "t.jsonl"}, content=FILE, headers=OPENED)
    assert second.json()["is_over"]
    assert (await room.http.get(path)).status_code == 403

    swapped = confirm.removesuffix("/import")
    assert (await room.http.post(swapped, params={"name": "t.jsonl"}, content=FILE, headers=OPENED)).status_code == 422
    fresh = await way_in(room, "C1")
    assert (await room.http.post(f"{fresh}/import", headers=OPENED)).status_code == 422
    assert (await room.http.get(fresh)).status_code == 200, "the wrong door has used nothing up"
    pages = fresh.replace("/upload/", "/pages/")
    assert (await room.http.get(pages)).status_code == 403

    room.books.world.clock.advance(PASS_TIME.total_seconds())
    assert (await room.http.post(fresh, params={"name": "t.jsonl"}, content=FILE, headers=OPENED)).status_code == 422
    assert (await room.http.post(confirm, headers=OPENED)).status_code == 422
    assert (await room.http.get("/desk/upload/" + "x" * 43)).status_code == 403
    assert (await read_campaign(room.deps, 1)).tasks == 0


async def test_a_press_on_somebody_elses_page_is_refused(room: Room) -> None:
    path = await way_in(room)
    foreign = {"sec-fetch-site": "cross-site"}
    assert (await room.http.post(path, params={"name": "t.jsonl"}, content=FILE, headers=foreign)).status_code == 400
    assert (await room.http.get(path)).status_code == 200


@pytest.mark.parametrize("language", Language)
async def test_what_can_be_seen_at_once_is_refused_before_the_pass_is_used(room: Room, language: Language) -> None:
    path = await way_in(room, language=language)
    refused = await room.http.post(path, params={"name": "tasks.pdf"}, content=b"%PDF", headers=OPENED)
    assert (refused.status_code, refused.json()["is_over"]) == (422, False)
    assert "tasks.pdf" in refused.json()["said"]
    assert bool(re.search("[\u4e00-\u9fff]", refused.json()["said"])) == (language is Language.ZH)
    huge = {**OPENED, "content-length": str(2 * 2**30)}
    refused = await room.http.post(path, params={"name": "t.jsonl"}, content=FILE, headers=huge)
    assert "512 MB" in refused.json()["said"]
    assert (await room.http.post(path, params={"name": "t.jsonl"}, content=FILE, headers=OPENED)).status_code == 200


async def test_a_file_that_grows_beyond_its_limit_or_is_broken_leaves_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 2**16

    for module in (uploads, page_uploads):
        monkeypatch.setattr(module, "MAX_FILE_MB", 2)
    path = await way_in(room)
    refused = await room.http.post(path, params={"name": "t.jsonl"}, content=endless(), headers=OPENED)
    assert "2 MB" in refused.json()["said"]
    assert "new one" in refused.json()["said"]
    for name, data in (("t.jsonl", b""), ("t.zip", b"PK no"), ("t.json", b"[{")):
        refused = await room.http.post(await way_in(room, "C1"), params={"name": name}, content=data, headers=OPENED)
        assert refused.status_code == 422
        assert refused.json()["is_over"]
    kept = [path for path in room.deps.files.path("0" * 64).parents[1].rglob("*") if path.is_file()]
    assert kept == []


async def test_a_campaign_that_is_no_draft_any_more_takes_no_file(room: Room) -> None:
    world = room.books.world
    number = await world.campaign([{"id": "1", "text": "q", "options": ["a", "b"]}])
    path = await way_in(room, f"C{number}")
    assert (await room.http.get(path)).status_code == 403
    refused = await room.http.post(path, params={"name": "t.jsonl"}, content=FILE, headers=OPENED)
    assert refused.status_code == 422
