"""A panel has its own least and most votes, and is heard to its end in a campaign that closes."""

import numpy as np
import pytest

from scoring.judge import Judgement, judge
from scoring.standing import Tally
from scoring.votes import BadVotes
from tests.scoring.crowd import evidence, votes

TRUST = Tally(votes=100, right=95.0)


def heard(count: int, *, panel: bool, against: int = 0, **changes: object) -> Judgement:
    """So many trusted votes for 1 and so many for 0, on one task of a campaign in which two are enough."""
    rows = [(0, worker, int(worker < count)) for worker in range(count + against)]
    facts = {"panel": np.array([panel]), "gold": np.array([-1]), "elsewhere": [TRUST] * (count + against)}
    return judge(evidence(votes(rows, 1, count + against, 2), **({"max_overlap": 2} | facts | changes)))


def test_two_votes_close_a_task_and_not_a_panel() -> None:
    assert heard(2, panel=False).states.closed.tolist() == [True]
    assert heard(2, panel=True).states.closed.tolist() == [False]


def test_three_votes_that_agree_close_a_panel() -> None:
    judgement = heard(3, panel=True)
    assert judgement.states.closed.tolist() == [True]
    assert judgement.states.reached_tau.tolist() == [True]


def test_a_divided_panel_closes_at_five_without_being_sure() -> None:
    assert heard(2, panel=True, against=2, max_overlap=20).states.closed.tolist() == [False]
    divided = heard(3, panel=True, against=2, max_overlap=20)
    assert (divided.states.closed.tolist(), divided.states.reached_tau.tolist()) == ([True], [False])


def test_closing_gives_a_panel_no_last_call() -> None:
    assert heard(1, panel=False, closing=True).states.closed.tolist() == [True]
    assert heard(1, panel=True, closing=True).states.closed.tolist() == [False]


def test_panels_are_one_flag_a_task() -> None:
    with pytest.raises(BadVotes):
        heard(1, panel=True, panel_overlap=(5, 3))
    with pytest.raises(BadVotes):
        judge(evidence(votes([(0, 0, 0)], 1, 1, 2), panel=np.array([True, False])))
