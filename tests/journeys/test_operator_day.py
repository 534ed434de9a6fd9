"""A campaign from Label Studio's file to a dataset: pilot, forecast, launch, a crowd, an appeal, the end."""

import asyncio
import io
import json
import random
import re
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

from kernel.values import Language
from sandbox.crowd.cards import Card
from sandbox.crowd.client import Sandbox
from sandbox.crowd.knowledge import Answerer, Knowledge
from sandbox.crowd.material import Item
from sandbox.crowd.participant import Participant, Record
from sandbox.crowd.skill import Skill
from sandbox.crowd.someone import Someone
from sandbox.crowd.visitor import Visitor
from tests.journeys.conftest import Stores
from tests.journeys.people import operator_of
from tests.journeys.test_proofs import empty_machine, key_of, take_home, verify
from tests.support.chat import Chat, time_passes
from tests.support.house import CONTRIBUTOR, house, running, telegram
from views.limits import plain_text
from views.phrases import phrase

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(400)]

MOODS: Final = ("happy", "sad")
TASKS, GOLD, PEOPLE = 64, 20, 14
SETTINGS: Final = {"release": "on_acceptance", "max_overlap": "3", "tau": "0.8"}
REFUSED: Final = phrase(Language.EN, "verdict.reason.peers")
_CONFIG: Final = (
    '<View><Header value="How does the writer feel?"/><Text name="text" value="$text"/>'
    '<Choices name="mood" toName="text"><Choice value="happy"/><Choice value="sad"/></Choices></View>'
)
_REF: Final = re.compile(r"#(\w{4,8})")
_SETTLED: Final = re.compile(r"Settled: (\d+)/\1 ")


def texts() -> dict[str, str]:
    """What is to be judged, and what is right."""
    return {
        f"Note {number:02}: {('what a day', 'it rains')[number % 2]}.": MOODS[number % 2] for number in range(TASKS)
    }


def label_studio_file() -> bytes:
    """A project's export: the first tasks with ground truth."""
    tasks: list[dict[str, Any]] = []
    for number, (text, mood) in enumerate(texts().items()):
        known = {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [mood]}}
        annotations = [{"ground_truth": True, "result": [known]}] if number < GOLD else []
        tasks.append({"id": number + 1, "data": {"text": text}, "annotations": annotations})
    return json.dumps({"label_config": _CONFIG, "lang": "en", "tasks": tasks}).encode()


async def test_a_file_of_label_studios_becomes_a_dataset_that_the_log_knows(
    tmp_path: Path, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        program = house(tmp_path, sandbox, stores.database_url, operator.person, **stores.settings)
        async with running(program):
            await _import(operator)
            people = await _crowd(sandbox)
            await _pilot(operator, people)
            await _launch(operator, people)
            await _an_appeal_is_decided(operator, people)
            await _close(operator)
            elsewhere = empty_machine(tmp_path)
            await _export(operator, elsewhere)
            reader = Chat(sandbox, people[0].visitor.someone.person, CONTRIBUTOR)
            command = await take_home(reader, "/proof", elsewhere)
            overview = await operator.ask("/overview", "Overview")
            assert "Ledger in balance: 0 off" in overview.text
            assert await program.stop() == 0, program.words
            assert program.words == ""
    _read_back(elsewhere)
    places = ("C1@1/manifest.json", str(tmp_path / "log"))
    known = await asyncio.to_thread(verify, elsewhere, key_of(command), *places)
    assert known.returncode == 0, known.stdout + known.stderr
    assert "C1@1" in known.stdout


async def _import(operator: Chat) -> None:
    await operator.ask("/campaign new Moods", "C1")
    await operator.send("project.json", label_studio_file())
    report = await operator.until(lambda card: card.button("Import") is not None, "the report")
    assert f"{TASKS} good rows" in report.text
    button = report.button("Import")
    assert button is not None
    await operator.press_button(report, button)
    imported = await operator.sees("imported into")
    assert f"{GOLD} of them have a gold answer" in imported.text
    for setting, value in SETTINGS.items():
        await operator.ask(f"/campaign set C1 {setting} {value}", f"{setting} = {value}")


async def _crowd(sandbox: Sandbox) -> list[Participant]:
    """People who are right nine times in ten, each in their own way; the first three are in too much of a hurry."""
    items = [Item(text, text, "", MOODS, (mood,), "en", None) for text, mood in texts().items()]
    knowledge, record = Knowledge(file=items), Record()
    found = []
    for number in range(PEOPLE):
        someone = Someone(sandbox, await sandbox.make_person(f"Person {number}", "en"), CONTRIBUTOR)
        dice = random.Random(number)
        found.append(
            Participant(
                Visitor(someone, dice, "en"), Answerer(knowledge, Skill(0.9 if number > 2 else 0.55), dice), record
            )
        )
    return found


async def _work_until(people: Sequence[Participant], is_done: Callable[[], Awaitable[bool]], what: str) -> None:
    """Everybody works in rounds, and time passes between them."""

    async def is_there() -> bool:
        await asyncio.gather(*(each.turn() for each in people))
        return await is_done()

    await time_passes(people[0].visitor.someone.sandbox, is_there, what, step_s=61.0)


async def _pilot(operator: Chat, people: Sequence[Participant]) -> None:
    """Twenty tasks, at a price that is said first; then what the whole will come to."""
    asked = await operator.ask("/campaign pilot C1", "20 of its 44 tasks", "at most")
    await operator.press("button.confirm", asked)
    await operator.sees("pilot of C1 has begun")

    async def is_foretold() -> bool:
        return "Forecast from" in (await operator.ask("/campaign pilot C1", "Pilot of C1")).text

    await _work_until(people, is_foretold, "the forecast")


async def _launch(operator: Chat, people: Sequence[Participant]) -> None:
    """The forecast stands on the card that locks the budget; then everything is settled."""
    asked = await operator.ask("/campaign launch C1", "Forecast from", "Nine campaigns in ten")
    await operator.press("button.confirm", asked)
    await operator.sees("C1 is live")
    await operator.ask("/campaign launch C1", "C1")

    async def is_settled() -> bool:
        return _SETTLED.search((await operator.ask("/campaign status C1", "Settled")).text) is not None

    await _work_until(people, is_settled, "every task to be settled")


async def _an_appeal_is_decided(operator: Chat, people: Sequence[Participant]) -> None:
    """Whoever was refused and is sure asks for another look; peers who have not seen the task decide."""
    loser, card = await _refused(people)
    await loser.press("button.appeal", card)
    await loser.press("button.appeal", await loser.sees("3–5"))

    async def is_decided() -> bool:
        return re.search(r"[1-9]\d* decided", (await operator.ask("/overview", "Overview")).text) is not None

    await _work_until(people, is_decided, "the appeal's outcome")


async def _refused(people: Sequence[Participant]) -> tuple[Chat, Card]:
    """Somebody whose answer was not accepted, and the card that says why."""
    chats = [Chat(each.visitor.someone.sandbox, each.visitor.someone.person, CONTRIBUTOR) for each in people]
    found: list[tuple[Chat, str]] = []

    async def is_one() -> bool:
        for chat in chats:
            await chat.look()
            refs = [_REF.search(card.text) for card in chat.cards() if REFUSED in card.text]
            found.extend((chat, ref[1]) for ref in refs if ref is not None)
        return bool(found)

    await time_passes(chats[0].sandbox, is_one, "a refusal", step_s=61.0)
    chat, ref = found[0]
    return chat, await chat.ask(f"/why {ref}", f"#{ref}")


async def _close(operator: Chat) -> None:
    """What was not spent goes back, and the outcome stands beside the forecast."""
    asked = await operator.ask("/campaign close C1", "C1")
    await operator.press("button.confirm", asked)
    await operator.sees("C1 is closing")

    async def is_closed() -> bool:
        return "· closed" in (await operator.ask("/campaign status C1", "C1")).text

    # What was refused may be appealed for a week yet.
    await time_passes(operator.sandbox, is_closed, "the end of C1", step_s=86_400.0)
    status = await operator.ask(
        "/campaign status C1", "Refunded", plain_text(phrase(Language.EN, "forecast.was.title"))
    )
    assert "reserved 0.00" in status.text


async def _export(operator: Chat, into: Path) -> None:
    """Ask for the dataset, and unpack what comes."""
    await operator.say("/export C1 jsonl parquet")
    sent = await operator.until(lambda card: "document" in operator.messages[card.message_id], "the release")
    content = await operator.sandbox.download(operator.messages[sent.message_id]["document"]["file_id"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(into)


def _read_back(folder: Path) -> None:
    """By those who will use it: pandas, and the Hugging Face library with nothing but the card."""
    right = texts()
    [parquet] = (folder / "C1@1").rglob("*.parquet")
    [jsonl] = (folder / "C1@1").rglob("*.jsonl")
    frame = pd.read_parquet(parquet)
    assert len(frame) == TASKS
    assert frame["gold"].sum() == GOLD
    crowds = frame[~frame["gold"]]
    assert (crowds["label"] == [right[text] for text in crowds["passage"]]).mean() > 0.9
    assert crowds["votes"].map(len).min() >= 1
    assert not re.search(r"Person \d", jsonl.read_text(encoding="utf-8"))

    import datasets  # noqa: PLC0415 - it reads its settings when it is imported

    loaded = datasets.load_dataset(str(parquet.parent), "choice", split="train", cache_dir=str(folder / "cache"))
    assert [row["id"] for row in loaded] == list(frame["id"])
