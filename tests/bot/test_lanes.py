"""Every update, however odd, has a lane; a lane keeps its order and is forgotten when it is empty."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lanes import Lanes, lane_of

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["chat", "from", "id", "x"]), inner),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("raw", "lane"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, -5),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}}}}, -5),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, 7),
        ({"update_id": 1, "poll_answer": {"user": {"id": 7}}}, 7),
        ({"update_id": 1, "poll": {"id": "p"}}, ("update", "1")),
    ],
)
def test_an_update_belongs_to_its_chat_else_its_person(raw: dict[str, object], lane: object) -> None:
    assert lane_of(raw) == lane


@given(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "x"]), json_values))
def test_no_shape_makes_it_fail(raw: dict[str, object]) -> None:
    hash(lane_of(raw))


@pytest.mark.asyncio
async def test_a_lane_keeps_its_order_and_is_forgotten() -> None:
    lanes, order = Lanes(), []

    async def visit(lane: str, number: int, pause_s: float) -> None:
        async with lanes.turn(lane):
            await asyncio.sleep(pause_s)
            order.append((lane, number))

    await asyncio.gather(visit("a", 1, 0.03), visit("a", 2, 0), visit("b", 1, 0.01), visit("a", 3, 0))

    assert order == [("b", 1), ("a", 1), ("a", 2), ("a", 3)]
    assert len(lanes) == 0
