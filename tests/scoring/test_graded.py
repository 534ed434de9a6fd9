import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.values import Answer, AnswerSpace, Boxes, Mark, Number, Tags
from scoring.answers import LARGEST_NUMBER
from scoring.evidence import Evidence
from scoring.judge import judge
from scoring.standing import StandingState
from scoring.verdicts import Verdict
from scoring.votes import BadVotes
from tests.scoring.crowd import evidence, votes
from tests.scoring.graded_crowd import WORLDS, graded_evidence, season

NAMES = sorted(WORLDS)


@pytest.mark.parametrize("gold", [0, 20])
@pytest.mark.parametrize("name", NAMES)
def test_honest_work_is_mostly_accepted_and_guesses_are_mostly_not(name: str, gold: int) -> None:
    done = season(WORLDS[name], gold=gold)

    assert done.share_accepted(of_cheats=False) > 0.88
    assert done.share_accepted(of_cheats=True) < 0.4
    states = [stands.state for stands in done.judgement.standings]
    assert states[done.cheats :].count(StandingState.GOOD) >= len(states) - done.cheats - 1
    assert StandingState.GOOD not in states[: done.cheats]


@pytest.mark.parametrize("name", NAMES)
def test_who_says_the_same_of_everything_earns_nothing(name: str) -> None:
    done = season(WORLDS[name], gold=15, cheats=4, cheat="same")

    assert StandingState.GOOD not in [stands.state for stands in done.judgement.standings[: done.cheats]]


@pytest.mark.parametrize("name", ["tags", "counts", "boxes"])
def test_people_who_copy_from_each_other_are_one_voter_unless_they_are_right(name: str) -> None:
    ring = season(WORLDS[name], gold=15, cheats=4, cheat="ring", n_tasks=160)
    right = season(WORLDS[name], gold=15, cheats=4, cheat="right", n_tasks=160)

    assert len(set(ring.judgement.cluster[:4].tolist())) < 4
    assert ring.judgement.cluster[4:].tolist() == list(range(4, 20))
    assert ring.share_accepted(of_cheats=False) > 0.88
    assert right.judgement.cluster.tolist() == list(range(20))
    assert right.share_accepted(of_cheats=True) > 0.95


@pytest.mark.parametrize("name", NAMES)
def test_labels_come_near_the_truth_and_gold_is_the_truth(name: str) -> None:
    done = season(WORLDS[name], gold=20, cheats=4)
    values = done.judgement.values
    assert values is not None

    assert [values[task] for task in range(20)] == done.truths[:20]
    assert (done.judgement.confidence[:20] == 1).all()
    sure = np.flatnonzero(done.judgement.states.reached_tau)
    assert len(sure) > 50
    assert np.mean([_is_near(values[task], done.truths[task]) for task in sure.tolist()]) > 0.85


def _is_near(value: Answer, truth: Answer) -> bool:
    if isinstance(value, float) and isinstance(truth, float):
        return abs(value - truth) <= max(0.5, 0.1 * truth)
    assert isinstance(value, tuple)
    assert isinstance(truth, tuple)
    return len(value) == len(truth) if truth and isinstance(truth[0], tuple) else value == truth


def test_three_who_agree_refute_a_far_fourth_and_gold_needs_nobody() -> None:
    said = [(task, who, 5.0 + task) for task in range(3) for who in range(3)] + [(0, 3, 40.0), (1, 3, 7.0)]
    judged = judge(graded_evidence(Number(), said, 3, 4, {}, max_overlap=4))
    assert [Verdict(code) for code in judged.verdict[-2:]] == [Verdict.REJECTED, Verdict.ACCEPTED]

    on_gold = judge(graded_evidence(Number(), [(0, 0, 40.0), (1, 0, 6.0)], 2, 1, {0: 5.0, 1: 6.0}))
    assert [Verdict(code) for code in on_gold.verdict] == [Verdict.REJECTED, Verdict.ACCEPTED]
    assert on_gold.standings[0].gold_right == 1


def test_an_answer_of_tags_is_refused_only_where_more_of_it_is_wrong_than_right() -> None:
    given = [(0, (0, 1)), (1, (0, 1, 2)), (2, (2,)), (3, ())]
    said: list[tuple[int, int, Answer]] = [(task, 0, tags) for task, tags in given]
    judged = judge(graded_evidence(Tags(3), said, 4, 1, {0: (0, 1), 1: (0, 1), 2: (0, 1), 3: (2,)}))

    assert [Verdict(code).name for code in judged.verdict] == ["ACCEPTED", "ACCEPTED", "REJECTED", "REJECTED"]
    assert judged.support[:4].tolist() == pytest.approx([1, 2 / 3, 0, 0])


def test_a_box_is_the_same_only_under_the_same_name_and_nothing_is_an_answer() -> None:
    seen: Mark = (0.1, 0.1, 0.4, 0.4, 0)
    shifted: Mark = (0.12, 0.1, 0.42, 0.4, 0)
    renamed: Mark = (0.1, 0.1, 0.4, 0.4, 1)
    said: list[tuple[int, int, Answer]] = [(0, 0, (shifted,)), (1, 0, (renamed,)), (2, 0, ()), (3, 0, ())]
    judged = judge(graded_evidence(Boxes(), said, 4, 1, {0: (seen,), 1: (seen,), 2: (), 3: (seen,)}))

    assert [Verdict(code).name for code in judged.verdict] == ["ACCEPTED", "REJECTED", "ACCEPTED", "REJECTED"]


def test_an_odd_number_does_not_move_the_label() -> None:
    said = [(task, who, 5.0) for task in range(10) for who in range(4)] + [(0, 4, 900.0)]
    judged = judge(graded_evidence(Number(), said, 10, 5, {}))
    assert judged.values is not None
    assert judged.values[0] == 5.0
    assert judged.support[-1] == pytest.approx(0, abs=1e-6)


def test_a_fit_of_options_has_the_fingerprint_it_had_and_meanings_are_part_of_one() -> None:
    options = evidence(votes([(0, 0, 1)], 1, 1, 2), gold=np.array([-1]))
    assert options.space is None
    one = graded_evidence(Number(), [(0, 0, 5.0)], 1, 1, {})
    other = graded_evidence(Number(), [(0, 0, 6.0)], 1, 1, {})
    assert one.digest() != other.digest()
    with pytest.raises(BadVotes):
        graded_evidence(Number(), [(0, 0, 5.0)], 1, 1, {}, meanings=None)


_CORNER = st.sampled_from([0.0, 0.2, 0.5])
_MARKS = st.lists(
    st.tuples(_CORNER, _CORNER, st.integers(0, 2)).map(lambda at: (at[0], at[1], at[0] + 0.4, at[1] + 0.5, at[2])),
    max_size=4,
).map(lambda marks: tuple(sorted(marks)))
_ANSWERS: dict[AnswerSpace, st.SearchStrategy[Answer]] = {
    Tags(3): st.sets(st.integers(0, 2)).map(lambda tags: tuple(sorted(tags))),
    Number(): st.sampled_from([0.0, -0.0, 1.0, 1.5, -7.0, 1e-9, LARGEST_NUMBER, -LARGEST_NUMBER]),
    Boxes(): _MARKS,
}


@st.composite
def graded_evidences(draw: st.DrawFn) -> Evidence:
    space = draw(st.sampled_from(list(_ANSWERS)))
    n_tasks, n_workers = draw(st.integers(0, 5)), draw(st.integers(0, 6))
    row = st.tuples(st.integers(0, max(n_tasks - 1, 0)), st.integers(0, max(n_workers - 1, 0)), _ANSWERS[space])
    said = draw(st.lists(row, max_size=20)) if n_tasks and n_workers else []
    gold = draw(st.dictionaries(st.integers(0, n_tasks - 1), _ANSWERS[space])) if n_tasks else {}
    return graded_evidence(
        space,
        said,
        n_tasks,
        n_workers,
        gold,
        closing=draw(st.booleans()),
        tau=draw(st.floats(0, 1)),
        suspended=draw(
            st.none()
            | st.lists(st.booleans(), min_size=n_workers, max_size=n_workers).map(
                lambda flags: np.array(flags, dtype=bool)
            )
        ),
    )


@settings(max_examples=200, deadline=None)
@given(graded_evidences())
def test_whatever_is_answered_is_judged_without_a_nan(given_evidence: Evidence) -> None:
    judged = judge(given_evidence)

    for floats in (judged.posterior, judged.confidence, judged.support):
        assert np.isfinite(floats).all()
        assert ((floats >= 0) & (floats <= 1 + 1e-9)).all()
    assert np.isfinite([[s.score, s.standard_error] for s in judged.standings]).all()
    assert (judged.agreeing <= judged.peers).all()
    assert judged.values is not None
    assert len(judged.values) == given_evidence.n_tasks
