"""The allocation benchmark draws fair gold, asks for each recorded vote once, and counts as the issue says."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.allocation_curves import curves_of, first_reached
from benchmarks.allocation_orders import Order, draw_gold, replay_order, rightness
from benchmarks.allocation_replay import replay
from benchmarks.allocation_season import season
from benchmarks.vote_sets import VoteSet
from scoring.truth.posterior import NO_GOLD
from tasks.gold import gold_wanted
from tests.benchmarks.test_truth import folders, recorded
from tests.scoring.crowd import one_coin_crowd

__all__ = ["folders"]


def test_gold_is_drawn_without_a_leaning_to_any_class() -> None:
    asked = recorded(n_tasks=2000)
    drawn = [draw_gold(asked, np.random.default_rng(seed)) for seed in np.random.SeedSequence(4).spawn(60)]
    given = np.concatenate([gold[gold != NO_GOLD] for gold in drawn])
    assert {int((gold != NO_GOLD).sum()) for gold in drawn} == {gold_wanted(2000)}
    assert all((gold[gold != NO_GOLD] == asked.truth[gold != NO_GOLD]).all() for gold in drawn)
    assert np.abs(np.bincount(given) / len(given) - [0.5, 0.25, 0.25]).max() < 0.03


def test_every_recorded_vote_is_asked_for_once_and_gold_early() -> None:
    asked = recorded(n_tasks=200)
    gold = draw_gold(asked, np.random.default_rng(1))
    moments = list(replay(asked, gold, [300, 600], tau=None, seed=np.random.SeedSequence(2)))
    assert [moment.votes for moment in moments] == [300, 600, moments[-1].votes]
    on_work = int((gold[asked.votes.task] == NO_GOLD).sum())
    assert on_work < moments[-1].votes <= len(asked.votes)
    assert all(np.isfinite(moment.probabilities).all() for moment in moments)


def test_an_order_is_the_same_twice_and_another_is_another() -> None:
    asked = recorded(n_tasks=150)
    once, again, other = (replay_order(asked, number, 0.9) for number in (0, 0, 1))
    assert np.array_equal(once.ours, again.ours, equal_nan=True)
    assert not np.array_equal(once.ours, other.ours, equal_nan=True)


def test_with_tau_fewer_votes_are_spent() -> None:
    crowd = one_coin_crowd(6, np.full(20, 0.9), 200, 6, 2)
    asked = VoteSet("skilled", crowd.votes, crowd.truth)
    free, closing = (replay_order(asked, 0, tau) for tau in (None, 0.8))
    assert closing.spent[-1] < 0.8 * free.spent[-1]
    assert free.spent[:-1] == pytest.approx(free.looks[:-1], abs=0.01)


def test_a_tie_counts_for_its_share_and_gold_for_nothing() -> None:
    asked = recorded(n_tasks=4)
    probabilities = np.array([[0.5, 0.5, 0], [0.2, 0.3, 0.5], [0.1, 0.8, 0.1], [1.0, 0, 0]])
    right = rightness(probabilities, asked, np.array([True, True, True, False]))
    assert right[:3].tolist() == [0.5, 0, 1]
    assert np.isnan(right[3])


def test_a_curve_is_crossed_between_two_looks() -> None:
    votes, accuracy = np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.7, 0.8])
    assert first_reached(votes, accuracy, 0.4) == 1
    assert first_reached(votes, accuracy, 0.6) == pytest.approx(1.5)
    assert first_reached(votes, accuracy, 0.75) == pytest.approx(3)
    assert first_reached(votes, accuracy, 0.81) is None


def test_the_same_labels_at_the_same_votes_are_no_gain_and_share_one() -> None:
    asked = recorded(n_tasks=200)
    order = replay_order(asked, 0, None)
    even = Order(order.looks, order.majority, order.majority, order.looks)
    curves = curves_of(asked, [even])
    assert curves.share == pytest.approx(1)
    assert curves.gains == dict.fromkeys(("1.5", "2", "3", "all"), 0.0)
    assert list(curves.interval) == [0.0, 0.0]


def test_the_crowd_is_known_sooner_than_a_majority_would_be() -> None:
    crowd = one_coin_crowd(7, np.linspace(0.5, 0.95, 20), 300, 8, 2)
    asked = VoteSet("mixed", crowd.votes, crowd.truth)
    curves = curves_of(asked, [replay_order(asked, number, None) for number in range(2)])
    assert curves.share is not None
    assert curves.share < 0.8
    assert curves.interval[1] > 0


def test_a_score_hardly_depends_on_when_somebody_comes() -> None:
    found = [season(number, hard_share=0.0, pairs=30, tasks_each=30) for number in range(2)]
    gap = np.mean([np.nanmean(each.late - each.early) for each in found])
    spread = np.mean([np.nanstd([each.early, each.late]) for each in found])
    assert abs(gap) < spread / 2


def test_the_command_does_on_a_folder_it_has_never_seen(folders: Path, tmp_path: Path) -> None:
    words = ["--data", str(folders), "--truths", "50", "--orders", "2", "--processes", "1", "--tasks", "0"]
    more = ["--seasons", "0", "--pictures", str(tmp_path / "pictures"), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "allocation", *words, *more], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert {"median_vote_share", "worst_gain_at_equal_votes", "sets_significantly_worse"} <= set(figures)
    assert figures["sets_replayed"] == 1
    assert "<svg" in (tmp_path / "pictures" / "allocation-mean.svg").read_text()


def test_a_folder_without_truths_is_told(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocation", "--data", str(folders), "--tasks", "0"]) == 1
    assert "500 truths" in capsys.readouterr().err


def test_looks_and_sets_without_an_answer_are_no_error() -> None:
    one = VoteSet("one", recorded(n_tasks=30).votes, np.full(30, 0))
    assert np.isfinite(curves_of(one, [replay_order(one, 0, 0.9)]).ours).all()
