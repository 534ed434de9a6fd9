"""Gold retires when it is worn, and when it is no longer as hard as it was; a steady item stays."""

from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import TaskId
from tasks.allocation import has_full_overlap
from tasks.gold import GOLD_EXPOSURES_MAX, SIDE_MIN, Known, Retired, change, gold_wanted, is_checked, retirement

answers = st.lists(st.booleans(), max_size=GOLD_EXPOSURES_MAX - 1)


@given(answers)
def test_too_few_answers_on_either_side_never_show_a_change(is_right: list[bool]) -> None:
    assert change(is_right[: 2 * SIDE_MIN - 1]) == 0
    assert change(is_right) >= 0


@given(answers)
def test_the_change_is_the_same_for_the_opposite_answers_and_backwards(is_right: list[bool]) -> None:
    assert abs(change(is_right) - change([not each for each in is_right])) < 1e-9
    assert abs(change(is_right) - change(is_right[::-1])) < 1e-9


def test_steady_items_of_any_difficulty_serve_until_they_are_worn() -> None:
    rng = Random(11)
    moved = 0
    for number in range(150):
        error = (0.05, 0.2, 0.5)[number % 3]
        is_right = [rng.random() >= error for _ in range(GOLD_EXPOSURES_MAX)]
        moved += any(retirement(is_right[:count]) is Retired.MOVED for count in range(30, GOLD_EXPOSURES_MAX, 10))
        assert retirement(is_right) is Retired.WORN
    assert moved <= 4


def test_a_leak_and_a_changed_world_are_seen_within_fifty_answers() -> None:
    rng = Random(12)
    for before, after in ((0.3, 0.0), (0.1, 0.6)):
        seen = 0
        for _ in range(40):
            is_right = [rng.random() >= before for _ in range(100)] + [rng.random() >= after for _ in range(50)]
            seen += retirement(is_right) is Retired.MOVED
        assert seen >= 36


def test_a_campaign_is_without_gold_below_twenty_or_two_in_a_hundred() -> None:
    assert [gold_wanted(tasks) for tasks in (0, 1_000, 1_049, 1_050, 10_000)] == [20, 20, 20, 21, 200]
    assert Known().is_short
    assert Known(1_050, 20).is_short
    assert not Known(1_050, 21).is_short


def test_a_twentieth_is_checked_whatever_is_answered_to_the_cap() -> None:
    rng = Random(7)
    ids = [TaskId(UUID(int=rng.getrandbits(128))) for _ in range(20_000)]
    checked = [id for id in ids if is_checked(id)]
    assert 0.045 < len(checked) / len(ids) < 0.055
    assert 0.07 < sum(map(has_full_overlap, checked)) / len(checked) < 0.13
