import numpy as np
import pytest

from scoring.arrays import IntArray
from scoring.honesty.paste import PasteTest, paste_test
from scoring.truth import dawid_skene, one_coin
from scoring.votes import BadVotes, Votes
from tests.scoring.crowd import Crowd, one_coin_crowd, votes


def with_paster(seed: int, n_classes: int) -> tuple[Crowd, IntArray]:
    """A crowd whose last member says what a model of accuracy .7 says."""
    crowd = one_coin_crowd(seed, np.linspace(0.65, 0.9, 12), 120, 6, n_classes)
    random = np.random.default_rng(seed + 1000)
    wrong = (crowd.truth + random.integers(1, n_classes, size=120)) % n_classes
    model = np.where(random.random(120) < 0.7, crowd.truth, wrong)
    label = np.where(crowd.votes.worker == 11, model[crowd.votes.task], crowd.votes.label)
    pasted = Votes(crowd.votes.task, crowd.votes.worker, label, 120, 12, n_classes)
    return Crowd(pasted, crowd.truth), model


@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("fit", [one_coin.fit, dawid_skene.fit])
def test_who_says_what_the_model_says_is_flagged_and_nobody_else(fit: object, n_classes: int) -> None:
    crowd, model = with_paster(7, n_classes)
    posterior = fit(crowd.votes, crowd.no_gold)  # type: ignore[operator]

    test = paste_test(crowd.votes, posterior, np.arange(12), model[None, :])

    assert np.flatnonzero(test.flagged).tolist() == [11]


def test_agreement_is_compared_with_what_truth_and_habit_explain() -> None:
    """The formula, vote by vote."""
    crowd, model = with_paster(3, 3)
    posterior = dawid_skene.fit(crowd.votes, crowd.no_gold)
    surplus = variance = 0.0
    rows = np.flatnonzero(crowd.votes.worker == 4)
    for row in rows:
        task = crowd.votes.task[row]
        likely = np.exp(posterior.skill.evidence(np.array([4]), model[[task]])[0])
        expected = float(posterior.probabilities[task] @ likely)
        surplus += float(crowd.votes.label[row] == model[task]) - expected
        variance += max(expected * (1 - expected), 0.001)

    test = paste_test(crowd.votes, posterior, np.arange(12), model[None, :])

    assert test.z[0, 4] == pytest.approx(surplus / np.sqrt(variance))
    assert test.effect[0, 4] == pytest.approx(test.z[0, 4] / np.sqrt(len(rows)))


def test_tasks_that_the_model_never_saw_do_not_count() -> None:
    crowd, model = with_paster(7, 2)
    nothing = np.full(120, -1)

    test = paste_test(crowd.votes, one_coin.fit(crowd.votes, crowd.no_gold), np.arange(12), np.stack([model, nothing]))

    assert test.votes[1].tolist() == [0] * 12
    assert test.z[1].tolist() == [0] * 12


@pytest.mark.parametrize(
    ("z", "effect", "count", "flagged"),
    [
        ([3.1], 0.4, 50, True),
        ([2.9], 0.4, 50, False),
        ([3.1], 0.3, 50, False),
        ([3.1], 0.4, 19, False),
        ([3.1, 0.0], 0.4, 50, False),
        ([3.5, 0.0], 0.4, 50, True),
    ],
)
def test_a_flag_needs_votes_significance_and_effect_and_with_several_models_more(
    z: list[float], effect: float, count: int, flagged: bool
) -> None:
    test = PasteTest(np.array(z)[:, None], np.full((len(z), 1), effect), np.full((len(z), 1), count))

    assert test.flagged.tolist() == [flagged]


@pytest.mark.parametrize("answers", [np.zeros((4, 1)), np.zeros((1, 2)), np.zeros(1), np.full((1, 1), 2)])
def test_answers_that_are_none_are_refused(answers: IntArray) -> None:
    cast = votes([(0, 0, 1)], 1, 1, 2)

    with pytest.raises(BadVotes):
        paste_test(cast, one_coin.fit(cast, np.array([-1])), np.array([0]), answers.astype(np.int64))
