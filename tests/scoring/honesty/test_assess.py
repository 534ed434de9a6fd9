import numpy as np
import pytest

from benchmarks.honesty_cheats import Sort
from benchmarks.honesty_season import Plan, Season, season
from scoring.arrays import IntArray
from scoring.honesty.assess import Assessment, assess
from scoring.honesty.conditioned import conditions_of
from scoring.standing import StandingState, Tally
from scoring.votes import BadVotes, Votes
from tests.scoring.crowd import votes

NO_VOTES: list[tuple[int, int, int]] = []


@pytest.fixture(scope="module", params=[2, 4])
def played(request: pytest.FixtureRequest) -> Season:
    return season(Plan(request.param), 1)


@pytest.fixture(scope="module")
def known(played: Season) -> Assessment:
    return assess(played.votes, played.gold, played.answers)


def scores(known: Assessment) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([standing.score for standing in known.standings])


def test_rare_answers_of_the_model_are_pooled_and_none_is_an_answer() -> None:
    rows = [(task, worker, 0) for task in range(30) for worker in range(2)]
    answers = np.array([[0] * 12 + [-1] * 10 + [1] * 5 + [2] * 3])

    conditions = conditions_of(votes(rows, 30, 2, 3), answers)

    common_two, pooled = {*conditions[:12].tolist()}, {*conditions[22:].tolist()}
    assert len(common_two) == 1
    assert len({*conditions[12:22].tolist()}) == 1
    assert pooled == {0}
    assert len({*conditions.tolist()}) == 3


def test_a_ring_has_no_peers_in_itself() -> None:
    sheet = np.arange(20) % 2
    rows = [(task, worker, int(sheet[task])) for task in range(20) for worker in range(3)]
    elsewhere = [(20 + worker, worker, 0) for worker in range(3, 7)]

    known = assess(votes([*rows, *elsewhere], 27, 7, 2), np.full(27, -1))

    assert known.rings.cluster.tolist() == [0, 0, 0, 3, 4, 5, 6]
    assert not known.view.counted.any()
    assert {standing.state for standing in known.standings} == {StandingState.YOUNG}


def test_pasting_from_a_model_like_ours_scores_far_below_honest_work(played: Season, known: Assessment) -> None:
    assert scores(known)[played.sort == Sort.PASTE].mean() < scores(known)[played.sort == Sort.HONEST].mean() / 3


def test_copies_of_our_model_score_at_most_nothing_on_average() -> None:
    """Over seasons of both sizes and both ways of assignment: Z itself tells nothing beyond Z."""
    means = []
    for seed in range(4):
        for n_classes, is_chosen in [(2, False), (2, True), (4, False), (4, True)]:
            one = season(Plan(n_classes, is_chosen=is_chosen, agreement=1.0), seed)
            means.append(scores(assess(one.votes, one.gold, one.answers))[one.sort == Sort.PASTE].mean())

    assert np.mean(means) <= 0


def test_a_flag_suspends_and_rejects_nothing(known: Assessment) -> None:
    states = np.array([standing.state.value for standing in known.standings])

    assert known.flagged.any()
    assert set(states[known.flagged].tolist()) == {StandingState.SUSPENDED.value}
    assert StandingState.SUSPENDED.value not in states[~known.flagged].tolist()


def test_without_stored_answers_nobody_is_tested_for_pasting(played: Season) -> None:
    blind = assess(played.votes, played.gold)

    assert not blind.flagged.any()
    assert len(blind.paste.z) == 0


def test_the_same_bits_twice(played: Season, known: Assessment) -> None:
    again = assess(played.votes, played.gold, played.answers)

    assert again.standings == known.standings
    assert again.view.excess.tobytes() == known.view.excess.tobytes()


def renamed(votes: Votes, worker: IntArray, label: IntArray) -> Votes:
    columns = votes.task, worker[votes.worker], label[votes.label]
    return Votes(*columns, votes.n_tasks, votes.n_workers, votes.n_classes)


def test_renaming_people_changes_nothing(played: Season, known: Assessment) -> None:
    name = np.random.default_rng(2).permutation(played.votes.n_workers)

    other = assess(renamed(played.votes, name, np.arange(4)), played.gold, played.answers)

    assert np.array_equal(other.flagged[name], known.flagged)
    assert np.allclose(scores(other)[name], scores(known))


def test_relabelling_classes_changes_nothing(played: Season, known: Assessment) -> None:
    name = np.roll(np.arange(played.votes.n_classes), 1)
    gold = np.where(played.gold < 0, -1, name[played.gold])

    other = assess(renamed(played.votes, np.arange(200), name), gold, name[played.answers])

    assert np.array_equal(other.flagged, known.flagged)
    assert np.allclose(scores(other), scores(known))
    assert [a.state for a in other.standings] == [b.state for b in known.standings]


@pytest.mark.parametrize(
    ("cast", "gold"),
    [
        (votes(NO_VOTES, 0, 0, 1), []),
        (votes(NO_VOTES, 3, 2, 2), [-1, 0, -1]),
        (votes([(0, 0, 1)], 1, 1, 2), [-1]),
        (votes([(0, 0, 1)], 1, 1, 2), [1]),
        (votes([(t, 0, t % 2) for t in range(30)], 30, 1, 2), [-1] * 30),
        (votes([(t, w, 0) for t in range(30) for w in range(4)], 30, 4, 1), [-1] * 30),
        (votes([(t, w, 0) for t in range(30) for w in range(4)], 30, 4, 2), [0] * 30),
        (votes([(t, w, t) for t in range(20) for w in range(3)], 20, 3, 10_000), [-1] * 20),
    ],
    ids=["nothing", "no vote", "one vote", "one on gold", "alone", "one class", "all gold", "10,000 classes"],
)
@pytest.mark.parametrize("models", [0, 1, 3])
def test_whatever_comes_in_nothing_is_undefined(cast: Votes, gold: list[int], models: int) -> None:
    answers = np.zeros((models, cast.n_tasks), dtype=np.int64)

    known = assess(cast, np.array(gold, dtype=np.int64), answers)

    assert len(known.standings) == cast.n_workers
    for standing in known.standings:
        assert np.isfinite([standing.score, standing.standard_error]).all()
        assert 0 <= standing.quality.parts <= 10**9
    for numbers in (known.view.support, known.view.excess, known.paste.z, known.paste.effect):
        assert np.isfinite(numbers).all()


def test_what_is_known_from_elsewhere_adds_up() -> None:
    cast = votes([(0, 0, 1), (0, 1, 1)], 1, 2, 2)
    proven = Tally(50, 45, 50, 0, 0, 50, 20, 50, 20, 9)

    known = assess(cast, np.array([-1]), elsewhere=[proven, Tally()])

    assert [standing.state for standing in known.standings] == [StandingState.GOOD, StandingState.YOUNG]
    assert known.tallies[0].votes == 1


@pytest.mark.parametrize("wrong", [{"suspended": np.zeros(3, dtype=bool)}, {"elsewhere": [Tally()]}])
def test_columns_that_are_not_one_per_worker_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadVotes):
        assess(votes([(0, 0, 1), (0, 1, 1)], 1, 2, 2), np.array([-1]), **wrong)  # type: ignore[arg-type]


def test_a_second_vote_on_a_task_is_refused() -> None:
    with pytest.raises(BadVotes):
        assess(votes([(0, 0, 1), (0, 0, 0)], 1, 1, 2), np.array([-1]))
