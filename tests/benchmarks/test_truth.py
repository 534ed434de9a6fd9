"""The truth benchmark draws fair gold, counts ties and failures as it says, and does on folders it has never seen."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.truth_accuracy import accuracy, calibration_error, draw_gold
from benchmarks.truth_peers import peer_fits, peer_interpreter
from benchmarks.vote_sets import VoteSet, categorical_sets, other_sets
from tests.scoring.crowd import one_coin_crowd, votes

NAMES = {
    "mean_accuracy",
    "mean_accuracy_gold",
    "majority_mean_accuracy",
    "worst_gap_to_majority",
    "ece",
    "seconds_all_sets",
    "seconds_1e3",
    "gb_1e3",
    "model_1e3",
}


def recorded(name: str = "made up", n_tasks: int = 400) -> VoteSet:
    """Three classes, the first twice as common as either other."""
    crowd = one_coin_crowd(5, np.linspace(0.5, 0.9, 20), n_tasks, 4, 3)
    truth = np.array([0, 0, 1, 2])[np.arange(n_tasks) % 4]
    return VoteSet(name, crowd.votes, truth)


def write_set(folder: Path, kind: str, votes_csv: Sequence[str], truth_csv: Sequence[str]) -> None:
    folder.mkdir(parents=True)
    (folder / "set.json").write_text(json.dumps({"kind": kind}))
    (folder / "votes.csv").write_text("\n".join(["task,worker,label", *votes_csv]), encoding="utf-8")
    (folder / "truth.csv").write_text("\n".join(["task,label", *truth_csv]), encoding="utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    crowd = one_coin_crowd(2, np.full(12, 0.75), 120, 4, 2)
    columns = zip(crowd.votes.task, crowd.votes.worker, crowd.votes.label, strict=True)
    said = [f"题{task},{worker},{'是否'[label]}" for task, worker, label in columns]
    truth = [f"题{task},{'是否'[label]}" for task, label in enumerate(crowd.truth)]
    write_set(tmp_path / "data" / "unicode", "categorical", [*said, said[0][:-1] + "否"], [*truth, "nobody voted,是"])
    write_set(tmp_path / "data" / "numbers", "numeric", ["1,w,3.5"], ["1,4"])
    return tmp_path / "data"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", "truth", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_gold_is_drawn_without_a_leaning_to_any_class() -> None:
    """Over many draws each class is in gold as often as in the truth, to three standard errors."""
    given = recorded()

    drawn = np.concatenate([given.truth[draw_gold(given, draw) >= 0] for draw in range(200)])

    shares = np.bincount(given.truth) / len(given.truth)
    error = 3 * np.sqrt(shares * (1 - shares) / len(drawn))
    assert (np.abs(np.bincount(drawn) / len(drawn) - shares) < error).all()


def test_every_draw_and_every_set_has_a_stream_of_its_own_and_always_the_same() -> None:
    one, other = recorded(), recorded("another")

    golds = [draw_gold(one, 0), draw_gold(one, 1), draw_gold(other, 0)]

    assert not any((a == b).all() for a, b in [golds[:2], golds[1:], golds[::2]])
    assert (draw_gold(one, 0) == golds[0]).all()


@pytest.mark.parametrize(("n_tasks", "count"), [(24, 4), (100, 20), (400, 20), (2000, 100)])
def test_gold_is_a_twentieth_at_least_twenty_and_at_most_a_fifth(n_tasks: int, count: int) -> None:
    given = recorded(n_tasks=n_tasks)

    gold = draw_gold(given, 3)

    assert (gold >= 0).sum() == count
    assert (gold[gold >= 0] == given.truth[gold >= 0]).all()


def test_a_tie_of_two_counts_half_and_what_nobody_voted_for_counts_as_wrong() -> None:
    given = VoteSet("ties", votes([(0, 0, 0), (1, 0, 1), (2, 0, 1)], 3, 1, 2), np.array([0, 1, -1]), unvoted=1)
    probabilities = np.array([[0.5, 0.5], [0.2, 0.8], [1.0, 0.0]])

    assert accuracy(probabilities, given, given.truth >= 0) == pytest.approx((0.5 + 1) / 3)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    given = recorded(n_tasks=100)
    given = VoteSet("sure", given.votes, np.where(np.arange(100) % 4 == 0, 1, 0))
    sure = np.tile([0.95, 0.05, 0.0], (100, 1))

    assert calibration_error(sure, given, np.ones(100, dtype=bool)) == pytest.approx(0.2, abs=0.06)
    assert calibration_error(np.tile([0.0, 1.0, 0.0], (100, 1)), given, given.truth == 1) == 0


def test_folders_are_told_apart_by_what_they_say_they_are(folders: Path) -> None:
    [read] = categorical_sets(folders)

    assert other_sets(folders) == {"numbers": "numeric"}
    assert (len(read.votes), read.votes.n_classes, (read.truth >= 0).sum()) == (480, 2, 120)


def test_a_truth_that_nobody_voted_for_is_kept_as_unvoted(tmp_path: Path) -> None:
    write_set(tmp_path / "odd", "categorical", ["1,a,x", "2,a,y"], ["1,x", "2,z", "3,x"])

    [read] = categorical_sets(tmp_path)

    assert ((read.truth >= 0).tolist(), read.unvoted) == ([True, False], 1)


def test_without_the_peer_it_gives_our_figures_and_says_so(folders: Path) -> None:
    done = run("--data", str(folders), "--draws", "2", "--repeats", "1", "--sizes", "1000", "--json")

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures.keys() >= NAMES
    assert figures["mean_accuracy"] > 0.7
    assert "skipped: numbers (numeric)" in done.stdout
    if peer_interpreter(None) is None:
        assert figures["peer"] == "peer not installed"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--data", "nowhere"], "not a folder"),
        (["--data", "DATA", "--draws", "0"], "at least 1"),
        (["--data", "DATA", "--sizes", "--draws", "1", "--peer-python", "no-such-python"], "can't be run"),
        (["--data", "DATA", "--sizes", "--draws", "1", "--peer-python", "OURS"], "no working crowd-kit"),
    ],
)
def test_what_keeps_it_from_measuring_is_one_sentence(folders: Path, words: list[str], sentence: str) -> None:
    if "OURS" in words and peer_interpreter(None) is not None:
        pytest.skip("this interpreter has crowd-kit")
    done = run(*({"DATA": str(folders), "OURS": sys.executable}.get(word, word) for word in words))

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_peer_is_read_from_another_interpreter_and_its_failures_are_kept(tmp_path: Path) -> None:
    """A library of crowd-kit's shape: one method answers with the first label, one raises, one never ends."""
    (tmp_path / "crowdkit" / "aggregation").mkdir(parents=True)
    (tmp_path / "crowdkit" / "__init__.py").touch()
    (tmp_path / "crowdkit" / "aggregation" / "__init__.py").write_text(
        "import time\n"
        "class DawidSkene:\n    def fit_predict(self, votes): return dict(zip(votes['task'], votes['label']))\n"
        "class Wawa:\n    def fit_predict(self, votes): raise AttributeError('tags')\n"
    )
    (tmp_path / "pandas.py").write_text("DataFrame = dict\n")
    about = tmp_path / "crowd_kit-9.9.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: crowd-kit\nVersion: 9.9\n")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    given = VoteSet("small", votes([(0, 0, 0), (1, 0, 1)], 3, 1, 2), np.array([0, 1, -1]))

    name, (good, bad) = peer_fits(python, [given], ["DawidSkene", "Wawa"], repeats=2)

    assert name == "crowd-kit 9.9"
    assert good.chosen is not None
    assert good.chosen.tolist() == [[1, 0], [0, 1], [0, 0]]
    assert good.cpu_s >= 0
    assert (bad.chosen, bad.problem) == (None, "AttributeError")
