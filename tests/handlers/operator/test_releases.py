"""/export in the operators' chat: a release comes as one file, and what can't be had is said in one sentence."""

import asyncio
import hashlib
import io
import zipfile
from typing import Any

import pytest

from contributors.passes import Purpose
from flows.desk.look_at_pass import look_at_pass
from flows.shared.archives import ARCHIVE_BYTES_MAX
from handlers.operator.errands import Errands
from kernel.values import Language
from ledger.log.manifest import parse_manifest
from store.tables.people import operator_audit
from tests.flows.test_releases import TASKS, release, settled
from tests.handlers.operator.conftest import BOT, Operator
from tests.handlers.operator.test_campaigns import text_of
from tests.handlers.operator.test_pages import HOUSE, at_home
from tests.handlers.operator.test_people import world_of
from views import operator_releases
from views.limits import plain_text

pytestmark = pytest.mark.asyncio


async def content_of(operator: Operator, message: dict[str, Any]) -> bytes:
    """The file of a message."""
    url = f"{operator.control.url}/sandbox/file/{message['document']['file_id']}"
    async with operator.control.http.get(url) as response:
        return await response.read()


async def archive_of(operator: Operator, message: dict[str, Any]) -> zipfile.ZipFile:
    """The same, opened."""
    return zipfile.ZipFile(io.BytesIO(await content_of(operator, message)))


async def test_a_release_comes_as_one_file_with_what_proves_it(operator: Operator) -> None:
    await settled(world_of(operator))

    (sent,) = await operator.say("/export C1 csv")

    assert sent["document"]["file_name"] == "C1@1.zip"
    archive = await archive_of(operator, sent)
    assert set(archive.namelist()) == {
        f"C1@1/{name}" for name in ("README.md", "SHA256SUMS", "choice.csv", "choice.jsonl", "manifest.json")
    }
    manifest = archive.read("C1@1/manifest.json")
    for file in parse_manifest(manifest).files:
        assert hashlib.sha256(archive.read(f"C1@1/{file.name}")).hexdigest() == file.sha256
    said = text_of(sent)
    assert f"{TASKS} items" in said
    assert hashlib.sha256(manifest).hexdigest() in said


async def test_once_more_is_the_same_file_and_both_are_in_the_audit(operator: Operator) -> None:
    await settled(world_of(operator))
    (first,) = await operator.say("/export C1")
    (unchanged,) = await operator.say("/export c1")
    (named,) = await operator.say("/export Ｃ1@1 jsonl")

    assert "Nothing has changed" in text_of(unchanged)
    names = [(await archive_of(operator, each)).read("C1@1/manifest.json") for each in (first, unchanged, named)]
    assert names[0] == names[1] == names[2]
    noted = await world_of(operator).rows(operator_audit, subject="C1@1")
    assert [row["action"] for row in noted] == ["release", "export", "export"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/export", "parquet"),
        ("/export C1", "settled"),
        ("/export C1@3", "no release C1@3"),
        ("/export C9", "C9"),
        ("/export C1@0", "C12@2"),
        ("/export C1@x", "C12@2"),
        ("/export tea", "C12@2"),
        ("/export C1 xlsx", "xlsx"),
        ("/export C1 " + "z" * 3000, "zzz"),
        ("/export C1@1 labels", "labels"),
    ],
)
async def test_what_can_not_be_had_is_said_in_one_sentence(operator: Operator, text: str, answer: str) -> None:
    await operator.say("/campaign new Tea")
    (said,) = await operator.say(text)
    assert answer in text_of(said)


async def test_whoever_may_not_export_gets_nothing(operator: Operator) -> None:
    operator.deps.policy.operators[str(operator.person)] = "reviewer"  # type: ignore[index]
    (refused,) = await operator.say("/export C1")
    assert "owner, manager, auditor" in text_of(refused)


async def test_an_errand_goes_on_beside_the_chat_and_its_failure_is_told() -> None:
    errands, told, gate, heard = Errands(), list[BaseException](), asyncio.Event(), asyncio.Event()

    async def errand() -> None:
        await gate.wait()
        raise ValueError

    async def failed(error: BaseException) -> None:
        told.append(error)
        heard.set()

    await errands.run(errand(), failed, wait_s=0.01)
    assert told == []
    gate.set()
    await asyncio.wait_for(heard.wait(), 5)
    assert isinstance(told[0], ValueError)

    ended = asyncio.Event()

    async def long() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    await errands.run(long(), failed, wait_s=0.01)
    await errands.close()
    assert ended.is_set()
    assert len(told) == 1, "who ends it knows"


async def large(operator: Operator) -> None:
    """A release that no message holds."""
    made = await release(world_of(operator), (await settled(world_of(operator)))[0])
    (made.folder / "images").mkdir()
    (made.folder / "images" / "a.png").write_bytes(bytes(ARCHIVE_BYTES_MAX + 1))


async def test_a_large_release_comes_in_parts_where_there_is_no_page(operator: Operator) -> None:
    await large(operator)

    sent = await operator.say("/export C1@1")

    assert [message["document"]["file_name"] for message in sent] == ["C1@1.zip.001", "C1@1.zip.002"]
    assert "cat C1@1.zip.* > C1@1.zip" in text_of(sent[-1])
    whole = b"".join([await content_of(operator, message) for message in sent])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert "C1@1/manifest.json" in archive.namelist()
    assert [path.name for path in operator.deps.releases.folder.iterdir()] == ["C1@1"], "nothing was left on its way"


async def test_a_large_release_is_fetched_on_a_page_where_there_is_one(operator: Operator) -> None:
    await large(operator)
    at_home(operator)

    (way,) = await operator.say("/export C1@1")

    [[button]] = way["reply_markup"]["inline_keyboard"]
    token = button["url"].removeprefix(f"{HOUSE}/desk/download/")
    found = await look_at_pass(operator.deps, token, Purpose.DOWNLOAD)
    assert (found.subject, found.operator_id) == ("C1@1", str(operator.person))
    assert "45 MB" in text_of(way)


@pytest.mark.parametrize("language", list(Language))
async def test_while_a_release_is_made_one_message_says_how_far_it_is(
    operator: Operator, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_QUIET_S", "_EDIT_S"):
        monkeypatch.setattr(f"handlers.operator.releases.{name}", 0.0)
    operator.person = await operator.control.person("Mei", language.value)
    operator.deps.policy.operators[str(operator.person)] = "auditor"  # type: ignore[index]
    await settled(world_of(operator))

    progress, sent = await operator.say("/export C1")

    done = plain_text(operator_releases.ready(language, "C1@1", is_sent=True).text)
    assert text_of(await operator.message(progress["message_id"])) == done
    assert sent["document"]["file_name"] == "C1@1.zip"
    calls = await operator.control.get("calls", bot=BOT)
    assert {"sendMessage", "editMessageText", "sendDocument"} <= {call["method"] for call in calls}
