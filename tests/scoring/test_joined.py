"""Accounts of one person are one voter: a copy of somebody's votes changes nothing once it is known whose it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.honesty.rings import voters
from scoring.judge import judge
from scoring.votes import Votes
from tests.scoring.crowd import evidence, one_coin_crowd


def test_rings_and_joined_accounts_hang_together() -> None:
    ring = np.array([0, 1, 1, 1, 4, 5])
    assert voters(ring, None).tolist() == [0, 1, 1, 1, 4, 5]
    assert voters(ring, np.array([0, 1, 2, 3, 3, 0])).tolist() == [0, 1, 1, 1, 1, 0]


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_who_is_one_voter_is_named_by_the_lowest_and_nobody_is_parted(ring: list[int], joined: list[int]) -> None:
    voter = voters(np.array(ring), np.array(joined))
    assert (voter <= np.arange(6)).all()
    assert (voter[voter] == voter).all()
    for index in range(6):
        assert voter[index] == voter[ring[index]] == voter[joined[index]]


def test_a_second_account_that_says_the_same_weighs_nothing_once_it_is_joined() -> None:
    crowd = one_coin_crowd(7, np.full(8, 0.8), 60, 5, 2).votes
    mine = np.flatnonzero(crowd.worker == 0)
    doubled = Votes(
        np.concatenate([crowd.task, crowd.task[mine]]),
        np.concatenate([crowd.worker, np.full(len(mine), crowd.n_workers)]),
        np.concatenate([crowd.label, crowd.label[mine]]),
        crowd.n_tasks,
        crowd.n_workers + 1,
        crowd.n_classes,
    )
    joined = np.array([*range(crowd.n_workers), 0])
    alone, known = judge(evidence(crowd)), judge(evidence(doubled, joined=joined))
    unknown = judge(evidence(doubled))

    assert np.allclose(known.posterior, alone.posterior, atol=0.02)
    assert np.abs(unknown.posterior - alone.posterior).max() > np.abs(known.posterior - alone.posterior).max()
    first, second = (known.peers[doubled.worker == worker] for worker in (0, crowd.n_workers))
    assert first.tolist() == second.tolist(), "neither counts among the other's peers"
    assert known.cluster.tolist() == list(range(crowd.n_workers + 1)), "and it is no ring"
    assert evidence(doubled).digest() != evidence(doubled, joined=joined).digest()
