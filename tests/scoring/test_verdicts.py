import numpy as np
import pytest

from scoring.closing import TaskStates
from scoring.leave_one_out import PeerView
from scoring.rules import REJECT_BELOW
from scoring.verdicts import Verdict, verdicts_of
from tests.scoring.test_judge import trusted


def verdict(support: float, *, peers: int = 3, tau: bool = True, cap: bool = False, gold: bool = False) -> Verdict:
    """The verdict on one vote of a task that is due."""
    one = np.array([True])
    states = TaskStates(closes=one, closed=one, reached_tau=one & tau, at_cap=one & cap, due=one)
    view = PeerView(
        support=np.array([support]),
        excess=np.array([support]),
        weight=np.array([1.0]),
        peers=np.array([peers]),
        agreeing=np.array([0]),
        on_gold=one & gold,
        counted=one,
        refuted=np.array([support < REJECT_BELOW]),
    )
    return Verdict(int(verdicts_of(np.array([0]), states, view)[0]))


@pytest.mark.parametrize(
    ("support", "expected"), [(0.049, Verdict.REJECTED), (0.05, Verdict.ACCEPTED), (0.3, Verdict.ACCEPTED)]
)
def test_only_less_than_one_in_twenty_is_rejected(support: float, expected: Verdict) -> None:
    assert verdict(support) is expected


def test_an_opposed_vote_goes_to_a_person_only_at_the_cap_without_tau() -> None:
    assert verdict(0.01, tau=False, cap=True) is Verdict.ADJUDICATE
    assert verdict(0.01, tau=True, cap=True) is Verdict.REJECTED
    assert verdict(0.01, tau=False, cap=False) is Verdict.ACCEPTED


def test_gold_needs_no_peers() -> None:
    assert verdict(0.0, peers=0, tau=False, gold=True) is Verdict.REJECTED
    assert verdict(1.0, peers=0, tau=False, gold=True) is Verdict.ACCEPTED


def test_a_cap_under_the_least_overlap_is_the_least_overlap() -> None:
    judgement = trusted([(0, 0, 1), (0, 1, 1)], 1, 2, max_overlap=2)

    assert judgement.states.reached_tau.all(), "two votes are all that a task may get here"
