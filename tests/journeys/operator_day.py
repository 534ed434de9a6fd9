"""An operator's day, by real clients: from Label Studio's file to a dataset that the log knows, with a recorded crowd.

`python -m tests.journeys DIR` goes the same way with any set of votes.
"""

import asyncio
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kernel.values import Language
from sandbox.crowd.cards import Button, Card, read
from sandbox.crowd.client import Sandbox
from sandbox.crowd.votes import accuracy, majority_accuracy
from sandbox.crowd.worker import Worker, task_of
from tests.journeys.replayed import Crowd
from tests.journeys.test_proofs import empty_machine, key_of, take_home, verify
from tests.support.chat import Chat, time_passes
from tests.support.house import CONTRIBUTOR
from views.limits import plain_text
from views.phrases import label, phrase

_APPEALS_EACH: Final = 3
_REF: Final = re.compile(r"(?<!\[)#([0-9A-Z]{4,8})\b")
_SETTLED: Final = re.compile(r"Settled: ([\d,]+)/([\d,]+) ")
_VERDICTS: Final = re.compile(r"Accepted ([\d,]+) · not accepted ([\d,]+)")
_COST: Final = re.compile(r"cost ([\d,.]+) AIC · forecast ([\d,.]+)–([\d,.]+)")
_APPEALS: Final = re.compile(r"Appeals: ([\d,]+) for a person · ([\d,]+) decided, ([\d,]+) of them overturned")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the day. Units: AIC; accuracies are shares of the tasks without gold, 0..1."""

    tasks: int
    settled: int
    accepted: int
    refused: int
    appeals: int
    overturned: int
    cost: float
    forecast_low: float
    forecast_high: float


async def live(operator: Chat, crowd: Crowd, folder: Path, **settings: str) -> tuple[Outcome, Path, str]:
    """All of it.

    Returns: what came of it, where the release and a contributor's proof are, and the log's key.
    """
    await _import(operator, crowd, settings)
    await _pilot(operator, crowd)
    tasks, settled, accepted, refused = await _launch(operator, crowd)
    appeals = await _appeals_are_decided(operator, crowd) if refused else 0
    cost, low, high = await _close(operator, crowd)
    elsewhere = empty_machine(folder)
    await _export(operator, elsewhere)
    reader = Chat(operator.sandbox, crowd.people[0].visitor.someone.person, CONTRIBUTOR)
    key = key_of(await take_home(reader, "/proof", elsewhere))
    _, decided, overturned = await _appeals(operator)
    assert decided == appeals
    assert "Ledger in balance: 0 off" in (await operator.ask("/overview", "Overview")).text
    return Outcome(tasks, settled, accepted, refused, appeals, overturned, cost, low, high), elsewhere, key


async def _import(operator: Chat, crowd: Crowd, settings: dict[str, str]) -> None:
    tasks = len(crowd.votes.questions)
    await operator.ask(f"/campaign new {crowd.votes.name}", "C1")
    await operator.send("project.json", crowd.label_studio_file())
    report = await operator.until(lambda card: card.button("Import") is not None, "the report")
    assert f"{tasks:,} good rows" in report.text
    button = report.button("Import")
    assert button is not None
    await operator.press_button(report, button)
    imported = await operator.sees("imported into")
    assert f"{len(crowd.gold)} of them have a gold answer" in imported.text
    for setting, value in settings.items():
        await operator.ask(f"/campaign set C1 {setting} {value}", f"{setting} = {value}")
    crowd.operator.campaign = "C1"


async def _pilot(operator: Chat, crowd: Crowd) -> None:
    """Twenty tasks, at a price that is said first; then what the whole will come to."""
    left = len(crowd.votes.questions) - len(crowd.gold)
    asked = await operator.ask("/campaign pilot C1", f"20 of its {left:,} tasks", "at most")
    await operator.press("button.confirm", asked)
    await operator.sees("pilot of C1 has begun")

    async def is_foretold() -> bool:
        return "Forecast from" in (await operator.ask("/campaign pilot C1", "Pilot of C1")).text

    assert await crowd.work_until(is_foretold), "no forecast"


async def _launch(operator: Chat, crowd: Crowd) -> tuple[int, int, int, int]:
    """The forecast stands on the card that locks the budget; then all is settled that those people can settle.

    Returns: how many tasks there are and are settled, how many answers were accepted and refused.
    """
    asked = await operator.ask("/campaign launch C1", "Forecast from", "Nine campaigns in ten")
    await operator.press("button.confirm", asked)
    await operator.sees("C1 is live")

    async def is_settled() -> bool:
        settled, tasks = _counts(_SETTLED, await _status(operator))
        return settled == tasks

    async def is_judged() -> bool:
        return "0 to be judged" in (await operator.ask("/overview", "Overview")).text

    await crowd.work_until(is_settled)
    await crowd.work_until(is_judged)
    text = await _status(operator)
    (settled, tasks), (accepted, refused) = _counts(_SETTLED, text), _counts(_VERDICTS, text)
    return tasks, settled, accepted, refused


async def _appeals_are_decided(operator: Chat, crowd: Crowd) -> int:
    """Those who were refused ask for another look; people who have not seen the task decide, else the operator.

    Returns: how many there were.
    """
    count = await _appeal(operator.sandbox, crowd)

    async def are_decided() -> bool:
        await _decide_appeals(operator, crowd)
        return (await _appeals(operator))[1] == count

    await crowd.work_until(are_decided)
    return count


async def _appeal(sandbox: Sandbox, crowd: Crowd) -> int:
    """Whoever was refused and is right; where nobody is, one who is not. Returns: how many appeals there are."""
    refused: list[tuple[bool, Chat, Card, Button]] = []
    for worker in crowd.people:
        chat = Chat(sandbox, worker.visitor.someone.person, CONTRIBUTOR)
        offer = await chat.ask("/appeal", "appeal")
        tasks = await _tasks_of(worker)
        mine = [(crowd.is_right(worker, tasks[ref]), chat, offer, button) for ref, button in _refused(offer)]
        refused += sorted(mine, key=lambda one: not one[0])[:_APPEALS_EACH]
    right = [one for one in refused if one[0]]
    for _, chat, offer, button in right or refused[:1]:
        await chat.press_button(offer, button)
        await chat.press("button.appeal", await chat.sees("3–5"))
    return len(right or refused[:1])


async def _tasks_of(worker: Worker) -> dict[str, str]:
    """Which task each of somebody's cards was about, by its #ref."""
    someone = worker.visitor.someone
    await someone.look(0.0)
    told = [read(message).text for message in someone.chat.values() if message["from"]["is_bot"]]
    return {ref[1]: task for text in told if (ref := _REF.search(text)) and (task := task_of(text))}


def _refused(offer: Card) -> list[tuple[str, Button]]:
    """What may be appealed, by its #ref."""
    return [(ref[1], button) for button in offer.buttons if (ref := _REF.match(button.text))]


async def _decide_appeals(operator: Chat, crowd: Crowd) -> None:
    """What fresh people could not decide, the operator knows."""
    while (await _appeals(operator))[0]:
        await _decide_an_appeal(operator, crowd)


async def _decide_an_appeal(operator: Chat, crowd: Crowd) -> None:
    await operator.say("/appeals")
    case = await operator.until(lambda card: card.button(label(Language.EN, "button.accept")) is not None, "the appeal")
    task = task_of(case.text)
    assert task is not None
    truth = crowd.votes.questions[task].options[crowd.votes.truth[task]]
    if truth in case.quotes:
        await operator.press("button.accept", case)
    else:
        await operator.press("button.ready.unfit", case)
    await operator.sees("#")


async def _close(operator: Chat, crowd: Crowd) -> tuple[float, float, float]:
    """What was not spent goes back, and the outcome stands beside the forecast.

    Returns: what it cost, and between what that was foretold.
    """
    asked = await operator.ask("/campaign close C1", "C1")
    await operator.press("button.confirm", asked)
    await operator.sees("C1 is closing")

    async def is_closed() -> bool:
        await crowd.decide()
        await _decide_appeals(operator, crowd)
        return "· closed" in await _status(operator)

    # What was refused may be appealed for a week yet.
    await time_passes(operator.sandbox, is_closed, "the end of C1", step_s=86_400.0)
    title = plain_text(phrase(Language.EN, "forecast.was.title"))
    status = (await operator.ask("/campaign status C1", "Refunded", title)).text
    assert "reserved 0.00" in status
    found = _COST.search(status)
    assert found is not None, status
    cost, low, high = (float(each.replace(",", "")) for each in found.groups())
    return cost, low, high


async def _export(operator: Chat, into: Path) -> None:
    """Ask for the dataset, and unpack what comes."""
    await operator.say("/export C1 jsonl parquet")
    sent = await operator.until(lambda card: "document" in operator.messages[card.message_id], "the release")
    content = await operator.sandbox.download(operator.messages[sent.message_id]["document"]["file_id"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(into)


def read_back(folder: Path, crowd: Crowd, hub: Any) -> tuple[float, float]:
    """By those who will use it: pandas, and the Hugging Face library with nothing but the card.

    Returns: how many of the tasks without gold have the right label, and how many had it by the crowd's majority.
    """
    [parquet] = (folder / "C1@1").rglob("*.parquet")
    [jsonl] = (folder / "C1@1").rglob("*.jsonl")
    frame = pd.read_parquet(parquet)
    assert len(frame) == len(crowd.votes.questions)
    assert frame["gold"].sum() == len(crowd.gold)
    assert not any(f'"{worker.name}"' in jsonl.read_text(encoding="utf-8") for worker in crowd.people)
    loaded = hub.load_dataset(str(parquet.parent), "choice", split="train", cache_dir=str(folder / "cache"))
    assert [row["id"] for row in loaded] == list(frame["id"])

    labels: dict[str, str] = {}
    for passage, words in frame[~frame["gold"]][["passage", "label"]].itertuples(index=False):
        task = task_of(passage)
        assert task is not None
        named = {option: name for name, option in crowd.votes.questions[task].options.items()}
        labels[task] = named[words]
    pressed = crowd.tally.labels_without(crowd.gold)
    return accuracy(labels, crowd.votes.truth), majority_accuracy(pressed, crowd.votes.truth)


async def is_in_the_log(folder: Path, log: Path, key: str) -> None:
    """As somebody checks it who has the release, the log's files and our key."""
    known = await asyncio.to_thread(verify, folder, key, "C1@1/manifest.json", str(log))
    assert known.returncode == 0, known.stdout + known.stderr
    assert "C1@1" in known.stdout


async def _status(operator: Chat) -> str:
    return (await operator.ask("/campaign status C1", "Settled")).text


async def _appeals(operator: Chat) -> tuple[int, int, int]:
    """How many wait for the operator, are decided, are won; nothing is said of none."""
    overview = (await operator.ask("/overview", "Overview")).text
    if "Appeals:" not in overview:
        return 0, 0, 0
    waiting, decided, overturned = _counts(_APPEALS, overview)
    return waiting, decided, overturned


def _counts(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    found = pattern.search(text)
    assert found is not None, text
    return tuple(int(each.replace(",", "")) for each in found.groups())
