"""What gold says of confidence and of favoured classes, and what it must not say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.arrays import FloatArray, IntArray
from scoring.scaling import Scaling, representative, scaling_of

EVEN = np.array([0.5, 0.5])


def scored(seed: int, count: int, favour: FloatArray, temperature: float) -> tuple[FloatArray, IntArray]:
    """Honest scores, then shifted towards some classes and made too sure."""
    score_rng, truth_rng = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(2))
    honest = score_rng.normal(0, 1.5, (count, len(favour)))
    chances = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    truth = (truth_rng.random(count)[:, None] > chances.cumsum(axis=1)).sum(axis=1).clip(max=len(favour) - 1)
    return (honest + favour) * temperature, truth


def test_without_enough_gold_the_default_stands() -> None:
    scores, truth = scored(1, 19, np.zeros(3), 2.0)

    found = scaling_of(scores, truth, np.full(3, 1 / 3))

    assert (found.temperature, found.bias.tolist()) == (1.5, [0, 0, 0])
    assert found.probabilities(scores) == pytest.approx(Scaling.default(3).probabilities(scores))


def test_much_gold_finds_the_temperature_and_the_favoured_class() -> None:
    scores, truth = scored(2, 4000, np.array([1.0, 0.0, 0.0]), 3.0)
    shares = np.bincount(truth, minlength=3) / len(truth)

    found = scaling_of(scores, truth, shares)

    assert found.temperature == pytest.approx(3.0, rel=0.1)
    assert found.bias[0] - found.bias[1:].mean() == pytest.approx(-1.0, abs=0.15)


def test_little_gold_moves_biases_less_than_much() -> None:
    found = [scaling_of(*scored(3, count, np.array([1.0, 0.0]), 1.0), EVEN).bias for count in (20, 400)]

    assert np.abs(found[0]).max() < np.abs(found[1]).max()


def test_gold_that_looks_like_a_sample_counts_alike_and_gold_picked_by_class_counts_as_the_tasks_are() -> None:
    tasks = np.array([0.9, 0.1])
    drawn, picked = np.repeat([0, 1], [43, 7]), np.repeat([0, 1], [25, 25])

    weight = representative(picked, tasks)

    assert representative(drawn, tasks).tolist() == [1.0] * 50
    assert weight.mean() == pytest.approx(1)
    assert weight[:25].sum() / weight.sum() == pytest.approx(0.9, abs=0.02)


def test_gold_picked_by_class_does_not_make_its_classes_the_tasks() -> None:
    scores, truth = scored(4, 6000, np.array([0.0, -2.0]), 1.0)
    honest = np.add(scores, [0.0, 2.0])
    skewed = np.random.default_rng(1).random(6000) < np.where(truth == 1, 0.1, 1.0)
    scores, truth = np.add(honest, [np.log(10), 0.0])[skewed], truth[skewed]
    shares = np.bincount(truth, minlength=2) / len(truth)
    picked = np.concatenate([np.flatnonzero(truth == k)[:150] for k in (0, 1)])

    found = scaling_of(scores[picked], truth[picked], shares)

    assert np.abs(found.bias).max() < 0.25


def test_one_odd_item_does_not_decide() -> None:
    scores, truth = scored(5, 60, np.zeros(2), 1.0)
    odd = np.array([[400.0, -400.0]])

    plain = scaling_of(scores, truth, EVEN)
    with_odd = scaling_of(np.concatenate([scores, odd]), np.append(truth, 1), EVEN)

    assert with_odd.temperature == pytest.approx(plain.temperature, rel=0.25)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), n_classes=st.integers(1, 5), count=st.integers(1, 60))
def test_whatever_gold_says_probabilities_are_probabilities_and_names_of_classes_do_not_count(
    seed: int, n_classes: int, count: int
) -> None:
    scores, truth = scored(seed, count, np.zeros(n_classes), 2.0)
    shares = np.full(n_classes, 1 / n_classes)
    turn = np.roll(np.arange(n_classes), 1)

    found, turned = scaling_of(scores, truth, shares), scaling_of(scores[:, turn], np.argsort(turn)[truth], shares)

    assert 0.5 <= found.temperature <= 8
    assert np.allclose(found.probabilities(scores).sum(axis=1), 1)
    assert np.allclose(found.probabilities(scores)[:, turn], turned.probabilities(scores[:, turn]), atol=1e-4)


def test_biases_of_twenty_noisy_items_do_not_stand() -> None:
    """Where no class is favoured, what twenty items seem to say of classes would only move labels."""
    biases = [scaling_of(*scored(seed, 24, np.zeros(4), 1.0), np.full(4, 1 / 4)).bias for seed in range(12)]

    assert sum(bias.any() for bias in biases) <= 1
