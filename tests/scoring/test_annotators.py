"""Whether stored models join the labels is for gold to say."""

import numpy as np
import pytest

from scoring.annotators import Source, aggregate
from scoring.arrays import BoolArray, IntArray
from scoring.truth.posterior import Carried
from tests.scoring.crowd import Crowd, one_coin_crowd

N_TASKS, N_WORKERS = 160, 16
NOBODY = np.zeros(N_WORKERS, dtype=bool)


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    """People who are often wrong, three a task."""
    return one_coin_crowd(5, np.linspace(0.5, 0.75, N_WORKERS), N_TASKS, 3, 3)


def model(crowd: Crowd, accuracy: float, seed: int = 9) -> IntArray:
    random = np.random.default_rng(seed)
    wrong = (crowd.truth + random.integers(1, 3, size=N_TASKS)) % 3
    return np.where(random.random(N_TASKS) < accuracy, crowd.truth, wrong)[None, :]


def source_of(crowd: Crowd, answers: IntArray, n_gold: int, suspect: BoolArray = NOBODY) -> Source:
    _, source = aggregate(crowd.votes, answers, suspect, crowd.gold(n_gold), Carried.nothing(N_WORKERS), 3)
    return source


def test_a_good_model_joins_where_gold_shows_it_and_labels_are_better_for_it(crowd: Crowd) -> None:
    gold, answers = crowd.gold(40), model(crowd, 0.95)
    carried = Carried.nothing(N_WORKERS)

    without, _ = aggregate(crowd.votes, answers[:0], NOBODY, gold, carried, 3)
    fitted, source = aggregate(crowd.votes, answers, NOBODY, gold, carried, 3)

    assert source is Source.WITH_MODELS
    assert crowd.accuracy_of(fitted.calibrated, gold) > crowd.accuracy_of(without.calibrated, gold) + 0.1


def test_a_model_that_guesses_stays_out(crowd: Crowd) -> None:
    assert source_of(crowd, model(crowd, 1 / 3), 40) is Source.PEOPLE


@pytest.mark.parametrize("n_gold", [0, 19])
def test_without_enough_gold_no_model_joins_however_good(crowd: Crowd, n_gold: int) -> None:
    assert source_of(crowd, model(crowd, 1.0), n_gold) is Source.PEOPLE


def test_a_model_that_has_said_nothing_changes_nothing(crowd: Crowd) -> None:
    silent = np.full((1, N_TASKS), -1)
    carried = Carried.nothing(N_WORKERS)

    fitted, source = aggregate(crowd.votes, silent, NOBODY, crowd.gold(40), carried, 3)
    plain, _ = aggregate(crowd.votes, silent[:0], NOBODY, crowd.gold(40), carried, 3)

    assert source is Source.PEOPLE
    assert fitted.calibrated.tobytes() == plain.calibrated.tobytes()


def test_suspects_are_merged_with_the_model_only_by_golds_word(crowd: Crowd) -> None:
    """Half the people paste a bad model: as one voter with it they do no harm; as eight they outvote the rest."""
    pasted, pasters = model(crowd, 0.4), np.arange(N_WORKERS) < N_WORKERS // 2
    label = np.where(pasters[crowd.votes.worker], pasted[0][crowd.votes.task], crowd.votes.label)
    votes = type(crowd.votes)(crowd.votes.task, crowd.votes.worker, label, N_TASKS, N_WORKERS, 3)
    copied = Crowd(votes, crowd.truth)

    assert source_of(copied, pasted, 60, pasters) is not Source.WITH_MODELS
    assert source_of(copied, pasted, 0, pasters) is Source.PEOPLE


def test_the_posterior_is_of_the_tasks_whoever_votes(crowd: Crowd) -> None:
    fitted, _ = aggregate(crowd.votes, model(crowd, 0.95), NOBODY, crowd.gold(40), Carried.nothing(N_WORKERS), 3)

    assert fitted.calibrated.shape == (N_TASKS, 3)
    assert np.isfinite(fitted.calibrated).all()
    assert len(fitted.posterior.skill.accuracy) >= N_WORKERS
