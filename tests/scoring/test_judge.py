import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.evidence import Evidence
from scoring.judge import Judgement, judge
from scoring.standing import Tally
from scoring.verdicts import Verdict
from scoring.votes import BadVotes
from tests.scoring.crowd import evidence, one_coin_crowd, votes

TRUST = Tally(votes=100, right=95.0)


def trusted(rows: list[tuple[int, int, int]], n_tasks: int, n_workers: int, **changes: object) -> Judgement:
    """Judge two-class votes of people who are known to be right 19 times in 20."""
    known = {"elsewhere": [TRUST] * n_workers, "gold": np.full(n_tasks, -1)}
    return judge(evidence(votes(rows, n_tasks, n_workers, 2), **known | changes))


def with_gold(n_tasks: int) -> np.ndarray:
    """One more task, which is gold and has no votes: the scope is anchored."""
    gold = np.full(n_tasks, -1)
    gold[-1] = 0
    return gold


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    n_tasks, n_workers, n_classes = draw(st.integers(0, 6)), draw(st.integers(0, 6)), draw(st.integers(1, 4))
    row = st.tuples(
        st.integers(0, max(n_tasks - 1, 0)), st.integers(0, max(n_workers - 1, 0)), st.integers(0, n_classes - 1)
    )
    rows = draw(st.lists(row, max_size=20)) if n_tasks and n_workers else []
    flags = st.lists(st.booleans(), min_size=n_tasks, max_size=n_tasks).map(lambda values: np.array(values, dtype=bool))
    counts = st.lists(st.integers(-1, n_classes - 1), min_size=n_tasks, max_size=n_tasks)
    return evidence(
        votes(rows, n_tasks, n_workers, n_classes),
        gold=np.array(draw(counts), dtype=np.int64),
        full_overlap=draw(flags),
        already_closed=draw(flags),
        gold_due=draw(flags),
        open_leases=np.array(draw(flags), dtype=np.int64),
        closing=draw(st.booleans()),
        elsewhere=draw(st.none() | st.just([TRUST] * n_workers)),
        suspended=draw(st.none() | st.just(np.ones(n_workers, dtype=bool))),
        tau=draw(st.floats(0, 1)),
    )


@settings(max_examples=150)
@given(evidences())
def test_any_evidence_is_judged_without_a_nan(given_evidence: Evidence) -> None:
    judgement = judge(given_evidence)

    for floats in (judgement.posterior, judgement.confidence, judgement.support):
        assert np.isfinite(floats).all()
        assert ((floats >= 0) & (floats <= 1 + 1e-12)).all()
    assert np.isfinite([[s.score, s.standard_error] for s in judgement.standings]).all()
    assert 0 < judgement.mean_accuracy <= 1


@settings(max_examples=150)
@given(evidences())
def test_laws_of_closing(given_evidence: Evidence) -> None:
    states = judge(given_evidence).states

    assert not (states.closed & given_evidence.is_gold).any(), "gold never closes"
    assert not (states.closes & given_evidence.already_closed).any(), "nothing closes twice"
    assert (states.closed | given_evidence.is_gold)[given_evidence.already_closed].all(), "nothing opens again"


@settings(max_examples=150)
@given(evidences())
def test_only_gold_or_three_peers_can_reject(given_evidence: Evidence) -> None:
    judgement = judge(given_evidence)

    rejected = judgement.verdict == Verdict.REJECTED
    on_gold = given_evidence.is_gold[given_evidence.task]
    assert (on_gold | (judgement.peers >= 3))[rejected].all()
    undecided = judgement.verdict == Verdict.UNDECIDED
    assert undecided[~judgement.states.due[given_evidence.task]].all()


def test_a_judgement_crosses_to_another_process_and_is_the_same_every_time() -> None:
    crowd = one_coin_crowd(1, np.linspace(0.5, 0.9, 10), 40, 3, 3)
    given_evidence = pickle.loads(pickle.dumps(evidence(crowd.votes, gold=crowd.gold(20))))  # noqa: S301

    one, other = pickle.loads(pickle.dumps(judge(given_evidence))), judge(given_evidence)  # noqa: S301

    assert (one.posterior == other.posterior).all()
    assert (one.verdict == other.verdict).all()
    assert one.standings == other.standings


def test_two_sure_votes_close_a_task_where_gold_anchors_the_fit_and_three_where_none_does() -> None:
    two, three = [(0, 0, 1), (0, 1, 1)], [(0, 0, 1), (0, 1, 1), (0, 2, 1)]

    assert trusted(two, 2, 3, gold=with_gold(2)).states.closes.tolist() == [True, False]
    assert trusted(two, 2, 3).states.closes.tolist() == [False, False]
    assert trusted(three, 2, 3).states.closes.tolist() == [True, False]


def test_a_vote_on_an_open_task_is_undecided() -> None:
    assert trusted([(0, 0, 1)], 1, 1).verdict.tolist() == [Verdict.UNDECIDED]


def test_a_hidden_sample_runs_to_the_cap_however_sure() -> None:
    rows = [(0, w, 1) for w in range(4)]
    hidden = np.array([True])

    at_four = trusted(rows, 1, 5, full_overlap=hidden)
    at_five = trusted([*rows, (0, 4, 1)], 1, 5, full_overlap=hidden)

    assert (at_four.states.reached_tau[0], at_four.states.closed[0]) == (True, False)
    assert at_five.states.closed[0]
    assert at_five.verdict.tolist() == [Verdict.ACCEPTED] * 5


def test_a_lone_dissenter_against_three_sure_peers_is_rejected() -> None:
    judgement = trusted([(0, 0, 1), (0, 1, 1), (0, 2, 1), (0, 3, 0)], 1, 4)

    assert judgement.verdict.tolist() == [Verdict.ACCEPTED] * 3 + [Verdict.REJECTED]
    assert judgement.peers.tolist() == [3] * 4
    assert judgement.agreeing.tolist() == [2, 2, 2, 0]


def test_two_peers_are_too_few_to_reject() -> None:
    judgement = trusted([(0, 0, 1), (0, 1, 1), (0, 2, 0)], 1, 3, max_overlap=3)

    assert judgement.states.closed.all()
    assert judgement.verdict.tolist() == [Verdict.ACCEPTED] * 3
    assert judgement.support[2] < 0.05


def test_at_the_cap_without_tau_a_person_looks_at_who_stands_alone() -> None:
    judgement = trusted([(0, 0, 1), (0, 1, 1), (0, 2, 1), (0, 3, 0)], 1, 4, max_overlap=4, tau=0.9999)

    assert judgement.states.closed.all()
    assert not judgement.states.reached_tau.any()
    assert judgement.verdict.tolist() == [Verdict.ACCEPTED] * 3 + [Verdict.ADJUDICATE]


def test_a_late_vote_on_a_closed_task_is_judged_too() -> None:
    judgement = trusted([(0, 0, 1)], 1, 1, already_closed=np.array([True]))

    assert judgement.verdict.tolist() == [Verdict.ACCEPTED]
    assert not judgement.states.closes.any()


def test_gold_votes_wait_like_any_others_and_then_gold_decides() -> None:
    gold = np.array([1])

    alone = trusted([(0, 0, 0)], 1, 2, gold=gold)
    overdue = trusted([(0, 0, 0)], 1, 2, gold=gold, gold_due=np.array([True]))
    joined = trusted([(0, 0, 0), (0, 1, 1)], 1, 2, gold=gold)

    assert alone.verdict.tolist() == [Verdict.UNDECIDED]
    assert overdue.verdict.tolist() == [Verdict.REJECTED]
    assert joined.verdict.tolist() == [Verdict.REJECTED, Verdict.ACCEPTED]
    assert not joined.states.closed.any()


def test_a_closing_campaign_decides_what_it_has_once_leases_are_back() -> None:
    rows = [(0, 0, 1), (1, 0, 1)]

    judgement = trusted(rows, 3, 1, closing=True, open_leases=np.array([0, 1, 0]))

    assert judgement.states.closes.tolist() == [True, False, False]
    assert judgement.verdict.tolist() == [Verdict.ACCEPTED, Verdict.UNDECIDED]


def test_of_a_repeated_vote_only_the_first_is_judged() -> None:
    judgement = trusted([(0, 0, 1), (0, 1, 1), (0, 2, 1), (0, 0, 0)], 1, 3)

    assert judgement.votes.tolist() == [3]
    assert judgement.verdict.tolist() == [Verdict.ACCEPTED] * 3 + [Verdict.UNDECIDED]
    assert judgement.support[3] == 0
    assert judgement.tallies[0].votes == 1


def test_standing_sums_over_campaigns_and_the_tally_stays_apart() -> None:
    elsewhere = Tally(votes=30, right=27.0, counted=30, weight=30.0, weighted_excess=12.0, squared_weight=30.0)

    judgement = judge(evidence(votes([(0, 0, 1), (0, 1, 1)], 1, 2, 2), elsewhere=[elsewhere, Tally()]))

    assert [standing.counted for standing in judgement.standings] == [31, 1]
    assert [tally.counted for tally in judgement.tallies] == [1, 1]


def test_everything_can_be_gold() -> None:
    crowd = one_coin_crowd(8, np.full(5, 0.8), 30, 3, 3)

    judgement = judge(evidence(crowd.votes, gold=crowd.truth))

    right = crowd.votes.label == crowd.truth[crowd.votes.task]
    assert (judgement.verdict == np.where(right, Verdict.ACCEPTED, Verdict.REJECTED)).all()
    assert (judgement.confidence == 1).all()


@pytest.mark.parametrize(
    "changes",
    [
        {"gold": np.array([-1, -1])},
        {"min_overlap": 0},
        {"min_overlap": 6},
        {"tau": float("nan")},
        {"elsewhere": [Tally()]},
        {"suspended": np.array([True])},
        {"label": np.array([0.5])},
        {"label": np.array([2])},
        {"task": np.array([0, 0])},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_evidence_that_does_not_fit_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        judge(evidence(votes([(0, 0, 1)], 1, 2, 2), **changes))
    assert isinstance(refusal.value, BadVotes) or "label" in changes


def test_labels_are_right_as_often_as_confidence_says() -> None:
    crowd = one_coin_crowd(13, np.linspace(0.45, 0.9, 40), 600, 4, 3)
    gold = crowd.gold(100)

    judgement = judge(evidence(crowd.votes, gold=gold, max_overlap=4))

    asked = gold < 0
    assert abs(judgement.confidence[asked].mean() - crowd.accuracy_of(judgement.posterior, gold)) < 0.05


def test_ten_thousand_classes_are_judged() -> None:
    rows = [(t, w, 37 * t if w else t) for t in range(30) for w in range(4)]

    judgement = judge(evidence(votes(rows, 30, 4, 10_000)))

    assert judgement.label.tolist() == [37 * t for t in range(30)]


def test_a_closed_task_whose_truth_was_told_since_is_due_and_does_not_close_again() -> None:
    yes = np.array([True])
    told = trusted([(0, 0, 0)], 1, 2, gold=np.array([1]), already_closed=yes)

    assert told.verdict.tolist() == [Verdict.REJECTED]
    assert told.label.tolist() == [1]
    assert not told.states.closes.any()
