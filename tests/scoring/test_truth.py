"""Every model keeps the same laws; then each shows what it is for."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.arrays import softmax
from scoring.calibration import log_losses
from scoring.truth import dawid_skene, ensemble, majority, one_coin, subtypes
from scoring.truth.posterior import Carried, Posterior
from scoring.votes import BadVotes, Votes
from tests.scoring.crowd import Crowd, confused_crowd, one_coin_crowd, votes

MODELS = {
    "majority": majority.fit,
    "one_coin": one_coin.fit,
    "one_coin_half_prior": partial(one_coin.fit, class_power=0.5),
    "dawid_skene": dawid_skene.fit,
    "dawid_skene_half_prior": partial(dawid_skene.fit, class_power=0.5),
    "subtypes": subtypes.fit,
    "ensemble": ensemble.fit,
}
every_model = pytest.mark.parametrize("fit", MODELS.values(), ids=MODELS)
Fit = Callable[..., Posterior]


@st.composite
def crowds(draw: st.DrawFn) -> Crowd:
    n_tasks, n_workers, n_classes = draw(st.integers(1, 8)), draw(st.integers(1, 6)), draw(st.integers(1, 4))
    pairs = draw(st.sets(st.tuples(st.integers(0, n_tasks - 1), st.integers(0, n_workers - 1))))
    rows = [(task, worker, draw(st.integers(0, n_classes - 1))) for task, worker in sorted(pairs)]
    gold = draw(st.lists(st.integers(-1, n_classes - 1), min_size=n_tasks, max_size=n_tasks))
    return Crowd(votes(rows, n_tasks, n_workers, n_classes), np.array(gold))


@every_model
@settings(max_examples=60)
@given(crowd=crowds())
def test_probabilities_are_probabilities_and_gold_is_certain(fit: Fit, crowd: Crowd) -> None:
    gold = crowd.truth

    posterior = fit(crowd.votes, gold)

    assert np.isfinite(posterior.log_scores).all()
    assert np.allclose(posterior.probabilities.sum(axis=1), 1)
    assert (posterior.probabilities[gold >= 0, gold[gold >= 0]] == 1).all()
    assert ((posterior.skill.accuracy >= 0) & (posterior.skill.accuracy <= 1)).all()


@every_model
@settings(max_examples=40)
@given(crowd=crowds(), random=st.randoms(use_true_random=False))
def test_the_order_of_votes_and_the_names_of_people_change_nothing(fit: Fit, crowd: Crowd, random: object) -> None:
    rng = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    order, renamed = rng.permutation(len(crowd.votes)), rng.permutation(crowd.votes.n_workers)
    cast = crowd.votes.only(order)
    cast = Votes(cast.task, renamed[cast.worker], cast.label, cast.n_tasks, cast.n_workers, cast.n_classes)

    one, other = fit(crowd.votes, crowd.truth), fit(cast, crowd.truth)

    assert np.allclose(one.probabilities, other.probabilities, atol=1e-6)


@every_model
@settings(max_examples=40)
@given(crowd=crowds())
def test_relabelling_the_classes_relabels_the_result(fit: Fit, crowd: Crowd) -> None:
    turned = (crowd.votes.label + 1) % crowd.votes.n_classes
    cast = crowd.votes
    relabelled = Votes(cast.task, cast.worker, turned, cast.n_tasks, cast.n_workers, cast.n_classes)
    gold = np.where(crowd.truth < 0, -1, (crowd.truth + 1) % cast.n_classes)

    one, other = fit(cast, crowd.truth), fit(relabelled, gold)

    assert np.allclose(np.roll(one.probabilities, 1, axis=1), other.probabilities, atol=1e-6)


@every_model
def test_the_same_votes_give_the_same_bits(fit: Fit) -> None:
    crowd = one_coin_crowd(3, np.linspace(0.5, 0.9, 20), 60, 4, 3)

    runs = [fit(crowd.votes, crowd.gold(5)).probabilities for _ in range(2)]

    assert (runs[0] == runs[1]).all()


@every_model
@pytest.mark.parametrize(
    ("rows", "shape"),
    [
        ([], (2, 2, 2)),
        ([(0, 0, 1)], (1, 1, 2)),
        ([(0, 0, 0), (0, 1, 0), (1, 0, 0)], (2, 2, 1)),
        ([(0, 0, 1), (0, 1, 1), (1, 0, 0)], (3, 5, 2)),
    ],
    ids=["no votes", "one vote", "one class", "people and tasks without votes"],
)
def test_thin_evidence_is_no_error(fit: Fit, rows: list[tuple[int, int, int]], shape: tuple[int, int, int]) -> None:
    cast = votes(rows, *shape)

    for gold in (np.full(shape[0], -1), np.zeros(shape[0], dtype=np.int64)):
        assert np.isfinite(fit(cast, gold).probabilities).all()


@every_model
@pytest.mark.parametrize("gold", [np.array([0]), np.array([0, 2]), np.array([-2, 0])], ids=["short", "high", "low"])
def test_gold_that_does_not_fit_the_tasks_is_refused(fit: Fit, gold: np.ndarray) -> None:
    with pytest.raises(BadVotes, match="gold"):
        fit(votes([(0, 0, 1)], 2, 1, 2), gold)


@every_model
@settings(max_examples=40)
@given(crowd=crowds())
def test_a_fit_scores_its_own_votes_as_it_was_fitted(fit: Fit, crowd: Crowd) -> None:
    posterior = fit(crowd.votes, crowd.truth)

    assert np.allclose(softmax(posterior.score(crowd.votes)), softmax(posterior.log_scores), atol=1e-9)


def test_half_the_class_prior_lies_between_none_and_all_of_it() -> None:
    """One vote each on a rare class: the more the prior counts, the less it is believed."""
    rng = np.random.default_rng(3)
    truth = np.arange(80) // 70
    rows = [(t, w, truth[t] ^ int(rng.random() < 0.3)) for t in range(80) for w in rng.choice(12, 3, replace=False)]
    crowd = Crowd(votes(rows, 80, 12, 2), truth)

    for model in (one_coin, dawid_skene):
        shares = [
            model.fit(crowd.votes, crowd.no_gold, class_power=power).probabilities[:, 1].mean() for power in (0, 0.5, 1)
        ]
        assert shares[0] > shares[1] > shares[2]


def test_subtypes_are_not_so_sure_where_everybody_finds_the_same_tasks_hard() -> None:
    """On half the tasks of either class people say 1 about as often as 0: their votes there are no witnesses."""
    truth_rng, answer_rng = (np.random.default_rng(seed) for seed in np.random.SeedSequence(4).spawn(2))
    truth = truth_rng.integers(2, size=600)
    is_hard = truth_rng.random(600) < 0.5
    says_1 = np.where(is_hard, np.where(truth == 0, 0.5, 0.6), np.where(truth == 0, 0.05, 0.95))
    rows = [(t, (t * 3 + w) % 30, int(answer_rng.random() < says_1[t])) for t in range(600) for w in range(8)]
    crowd = Crowd(votes(rows, 600, 30, 2), truth)

    losses = {
        model: log_losses(model.fit(crowd.votes, crowd.no_gold).log_scores, truth).mean()
        for model in (one_coin, dawid_skene, subtypes)
    }

    assert losses[subtypes] < min(losses[one_coin], losses[dawid_skene]) - 0.05


def test_the_ensemble_is_the_mean_of_its_three() -> None:
    crowd = one_coin_crowd(6, np.linspace(0.4, 0.9, 20), 100, 3, 3)

    averaged = ensemble.fit(crowd.votes, crowd.gold(10))

    members = [member.probabilities for member in averaged.members]
    assert len(members) == 3
    assert np.allclose(averaged.probabilities, np.mean(members, axis=0))


def test_one_coin_rests_where_its_equations_hold() -> None:
    """Three workers, four tasks: after EM, accuracy and posterior agree with each other by the written formula."""
    cast = votes([(t, w, [0, 1, 0, 1][t] ^ (w == 2 and t > 1)) for t in range(4) for w in range(3)], 4, 3, 2)

    posterior = one_coin.fit(cast, np.full(4, -1))

    right = np.zeros(3)
    for task, worker, label in zip(cast.task, cast.worker, cast.label, strict=True):
        right[worker] += posterior.probabilities[task, label]
    centre = (right.sum() + 10 * 0.75) / (12 + 10)
    assert np.allclose(posterior.skill.accuracy, (right + 3 * centre) / (4 + 3), atol=2e-3)
    odds = np.log(posterior.skill.accuracy / (1 - posterior.skill.accuracy))
    assert np.allclose(posterior.log_scores[2], [odds[0] + odds[1], odds[2]])
    assert posterior.probabilities.argmax(axis=1).tolist() == [0, 1, 0, 1]


def test_one_coin_beats_majority_where_skills_differ() -> None:
    accuracy = np.concatenate([np.full(6, 0.92), np.full(14, 0.4)])
    crowd = one_coin_crowd(11, accuracy, 300, 5, 3)

    by_majority = crowd.accuracy_of(majority.fit(crowd.votes, crowd.no_gold).probabilities)
    by_one_coin = crowd.accuracy_of(one_coin.fit(crowd.votes, crowd.no_gold).probabilities)

    assert by_one_coin > by_majority + 0.05


def test_dawid_skene_beats_one_coin_where_people_share_a_bias() -> None:
    """Half the votes on class 1 say 0, votes on class 0 are true: a 0 says little, a 1 says all."""
    confusion = np.tile([[0.97, 0.03], [0.55, 0.45]], (20, 1, 1))
    crowd = confused_crowd(5, confusion, 400, 5)

    by_one_coin = crowd.accuracy_of(one_coin.fit(crowd.votes, crowd.no_gold).probabilities)
    by_dawid_skene = crowd.accuracy_of(dawid_skene.fit(crowd.votes, crowd.no_gold).probabilities)

    assert by_dawid_skene > by_one_coin + 0.05


def test_gold_turns_a_colluding_majority_over() -> None:
    """Six of ten give one wrong answer everywhere; a tenth of the tasks known tells whom to believe."""
    truth = np.random.default_rng(2).integers(4, size=200)
    rows = [(t, w, (truth[t] + (w >= 4)) % 4) for t in range(200) for w in range(10)]
    crowd = Crowd(votes(rows, 200, 10, 4), truth)

    anchored = one_coin.fit(crowd.votes, crowd.gold(20)).probabilities

    assert crowd.accuracy_of(one_coin.fit(crowd.votes, crowd.no_gold).probabilities) == 0
    assert crowd.accuracy_of(anchored, crowd.gold(20)) == 1


def test_carried_accuracy_speaks_where_votes_are_few() -> None:
    cast = votes([(0, 0, 0), (0, 1, 1)], 1, 2, 2)
    carried = Carried(np.array([0.55, 0.95]), np.array([20.0, 20.0]))

    for fit in (one_coin.fit, dawid_skene.fit, subtypes.fit, ensemble.fit):
        assert fit(cast, np.array([-1]), carried).probabilities[0, 1] > 0.8


@pytest.mark.parametrize(("accuracy", "mass"), [(np.nan, 1.0), (1.5, 1.0), (0.5, 21.0), (0.5, np.inf), (0.5, -1.0)])
def test_carried_figures_out_of_range_are_refused(accuracy: float, mass: float) -> None:
    with pytest.raises(BadVotes):
        Carried(np.array([accuracy]), np.array([mass]))


def test_ten_thousand_classes_cost_one_coin_nothing_per_worker() -> None:
    n_classes, n_workers = 10_000, 3_000  # a confusion matrix each would take 2.4 TB
    rows = [(t, (7 * t + w) % n_workers, t * 31 % n_classes if w else t) for t in range(20) for w in range(3)]
    cast = votes(rows, 20, n_workers, n_classes)

    posterior = one_coin.fit(cast, np.full(20, -1))

    assert not dawid_skene.fits_in_memory(cast)
    assert not ensemble.fits_in_memory(cast)
    assert posterior.probabilities.argmax(axis=1).tolist() == [t * 31 % n_classes for t in range(20)]
