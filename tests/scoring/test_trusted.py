"""Whom an operator trusts is believed sooner, and not against the evidence."""

import numpy as np

from scoring.judge import judge
from tests.scoring.crowd import evidence, one_coin_crowd, votes


def test_a_trusted_word_weighs_more_than_one_stranger_and_less_than_many() -> None:
    one_against_one = votes([(0, 0, 0), (0, 1, 1)], 1, 2, 2)
    trusted = np.array([True, False])
    assert judge(evidence(one_against_one)).posterior[0, 0] == np.float64(0.5)
    assert judge(evidence(one_against_one, trusted=trusted)).posterior[0, 0] > 0.7

    many = votes([(0, 0, 0), *((0, worker, 1) for worker in range(1, 8))], 1, 8, 2)
    outvoted = judge(evidence(many, trusted=np.array([True, *[False] * 7]), max_overlap=9))
    assert outvoted.posterior[0, 1] > 0.5


def test_gold_says_how_right_even_a_trusted_person_is() -> None:
    wrong = one_coin_crowd(3, np.array([0.05, 0.9, 0.9, 0.9, 0.9]), 80, 5, 2)
    gold = wrong.gold(60)
    trusted = np.array([True, False, False, False, False])
    judged = judge(evidence(wrong.votes, gold=gold, trusted=trusted))
    assert judged.tallies[0].accuracy < 0.3
    assert wrong.accuracy_of(judged.posterior, gold) > 0.9


def test_a_fit_without_anybody_trusted_is_what_it_was() -> None:
    crowd = one_coin_crowd(5, np.full(6, 0.8), 30, 4, 2).votes
    plain, nobody = evidence(crowd), evidence(crowd, trusted=np.zeros(6, dtype=bool))
    assert np.array_equal(judge(plain).posterior, judge(nobody).posterior)
    assert plain.digest() != nobody.digest()
