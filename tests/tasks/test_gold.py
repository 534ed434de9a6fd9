"""Gold retires when it is worn, and when it is no longer as hard as it was; a steady item stays."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tasks.gold import GOLD_EXPOSURES_MAX, SIDE_MIN, Retired, change, retirement

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
