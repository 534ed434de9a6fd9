import numpy as np
import pytest

from kernel.values import Options, Text
from scoring.aggregates import aggregator_for
from scoring.aggregators import options
from scoring.arrays import FloatArray
from scoring.calibration import CONFIDENCE_BINS, calibrated, calibration_of, confidence_bins, temperature_of
from scoring.held_out import held_out_scores, voted_gold
from scoring.truth import one_coin
from scoring.truth.posterior import Carried, class_shares
from tests.scoring.crowd import confused_crowd, one_coin_crowd, votes

BIASED = np.tile([[0.97, 0.03], [0.55, 0.45]], (20, 1, 1))


def scores(right: list[float]) -> FloatArray:
    """Log scores of two classes, all truths 0, with these probabilities for the truth."""
    return np.log([[p, 1 - p] for p in right])


def test_an_aggregator_is_found_by_its_answer_space() -> None:
    assert aggregator_for(Options(4)) is options
    with pytest.raises(KeyError):
        aggregator_for(Text())


def test_without_enough_gold_the_ensemble_stands_in_a_large_scope_and_the_base_in_a_small_one() -> None:
    small, large = confused_crowd(5, BIASED, 199, 5), confused_crowd(5, BIASED, 200, 5)

    fitted = [options.aggregate(crowd.votes, crowd.gold(19), Carried.nothing(20), 5) for crowd in (small, large)]

    assert [(each.model, each.temperature) for each in fitted] == [("one_coin", 1.5), ("ensemble", 1.5)]


def test_a_crowd_too_large_for_matrices_keeps_the_base_and_gold_has_no_other_to_choose() -> None:
    rows = [(t, w, 7 * t % 5_000) for t in range(60) for w in range(20)]

    assert options.standing_model(votes(rows, 60, 20, 5_000)) == "one_coin"
    assert set(options.candidates(votes(rows, 60, 20, 5_000))) == {"one_coin"}


def test_gold_brings_in_the_model_that_fits_and_the_base_gives_way() -> None:
    crowd = confused_crowd(5, BIASED, 400, 5)
    gold = crowd.gold(80)

    fitted = options.aggregate(crowd.votes, gold, Carried.nothing(20), 5)

    base = one_coin.fit(crowd.votes, gold).probabilities
    assert fitted.model == "dawid_skene"
    assert crowd.accuracy_of(fitted.calibrated, gold) > crowd.accuracy_of(base, gold) + 0.03


def test_gold_keeps_the_base_where_people_are_one_coins() -> None:
    crowd = one_coin_crowd(7, np.linspace(0.5, 0.9, 20), 200, 3, 4)

    assert options.aggregate(crowd.votes, crowd.gold(40), Carried.nothing(20), 5).model == "one_coin"


def test_a_candidate_must_win_by_more_than_one_standard_error() -> None:
    truth = np.zeros(20, dtype=np.int64)
    base = scores([0.5] * 20)
    by_luck = scores([0.9] * 2 + [0.5] * 17 + [0.2])
    clearly = scores([0.6, 0.7] * 10)

    assert options.choose({"one_coin": base, "other": by_luck}, truth, "one_coin") == "one_coin"
    assert options.choose({"one_coin": base, "other": clearly}, truth, "one_coin") == "other"
    assert options.choose({"one_coin": base, "other": base}, truth, "one_coin") == "one_coin"


def test_of_several_candidates_the_luckiest_must_win_by_more() -> None:
    truth = np.zeros(20, dtype=np.int64)
    by_little = scores([0.9] * 4 + [0.5] * 16)

    of_two = [
        options.choose({"one_coin": scores([0.5] * 20), "other": by_little}, truth, "one_coin", errors=errors)
        for errors in (1.0, 2.5)
    ]

    assert of_two == ["other", "one_coin"]


def test_where_classes_are_learned_the_usual_one_is_believed_sooner_and_balanced_gold_does_not_count() -> None:
    """Nine answers in ten are good, half of gold is: two people who differ speak for good."""
    truth = (np.arange(300) % 10 == 0).astype(np.int64)
    truth[:20] = np.arange(20) % 2
    crowd = one_coin_crowd(5, np.full(20, 0.75), 300, 3, 2)
    said = np.where(
        crowd.truth[crowd.votes.task] == crowd.votes.label, truth[crowd.votes.task], 1 - truth[crowd.votes.task]
    )
    cast, gold = (
        votes([*zip(crowd.votes.task, crowd.votes.worker, said, strict=True)], 300, 20, 2),
        np.where(np.arange(300) < 20, truth, -1),
    )

    alike, learned = (
        options.aggregate(cast, gold, Carried.nothing(20), 3, learn_classes=learns) for learns in (False, True)
    )

    assert (alike.model, learned.model) == ("one_coin", "one_coin_learned_prior")
    refused = [each.calibrated[20:, 1] > 0.5 for each in (alike, learned)]
    assert (truth[20:][refused[0]] == 0).mean() > 2 * (truth[20:][refused[1]] == 0).mean()
    shares = class_shares(learned.posterior.probabilities[gold < 0])
    assert shares[1] < 0.2


def test_judged_gold_was_hidden_from_its_judge() -> None:
    """Everybody is wrong on gold: a fit that saw the truth would score it high."""
    rows = [(t, w, 1) for t in range(25) for w in range(3)]
    cast, gold = votes(rows, 25, 3, 2), np.where(np.arange(25) < 5, 0, -1)

    held_out = held_out_scores(one_coin.fit, cast, gold, Carried.nothing(3), 3)

    assert (held_out[:, 1] > held_out[:, 0]).all()


def test_judged_gold_is_heard_at_the_overlap_of_other_tasks() -> None:
    rows = [(0, w, 1 if w < 2 else 0) for w in range(9)] + [(t, w, 0) for t in range(1, 6) for w in range(9)]
    cast, gold = votes(rows, 6, 9, 2), np.array([0, -1, -1, -1, -1, -1])

    first_two = held_out_scores(one_coin.fit, cast, gold, Carried.nothing(9), 2)
    all_nine = held_out_scores(one_coin.fit, cast, gold, Carried.nothing(9), 9)

    assert first_two[0].argmax() == 1
    assert all_nine[0].argmax() == 0


def test_every_fold_sees_every_class() -> None:
    crowd = one_coin_crowd(1, np.full(5, 0.8), 90, 2, 3)

    tasks = voted_gold(crowd.votes, crowd.gold(90))

    for fold in range(5):
        shares = np.bincount(crowd.truth[tasks[fold::5]], minlength=3) / len(tasks[fold::5])
        assert np.abs(shares - np.bincount(crowd.truth) / 90).max() < 0.06


def test_temperature_is_the_default_until_gold_is_plenty() -> None:
    assert temperature_of(scores([0.9] * 19), np.zeros(19, dtype=np.int64)) == 1.5


def test_little_gold_moves_the_temperature_less_than_much() -> None:
    """Sure at .99 and right three times in four, which a temperature of 4.2 puts right."""
    little, more, much = (
        temperature_of(scores([0.99] * count), (np.arange(count) >= 0.75 * count).astype(np.int64))
        for count in (20, 60, 2000)
    )

    assert 1.5 < little < more < much < 4.4


@pytest.mark.parametrize(("sure", "share_right"), [(0.99, 0.75), (0.7, 0.8), (0.8, 0.8)])
def test_calibrated_confidence_is_how_often_it_is_right(sure: float, share_right: float) -> None:
    log_scores = scores([sure] * 200)
    truth = (np.arange(200) >= share_right * 200).astype(np.int64)

    confidence = calibrated(log_scores, temperature_of(log_scores, truth)).max(axis=1)

    assert np.allclose(confidence, share_right, atol=0.02)


def test_a_fit_says_what_its_confidence_was_worth_on_gold_it_had_not_seen() -> None:
    crowd = one_coin_crowd(7, np.linspace(0.5, 0.9, 20), 400, 3, 4)

    fitted = options.aggregate(crowd.votes, crowd.gold(100), Carried.nothing(20), 5)

    assert sum(tasks for _, tasks, _ in fitted.calibration) == 100
    promised = sum((number + 0.5) / CONFIDENCE_BINS * tasks for number, tasks, _ in fitted.calibration)
    assert sum(right for _, _, right in fitted.calibration) == pytest.approx(promised, abs=12)
    assert options.aggregate(crowd.votes, crowd.gold(19), Carried.nothing(20), 5).calibration == ()


def test_bins_of_confidence_hold_their_lower_edge_and_the_last_one_both() -> None:
    assert confidence_bins(np.array([0.0, 0.05, 0.15, 0.3, 0.949, 0.95, 1.0])).tolist() == [0, 1, 3, 6, 18, 19, 19]
    assert calibration_of(np.array([[0.9, 0.1], [0.1, 0.9], [0.5, 0.5]]), np.array([0, 0, 0])) == (
        (10, 1, 1),
        (18, 2, 1),
    )
