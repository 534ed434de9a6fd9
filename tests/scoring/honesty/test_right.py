"""People who are alike because they are right are told from those who are alike because they copy."""

import numpy as np
import pytest

from benchmarks.honesty_cheats import Sort
from benchmarks.honesty_season import Plan, season
from scoring.arrays import IntArray
from scoring.honesty.assess import Cleared, assess
from scoring.honesty.rings import Rings
from scoring.votes import Votes

N_TASKS, ALIKE, OTHERS = 40, 5, 20


def mixture(sheet: IntArray, truth: IntArray, *, overlap: int = 4, seed: int = 3) -> Votes:
    """Five people who all answer as the sheet says, and twenty of accuracy .8, four of them a task."""
    random = np.random.default_rng(seed)
    rows = [(task, worker, int(sheet[task])) for task in range(N_TASKS) for worker in range(ALIKE)]
    for task in range(N_TASKS):
        for worker in random.choice(OTHERS, overlap, replace=False):
            is_right = random.random() < 0.8
            rows.append((task, ALIKE + int(worker), int(truth[task] if is_right else 1 - truth[task])))
    columns = np.array(rows, dtype=np.int64).T
    return Votes(columns[0], columns[1], columns[2], N_TASKS, ALIKE + OTHERS, 2)


TRUTH = np.random.default_rng(1).integers(2, size=N_TASKS)
NO_GOLD = np.full(N_TASKS, -1)


def rings_of(votes: Votes, gold: IntArray = NO_GOLD, cleared: Cleared | None = None) -> Rings:
    return assess(votes, gold, cleared=cleared).rings


def alike(rings: Rings) -> bool:
    return bool(rings.is_member[:ALIKE].all())


def test_who_is_always_right_is_no_ring_where_others_confirm_it() -> None:
    rings = rings_of(mixture(TRUTH, TRUTH))

    assert not rings.is_member.any()
    assert not rings.maybe.any()


def test_who_copies_a_sheet_that_others_contradict_is_a_ring() -> None:
    sheet = np.random.default_rng(2).integers(2, size=N_TASKS)

    assert alike(rings_of(mixture(sheet, TRUTH)))


def test_a_sheet_that_is_right_seven_times_in_ten_is_a_ring_too() -> None:
    sheet = np.where(np.arange(N_TASKS) % 10 < 7, TRUTH, 1 - TRUTH)

    assert alike(rings_of(mixture(sheet, TRUTH, overlap=8)))


def test_gold_alone_confirms_people_whom_nobody_else_has_met() -> None:
    task = np.repeat(np.arange(N_TASKS), ALIKE)
    worker = np.tile(np.arange(ALIKE), N_TASKS)
    strangers = 20
    votes = Votes(
        np.concatenate([task, N_TASKS + np.arange(strangers)]),
        np.concatenate([worker, ALIKE + np.arange(strangers)]),
        np.concatenate([TRUTH[task], np.zeros(strangers, dtype=np.int64)]),
        *(N_TASKS + strangers, ALIKE + strangers, 2),
    )
    unknown = np.full(votes.n_tasks, -1)
    gold = unknown.copy()
    gold[:15] = TRUTH[:15]

    assert alike(rings_of(votes, unknown))
    assert not rings_of(votes, gold).is_member.any()
    gold[:15] = 1 - TRUTH[:15]
    assert alike(rings_of(votes, gold)), "gold contradicts them"


def test_a_majority_cannot_be_judged_by_itself() -> None:
    task, worker = np.repeat(np.arange(N_TASKS), ALIKE), np.tile(np.arange(ALIKE), N_TASKS)

    assert not rings_of(Votes(task, worker, TRUTH[task], N_TASKS, ALIKE, 2)).is_member.any()


def test_whom_a_person_cleared_of_a_ring_votes_for_himself_again() -> None:
    sheet = np.random.default_rng(2).integers(2, size=N_TASKS)
    votes = mixture(sheet, TRUTH)
    cleared = Cleared.nobody(votes.n_workers)
    cleared.of_ring[0] = N_TASKS // 2 + 1  # at so many shared tasks

    rings = rings_of(votes, cleared=cleared)

    assert rings.is_member.tolist() == [False, *[True] * (ALIKE - 1), *[False] * OTHERS]
    cleared.of_ring[0] = N_TASKS // 2  # they have doubled since
    assert alike(rings_of(votes, cleared=cleared))


@pytest.mark.parametrize(("n_shared", "waits"), [(5, False), (8, True), (14, True)])
def test_who_may_become_a_ring_waits_and_is_not_called_one(n_shared: int, waits: bool) -> None:
    sheet = np.random.default_rng(2).integers(2, size=N_TASKS)
    votes = mixture(sheet, TRUTH)
    votes = votes.only(np.flatnonzero((votes.worker >= ALIKE) | (votes.task < n_shared)))

    known = assess(votes, NO_GOLD)

    assert not known.rings.is_member[:ALIKE].any()
    assert known.rings.maybe[:ALIKE].all() == waits
    assert [tally.unsure for tally in known.tallies[:ALIKE]] == [int(waits)] * ALIKE


def test_good_people_do_not_speak_for_a_ring() -> None:
    """In a long season good people are alike on six tasks here and there, with members of a ring too."""
    one = season(Plan(2, tasks_each=200, is_chosen=True), 1)

    rings = rings_of(one.votes, one.gold)

    assert rings.is_member[one.sort == Sort.RING].all()
    assert not rings.is_member[one.sort == Sort.HONEST].any()
