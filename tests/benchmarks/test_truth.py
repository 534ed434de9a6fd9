"""The truth benchmark draws fair gold, counts ties and failures as it says, and does on folders it has never seen."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.answer_sets import box_sets, number_sets, text_sets
from benchmarks.peers import crowd_kit
from benchmarks.problems import Unmeasurable
from benchmarks.truth_accuracy import accuracy, calibration_error, draw_gold
from benchmarks.truth_answers import boxes_of, numbers_of
from benchmarks.truth_pairs import made_up, tau, win_rates
from benchmarks.truth_peers import pair_fits, peer_fits, peer_interpreter
from benchmarks.truth_reviews import season
from benchmarks.vote_sets import VoteSet, categorical_sets, kinds_of
from tests.scoring.crowd import one_coin_crowd, votes

NAMES = {
    "mean_accuracy",
    "mean_accuracy_gold",
    "majority_mean_accuracy",
    "worst_gap_to_majority",
    "ece",
    "ece_without_gold",
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
    write_set(
        tmp_path / "data" / "numbers",
        "numeric",
        [f"{t},w{w},{t + w}" for t in range(30) for w in range(3)],
        [f"{t},{t}" for t in range(30)],
    )
    write_set(tmp_path / "data" / "songs", "melody", ["1,w,cde"], ["1,cdf"])
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

    assert kinds_of(folders) == {"numbers": "numeric", "songs": "melody", "unicode": "categorical"}
    assert (len(read.votes), read.votes.n_classes, (read.truth >= 0).sum()) == (480, 2, 120)


def test_a_truth_that_nobody_voted_for_is_kept_as_unvoted(tmp_path: Path) -> None:
    write_set(tmp_path / "odd", "categorical", ["1,a,x", "2,a,y"], ["1,x", "2,z", "3,x"])

    [read] = categorical_sets(tmp_path)

    assert ((read.truth >= 0).tolist(), read.unvoted) == ([True, False], 1)


def write_boxes(folder: Path, annotation: str, gold: str) -> None:
    folder.mkdir(parents=True)
    (folder / "set.json").write_text('{"kind": "boxes"}')
    (folder / "x_data.csv").write_text(f'uid,item,annotation\n"u1",p,"{annotation}"\n"u2",p,"{annotation}"\n')
    (folder / "x_gold.json").write_text(gold)


def test_boxes_in_pixels_are_read_as_shares_of_the_picture(tmp_path: Path) -> None:
    both = "[([10, 20], [30, 40]), ([50, 60], [80, 100])]"
    write_boxes(tmp_path / "seen", both, '{"p": ["([10, 20], [30, 40])", "([50, 60], [80, 100])"]}')

    [read] = box_sets(tmp_path)
    row = boxes_of(read, draws=1)

    assert read.answers.box.tolist() == [[0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.8, 1.0]] * 2
    assert read.truth[0].tolist() == [[0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.8, 1.0]]
    assert (row["one_person"], row["by_half"], row["ours"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("annotation", "gold"),
    [
        ("[([1, 2], [3])]", '{"p": []}'),
        ("ten to four", '{"p": []}'),
        ("[([3, 2], [1, 4])]", '{"p": []}'),
        ("[([1, 2], [3, 4])]", "{}"),
        ("[([1, 2], [3, 4])]", "["),
    ],
    ids=["three sides", "prose", "turned over", "no truth", "no json"],
)
def test_boxes_that_are_none_are_one_sentence(tmp_path: Path, annotation: str, gold: str) -> None:
    write_boxes(tmp_path / "odd", annotation, gold)

    with pytest.raises(Unmeasurable, match="odd"):
        box_sets(tmp_path)


def test_numbers_are_read_with_the_truths_that_are_known(tmp_path: Path) -> None:
    write_set(tmp_path / "heat", "numeric", ["1,a,3.5", "1,b,4.5", "2,a,9"], ["1,5"])

    [read] = number_sets(tmp_path)

    assert read.answers.value.tolist() == [3.5, 4.5, 9]
    assert np.array_equal(read.truth, [5, np.nan], equal_nan=True)
    assert numbers_of(read, draws=1)["mean"] == 1
    write_set(tmp_path / "hot", "numeric", ["1,a,warm"], [])
    with pytest.raises(Unmeasurable, match="warm"):
        number_sets(tmp_path)


def test_texts_are_only_counted(tmp_path: Path) -> None:
    write_set(tmp_path / "said", "text", ["1,a,你好", "1,b,hello"], ["1,hi"])

    assert text_sets(tmp_path) == {"said": 2}


def test_made_up_comparisons_carry_the_order_of_their_items() -> None:
    strength, cast = made_up(1, 0.0, 0.0)

    assert tau(strength, win_rates(cast)) > 0.7
    assert (made_up(1, 0.0, 0.0)[1].preference == cast.preference).all()
    assert tau(*(made_up(2, 0.5, 0.1)[0], win_rates(made_up(2, 0.5, 0.1)[1]))) < 0.7


def test_made_up_reviews_end_with_a_verdict_on_every_answer_within_the_cap() -> None:
    for learns in (False, True):
        truth, verdict, spent = season(0, 0.75, learn_classes=learns)

        assert 0.6 < (truth == 0).mean() < 0.9
        assert (verdict > 0).all()
        assert 2 <= spent <= 5
        refused_good = (truth[verdict == 2] == 0).mean()
        assert refused_good < 0.3


def test_without_the_peer_it_gives_our_figures_and_says_so(folders: Path) -> None:
    done = run("--data", str(folders), "--draws", "2", "--repeats", "1", "--seeds", "1", "--sizes", "1000", "--json")

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures.keys() >= NAMES
    assert figures["mean_accuracy"] > 0.7
    assert "skipped: songs (melody)" in done.stdout
    assert figures["reviews"].keys() >= {"0.9 good, classes learned", "0.9 good, classes held alike"}
    assert figures["numbers"]["numbers"]["mean"] == pytest.approx(1)
    assert figures["pairs"]["a third cheats"]["ours"]["tau"] > figures["pairs"]["a third cheats"]["win_rate"]["tau"]
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
        "class BradleyTerry:\n    def __init__(self, n_iter): pass\n"
        "    def fit_predict(self, votes): return {item: -item for item in votes['label']}\n"
        "class NoisyBradleyTerry:\n    def fit_predict(self, votes): raise ValueError\n"
        "class GLAD:\n    def fit_predict(self, votes):\n        while True: pass\n"
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
    np.savez(tmp_path / "endless.npz", task=[0], worker=[0], label=[0])
    given = VoteSet("small", votes([(0, 0, 0), (1, 0, 1)], 3, 1, 2), np.array([0, 1, -1]))

    _, compared = made_up(0, 0.0, 0.0)

    name, (good, bad) = peer_fits(python, [given], ["DawidSkene", "Wawa"], repeats=2)
    scores = pair_fits(python, [compared])
    child = subprocess.run(
        [str(python), str(crowd_kit.__file__), str(tmp_path), "--methods", "GLAD", "--limit-s", "1"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert name == "crowd-kit 9.9"
    assert good.chosen is not None
    assert good.chosen.tolist() == [[1, 0], [0, 1], [0, 0]]
    assert good.cpu_s >= 0
    assert (bad.chosen, bad.problem) == (None, "AttributeError")
    assert list(scores) == ["BradleyTerry"]
    assert scores["BradleyTerry"][0][0].tolist() == (-np.arange(60.0)).tolist()
    assert json.loads(child.stdout.splitlines()[-1])["problem"] == "over 1 s"
