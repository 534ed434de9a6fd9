"""A release by a one-time link: looked at as often as one likes, fetched once, by whoever may export."""

import io
import zipfile
from dataclasses import replace

import pytest

from contributors.passes import Pass, Purpose
from flows.desk.issue_pass import issue_pass
from kernel.values import Language
from store.tables.people import operator_audit
from tests.flows.test_releases import release, settled
from tests.handlers.desk.test_pages import HOUSE, OPENED, Room, room, web_of
from tests.support.world import OPERATOR
from views.phrases import label

__all__ = ["room"]
pytestmark = pytest.mark.asyncio


async def link(room: Room, subject: str = "C1@1", language: Language = Language.EN) -> str:
    issued = Pass(OPERATOR, "Olga", language, Purpose.DOWNLOAD, subject)
    return (await issue_pass(room.deps, issued, cause=None)).removeprefix(HOUSE)


@pytest.mark.parametrize("language", Language)
async def test_a_press_fetches_the_zip_once(room: Room, language: Language) -> None:
    number, _ = await settled(room.books.world)
    made = await release(room.books.world, number)
    way = await link(room, str(made.name), language)
    for _ in range(2):
        shown = await room.http.get(way)
        assert label(language, "web.desk.download", release=str(made.name)) in shown.text
        assert label(language, "web.desk.download.fetch") in shown.text

    fetched = await room.http.post(way, headers=OPENED)

    assert fetched.status_code == 200
    assert fetched.headers["content-type"] == "application/zip"
    assert fetched.headers["content-disposition"] == f'attachment; filename="{made.name}.zip"'
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        assert archive.testzip() is None
        assert archive.read(f"{made.name}/manifest.json") == bytes(made.manifest)
    assert (await room.http.post(way, headers=OPENED)).status_code == 403
    assert (await room.http.get(way)).status_code == 403
    noted = await room.books.world.rows(operator_audit, subject=str(made.name))
    assert [row["action"] for row in noted] == ["release", "pass.download", "export"]


async def test_what_is_not_there_or_not_allowed_is_said(room: Room) -> None:
    missing = await room.http.post(await link(room, "C7@1"), headers=OPENED)
    assert missing.status_code == 404
    foreign = await link(room)
    assert (await room.http.post(foreign, headers={"sec-fetch-site": "cross-site"})).status_code == 400
    upload = foreign.replace("/download/", "/upload/")
    assert (await room.http.get(upload)).status_code in {403, 404}
    nobody = replace(room.deps, policy=replace(room.deps.policy, operators={OPERATOR: "reviewer"}))
    async with web_of(room.books, nobody) as http:
        assert (await http.post(foreign, headers=OPENED)).status_code == 403
    assert (await room.http.get(foreign)).status_code == 200, "nothing was used up"
