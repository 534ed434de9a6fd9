"""Seasons are drawn from independent streams, and the figures of R17 hold on a few of them."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import honesty, honesty_pictures
from benchmarks.honesty_cheats import Sort, two_models
from benchmarks.honesty_pay import auc
from benchmarks.honesty_season import GOLD_SHARE, PEOPLE, SHARES, VOTES_A_TASK, Plan, season
from benchmarks.problems import Unmeasurable
from benchmarks.vote_sets import categorical_sets


def write_set(folder: Path, kind: str = "categorical", seed: int = 0) -> None:
    """Forty tasks, ten people of accuracy .8 who answer all of them."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    truth = random.integers(3, size=40)
    (folder / "set.json").write_text(json.dumps({"kind": kind}))
    (folder / "truth.csv").write_text("task,label\n" + "".join(f"t{t},猫{k}\n" for t, k in enumerate(truth)))
    lines = [
        f"t{t},w{w},猫{truth[t] if random.random() < 0.8 else random.integers(3)}\n"
        for w in range(10)
        for t in random.permutation(40)
    ]
    (folder / "votes.csv").write_text("task,worker,label\n" + "".join(lines))


@pytest.mark.parametrize("n_classes", [2, 4])
def test_gold_has_the_truths_own_class_balance(n_classes: int) -> None:
    """A gold mask drawn from the truth's own stream would pick classes: then scores on gold would be free."""
    seasons = [season(Plan(n_classes), seed) for seed in range(20)]
    truth = np.concatenate([one.truth for one in seasons])
    gold = np.concatenate([one.gold for one in seasons])
    known = gold >= 0
    share = np.bincount(gold[known], minlength=n_classes) / known.sum()
    expected = np.bincount(truth, minlength=n_classes) / len(truth)
    noise = np.sqrt(expected * (1 - expected) / known.sum())

    assert known.mean() == pytest.approx(GOLD_SHARE, abs=0.005)
    assert (np.abs(share - expected) < 4 * noise).all()


@pytest.mark.parametrize("is_chosen", [False, True])
def test_everybody_does_his_tasks_once_each(is_chosen: bool) -> None:
    votes = season(Plan(2, is_chosen=is_chosen), 3).votes

    assert votes.per_worker().tolist() == [60] * PEOPLE
    assert len(votes.first_of_each_pair()) == len(votes)
    assert votes.per_task().mean() == VOTES_A_TASK


def test_dealt_tasks_all_get_the_same_overlap() -> None:
    per_task = season(Plan(2), 3).votes.per_task()

    assert per_task.min() == per_task.max() == VOTES_A_TASK


def test_many_accounts_split_the_cheaters_work_and_nobody_elses() -> None:
    one = season(Plan(2, cheater_account=10), 3)
    work, cheats = one.votes.per_worker(), one.sort != Sort.HONEST

    assert set(work[cheats].tolist()) == {10}
    assert set(work[~cheats].tolist()) == {60}
    assert (~cheats).sum() == SHARES[Sort.HONEST] * PEOPLE


@pytest.mark.parametrize("agreement", [0.9, 0.6, 0.3])
def test_the_two_models_agree_as_often_as_asked(agreement: float) -> None:
    truth = np.random.default_rng(0).integers(4, size=20_000)

    theirs, ours = two_models(np.random.default_rng(1), truth, 4, agreement)

    assert (theirs == ours).mean() == pytest.approx(agreement, abs=0.015)
    assert (theirs == truth).mean() == pytest.approx(0.7, abs=0.015)


def test_auc_counts_pairs() -> None:
    assert auc(np.array([2.0, 3.0]), np.array([1.0, 2.0])) == 3.5 / 4


def test_the_figures_of_the_reliability_page_hold(tmp_path: Path) -> None:
    write_set(tmp_path / "known")

    told = honesty.measure(argparse.Namespace(seeds=1, settlements=8, data=tmp_path, pictures=None))

    assert told["cheaters_pay_share"] <= 0.03
    assert told["honest_released"] >= 0.85
    assert told["honest_flagged"] <= 0.01
    assert told["paste_auc"] > 0.97
    assert told["cheaters_pay_share_sybil_10"] == 0
    assert told["real_sets_pasters_flagged_known"] > 0.5


def test_only_categorical_folders_are_read_and_names_of_any_script(tmp_path: Path) -> None:
    write_set(tmp_path / "b")
    write_set(tmp_path / "a", kind="boxes")

    (known,) = categorical_sets(tmp_path)

    assert known.name == "b"
    assert known.votes.n_classes == 3
    assert (known.truth >= 0).all()


@pytest.mark.parametrize("broken", ["votes.csv", "truth.csv", "set.json", None])
def test_a_broken_folder_is_named(tmp_path: Path, broken: str | None) -> None:
    if broken is not None:
        write_set(tmp_path / "a")
        (tmp_path / "a" / broken).write_text("nonsense\n1\n")

    with pytest.raises(Unmeasurable, match=broken or tmp_path.name):
        categorical_sets(tmp_path)


def test_pictures_show_every_sort_of_people(tmp_path: Path) -> None:
    honesty_pictures.draw(tmp_path / "new", seeds=1, settlements=3)

    for picture in ("honesty-pay-2.svg", "honesty-pay-4.svg"):
        drawn = (tmp_path / "new" / picture).read_text()
        assert all(name in drawn for name in ("honest", "random answers", "always the same", "pasted", "a ring"))
        assert "nan" not in drawn
