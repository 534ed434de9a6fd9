"""A replay's cast is as declared, cheaters cheat as they say, and what is written down was pressed and paid."""

import argparse
import asyncio
import contextlib
import csv
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.app import Options, build_app, serving
from sandbox.crowd import replay
from sandbox.crowd.casting import Plan, numbers_of, one_sheet, read_shares, two_models
from sandbox.crowd.client import Sandbox
from sandbox.crowd.minds import Sort, cheat
from sandbox.crowd.operator_script import document
from sandbox.crowd.outcome import Labelled, pay_of, read_labels, unlike
from sandbox.crowd.purse import Purse, look_into
from sandbox.crowd.record import Paid, Record, write
from sandbox.crowd.someone import Someone
from sandbox.crowd.votes import Question, VoteSet, read_set
from sandbox.crowd.worker import Tally
from tests.sandbox.tiny_bot import Json, TinyBot, keyboard

LABELS = ("0", "1", "2")
WORDS = {label: f"label {label}" for label in LABELS}


def vote_set(tasks: int = 3000, workers: int = 4) -> VoteSet:
    truth = {str(task): LABELS[task % 3] for task in range(tasks)}
    questions = {task: Question(task, f"[#{task}] Which label?", WORDS) for task in truth}
    return VoteSet("made up", {f"w{number}": dict(truth) for number in range(workers)}, truth, questions)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("paste:0.2,ring:0.1", {Sort.PASTE: 0.2, Sort.RING: 0.1}),
        ("random:.1, constant:.05", {Sort.RANDOM: 0.1, Sort.CONSTANT: 0.05}),
    ],
)
def test_shares_are_read(text: str, shares: dict[Sort, float]) -> None:
    assert read_shares(text) == shares


@pytest.mark.parametrize(
    "text", ["", "paste", "paste:0", "paste:x", "honest:0.1", "ring:.1,ring:.1", "ring:.5,paste:.5"]
)
def test_shares_that_make_no_crowd_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        read_shares(text)


def test_cheaters_are_their_share_of_everybody_and_a_ring_has_three() -> None:
    assert numbers_of({Sort.PASTE: 0.2, Sort.RING: 0.1}, 70) == {Sort.PASTE: 20, Sort.RING: 10}
    assert numbers_of({Sort.RANDOM: 0.01, Sort.RING: 0.01}, 10) == {Sort.RANDOM: 1, Sort.RING: 3}


@pytest.mark.parametrize("agreement", [0.3, 0.9, 1.0])
def test_the_two_models_are_right_and_agree_as_often_as_declared(agreement: float) -> None:
    votes = vote_set()
    models = two_models(votes, 0.7, agreement, random.Random(1))
    right = sum(models.theirs[task] == label for task, label in votes.truth.items()) / len(votes.truth)
    alike = sum(models.ours[task] == label for task, label in models.theirs.items()) / len(votes.truth)
    assert right == pytest.approx(0.7, abs=0.03)
    assert alike == pytest.approx(agreement, abs=0.03)
    assert models.name == "simulated-0.7"


def test_a_model_answers_what_nobody_knows_too() -> None:
    votes = replace(vote_set(30), truth={})
    models = two_models(votes, 0.7, 0.9, random.Random(1))
    assert models.theirs.keys() == models.ours.keys() == votes.questions.keys()


def test_cheaters_cheat_as_they_say() -> None:
    votes = vote_set(300)
    sheet, model = one_sheet(votes, random.Random(1)), two_models(votes, 0.7, 0.9, random.Random(2)).theirs

    def said(sort: Sort, seed: int = 3) -> dict[str, str | None]:
        mind = cheat(sort, votes.labels, sheet, model, random.Random(seed))
        return {task: mind.label(task) for task in votes.questions}

    assert said(Sort.RING) == said(Sort.RING, 4) == sheet
    assert said(Sort.PASTE) == model
    assert len(set(said(Sort.CONSTANT).values())) == 1
    assert min(Counter(said(Sort.RANDOM).values()).values()) > 70
    assert said(Sort.RANDOM) != said(Sort.RANDOM, 4)


def test_the_house_is_given_a_model_where_somebody_pastes() -> None:
    votes = vote_set(30)
    assert Plan(votes, cheaters={Sort.RING: 0.1}).house_model() is None
    plan = Plan(votes, cheaters={Sort.PASTE: 0.1})
    model = plan.house_model()
    assert model is not None
    ours = plan.models().ours
    assert model.answers == {f"[#{task}] Which label?": WORDS[label] for task, label in ours.items()}
    assert model.name == "simulated-0.7"


def test_gold_is_some_of_the_truth_and_always_the_same() -> None:
    plan = Plan(vote_set(200), gold=0.1)
    gold = plan.drawn_gold()
    assert gold == plan.drawn_gold()
    assert len(gold) == 20
    assert gold.items() <= plan.votes.truth.items()
    rows = [json.loads(line) for line in document(plan.votes.questions.values(), gold).splitlines()]
    assert {row["id"]: row["gold"] for row in rows if "gold" in row} == {task: WORDS[gold[task]] for task in gold}


def test_labels_are_told_in_the_sets_words_and_lost_votes_are_seen() -> None:
    votes, tally = vote_set(3), Tally()
    for task, worker, label in [("0", "a", "1"), ("0", "b", "1"), ("1", "a", "2")]:
        tally.count(task, worker, label, is_drawn=worker == "b")
    rows = [
        {"id": "0", "label": "label 1", "confidence": 0.9, "votes": {"label 1": 2}},
        {"id": "1", "label": "label 2", "confidence": 0.8, "votes": {"label 2": 1, "label 0": 1}},
        {"id": "2", "label": "None of these", "confidence": 0.8, "votes": {}},
    ]
    labels = read_labels(rows, votes)
    assert labels["0"] == Labelled("1", 0.9, {"1": 2})
    assert labels.keys() == {"0", "1"}
    assert unlike(labels, tally) == 1
    assert tally.synthetic_share == pytest.approx(1 / 3)


PEOPLE = (
    Paid("w1", Sort.HONEST, 30, Purse(60.0, 4.0, 20, 2)),
    Paid("w2", Sort.HONEST, 10, Purse(0.0, 16.0, 0, 8)),
    Paid("ring-1", Sort.RING, 12, Purse(20.0, 6.0, 5, 3)),
)


def test_pay_is_told_apart_by_sort() -> None:
    pay = pay_of(PEOPLE, accepted=38)
    assert (pay.cheaters_pay_share, pay.honest_released) == (0.25, 0.6667)
    assert (pay.aic_honest, pay.aic_honest_pending, pay.aic_cheaters, pay.aic_cheaters_pending) == (
        60.0,
        20.0,
        20.0,
        6.0,
    )
    assert pay.accepted_unlike == 0
    assert pay_of(PEOPLE, accepted=40).accepted_unlike == 2


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_record_is_a_set_of_votes_again(tmp_path: Path) -> None:
    cast = [("7", "w1", "是"), ("8", "w1", "no, but"), ("7", "ring-1", "是")]
    record = Record({"overlap": 10}, cast, {"7": "是"}, {}, {}, {"7": ("是", 0.75)}, PEOPLE)
    write(replace(record, gold={"8": "是"}, model={"7": "是"}), tmp_path / "new" / "folder")
    write(record, tmp_path / "new" / "folder")  # a later record replaces the earlier one whole

    votes = read_set(tmp_path / "new" / "folder")
    assert votes.votes == {"w1": {"7": "是", "8": "no, but"}, "ring-1": {"7": "是"}}
    assert json.loads((tmp_path / "new" / "folder" / "set.json").read_text())["overlap"] == 10
    tables = {path.stem: table(path) for path in tmp_path.glob("new/folder/*.csv")}
    assert tables["labels"] == [{"task": "7", "label": "是", "confidence": "0.75"}]
    assert tables["gold"] == tables["model"] == []
    assert tables["people"][2] == {
        "worker": "ring-1",
        "sort": "ring",
        "answers": "12",
        "aic_paid": "20.0",
        "aic_pending": "6.0",
        "tasks_paid": "5",
        "tasks_pending": "3",
    }


class Teller(TinyBot):
    """A bot that only knows about money, as the contributor bot says it."""

    pages = (
        ["page 1", "09:00 · +1,003.20 · task #8F2K · balance 1,006.40", "08:00 · +1.00 · streak #8F2J · balance 4.20"],
        ["page 2", "09:00 · +3.20 · task #7F2K · balance 3.20", "09:00 · −1.00 · spending #7F2L · balance 0.00"],
    )

    def page(self, number: int) -> str:
        return "📜 Statement · " + "\n".join(self.pages[number])

    async def handle(self, update: Json) -> None:
        if query := update.get("callback_query"):
            chat, message_id = query["from"]["id"], query["message"]["message_id"]
            await self.call("editMessageText", chat_id=chat, message_id=message_id, text=self.page(1))
            await self.call("answerCallbackQuery", callback_query_id=query["id"])
            return
        chat, text = update["message"]["from"]["id"], update["message"].get("text", "")
        if text == "/balance":
            purse = "💰\nAvailable: 1,006.40\nPending: 6.00\n👀 6.00 AIC or more wait\nLifetime: 1,007.40"
            await self.call("sendMessage", chat_id=chat, text=purse)
        else:
            markup = keyboard([("Older ▶", "history:1")])
            await self.call("sendMessage", chat_id=chat, text=self.page(0), reply_markup=markup)


@pytest.mark.asyncio
async def test_a_purse_is_read_from_the_chat() -> None:
    async with serving(build_app(Options()), "127.0.0.1", 0) as url, Sandbox(url) as sandbox:
        teller = Teller(url, await sandbox.make_bot("house_bot", "contributor"))
        polling = asyncio.create_task(teller.run())
        try:
            someone = Someone(sandbox, await sandbox.make_person("w1", "en"), "house_bot")
            assert await look_into(someone) == Purse(1007.4, 6.0, tasks_paid=2, tasks_pending=3)
        finally:
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling


def test_a_word_that_makes_no_crowd_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        replay.main([str(tmp_path), "--cheaters", "paste:2"])
    assert "is no share above 0 and up to 1" in capsys.readouterr().err
