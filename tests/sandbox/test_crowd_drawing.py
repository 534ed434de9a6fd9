"""Simulated people draw: what they see of a card, and how well they hit it."""

import json
import random

from sandbox.crowd.cards import Wants, read
from sandbox.crowd.drawing import drawn

TRUTH = json.dumps([[0.1, 0.2, 0.3, 0.4, 0], [0.6, 0.6, 0.9, 0.9, 1]])


def card(page: bool, skip: bool) -> Wants:
    buttons = [{"text": "⏭", "callback_data": "s:x"}] if skip else []
    opens = [{"text": "Draw", "web_app": {"url": "http://127.0.0.1:1/app/boxes/x"}}] if page else []
    return read({"message_id": 1, "text": "Box it.", "reply_markup": {"inline_keyboard": [opens, buttons]}}).wants


def test_a_task_with_a_page_is_drawn() -> None:
    assert card(page=True, skip=True) is Wants.DRAW
    assert card(page=True, skip=False) is not Wants.DRAW
    assert card(page=False, skip=True) is Wants.TEXT


def test_whoever_sees_everything_draws_it_nearly_where_it_is() -> None:
    boxes = drawn(TRUTH, 1.0, random.Random(1))
    assert [box[4] for box in boxes] == [0, 1]
    for box, truth in zip(boxes, json.loads(TRUTH), strict=True):
        assert all(abs(side - known) < 0.02 for side, known in zip(box[:4], truth[:4], strict=True))
        assert box != truth


def test_who_sees_half_of_it_draws_half_of_it() -> None:
    dice = random.Random(1)
    counts = [len(drawn(TRUTH, 0.5, dice)) for _ in range(400)]
    assert 0.9 < sum(counts) / 400 < 1.1
    assert len(drawn(None, 1.0, dice)) == 1
