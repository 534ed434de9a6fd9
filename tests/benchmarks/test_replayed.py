"""What a replay recorded is fitted anew, and what the house paid stands beside what the benchmark pays."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.honesty_cheats import Sort
from benchmarks.honesty_season import Plan, Season, season
from benchmarks.problems import Unmeasurable
from benchmarks.replayed import measure
from benchmarks.replayed_record import read

HEADS = {
    "votes": "task,worker,label",
    "truth": "task,label",
    "gold": "task,label",
    "model": "task,label",
    "labels": "task,label,confidence",
    "people": "worker,sort,answers,aic_paid,aic_pending,tasks_paid,tasks_pending",
}


def write(folder: Path, **tables: list[str]) -> Path:
    folder.mkdir()
    (folder / "set.json").write_text(json.dumps({"kind": "categorical", "overlap": 5}))
    for name, head in HEADS.items():
        (folder / f"{name}.csv").write_text("\n".join([head, *tables.get(name, [])]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def played() -> Season:
    return season(Plan(2, tasks_each=30), seed=1)


@pytest.fixture
def folder(tmp_path: Path, played: Season) -> Path:
    """A season as a replay would have written it: all but the last task labelled truly, and everybody paid alike."""
    tasks = range(len(played.truth) - 1)
    votes = zip(played.votes.task, played.votes.worker, played.votes.label, strict=True)
    return write(
        tmp_path / "record",
        votes=[f"{task},{worker},{label}" for task, worker, label in votes],
        truth=[f"{task},{label}" for task, label in enumerate(played.truth)],
        gold=[f"{task},{label}" for task, label in enumerate(played.gold) if label >= 0],
        model=[f"{task},{label}" for task, label in enumerate(played.answers[0])],
        labels=[f"{task},{played.truth[task]},.9" for task in tasks],
        people=[f"{worker},{Sort(sort).name.lower()},30,60,20,15,10" for worker, sort in enumerate(played.sort)],
    )


def test_a_record_says_what_happened(folder: Path, played: Season) -> None:
    recorded = read(folder)
    again = recorded.season
    order = np.argsort([str(number) for number in range(len(played.truth))])
    assert (again.truth == played.truth[order]).all()
    assert (again.gold == played.gold[order]).all()
    assert (again.answers[0] == played.answers[0][order]).all()
    assert np.bincount(again.sort).tolist() == np.bincount(played.sort).tolist()
    assert recorded.label.min() == -1
    assert recorded.overlap == 5


def test_labels_and_pay_are_told_beside_what_the_same_votes_come_to_offline(folder: Path, played: Season) -> None:
    told = dict(measure(Namespace(dir=folder)))
    asked = int((played.gold < 0).sum())
    assert told["truths"] == asked
    assert told["labels_ours"] == pytest.approx((asked - (played.gold[-1] < 0)) / asked, abs=1e-3)
    assert 0.5 < told["labels_majority"] < told["labels_offline"] < 1
    assert told["labels_gap"] == pytest.approx(told["labels_ours"] - told["labels_offline"], abs=1e-3)
    assert told["cheaters_pay_share_house"] == pytest.approx(0.4)  # everybody was paid alike, and 40 % cheat
    assert told["honest_released_house"] == pytest.approx(0.6)
    assert told["cheaters_pay_share"] < 0.4
    assert told["aic_a_task_ring_house"] == pytest.approx(2.4)
    assert not {name for name, value in told.items() if isinstance(value, float) and np.isnan(value)}


def test_without_cheaters_there_are_labels_alone(folder: Path) -> None:
    people = (folder / "people.csv").read_text().replace("ring", "honest").replace("paste", "honest")
    (folder / "people.csv").write_text(people.replace("constant", "honest").replace("random", "honest"))
    assert {name for name in measure(Namespace(dir=folder)) if "pay" in name} == set()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"votes": []}, "no votes"),
        ({"people": ["w1,honest,1,0,0,0,0"]}, "people.csv"),
        ({"people": ["w1,honest,1,0,0,0,0", "w2,saint,1,0,0,0,0"]}, "people.csv"),
        ({"truth": []}, "known truth"),
    ],
)
def test_what_is_no_record_is_one_sentence(tmp_path: Path, broken: dict[str, Any], words: str) -> None:
    whole: dict[str, Any] = {
        "votes": ["1,w1,a", "1,w2,b"],
        "truth": ["1,a"],
        "labels": ["1,a,.9"],
        "people": ["w1,honest,1,0,0,0,0", "w2,ring,1,0,0,0,0"],
    }
    with pytest.raises(Unmeasurable, match=words):
        measure(Namespace(dir=write(tmp_path / "record", **{**whole, **broken})))
