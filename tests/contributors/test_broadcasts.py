"""What can be done about a broadcast, and when it is over."""

import pytest

from contributors.broadcasts import OVER, BroadcastState, Step, steered
from contributors.errors import BroadcastOver


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("is_planned", [True, False])
def test_a_step_that_is_taken_is_taken_once(step: Step, *, is_planned: bool) -> None:
    for state in BroadcastState:
        if state in OVER:
            continue
        after = steered(state, step, is_planned=is_planned, number=1)
        if step is Step.STOP or after not in OVER:
            assert steered(after, step, is_planned=is_planned, number=1) is after


def test_whoever_resumes_goes_on_where_it_was_paused() -> None:
    for is_planned, before in ((True, BroadcastState.SENDING), (False, BroadcastState.PLANNING)):
        paused = steered(before, Step.PAUSE, is_planned=is_planned, number=1)
        assert paused is BroadcastState.PAUSED
        assert steered(paused, Step.RESUME, is_planned=is_planned, number=1) is before


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize("step", [Step.PAUSE, Step.RESUME])
def test_what_is_over_stays_over(state: BroadcastState, step: Step) -> None:
    with pytest.raises(BroadcastOver):
        steered(state, step, is_planned=True, number=3)


def test_what_is_done_can_not_be_stopped_any_more() -> None:
    with pytest.raises(BroadcastOver):
        steered(BroadcastState.DONE, Step.STOP, is_planned=True, number=3)
