"""Malformed, huge and odd updates (R11): read or parked with a reference, and never an error of our own."""

import random
import re
import time
from collections import Counter
from typing import Any, Final

import pytest

from bot.platforms import CONTRIBUTOR, OPERATOR
from kernel.values import Language
from tests.hostile.odd_updates import odd_updates
from tests.hostile.place import Place, buttons
from tests.hostile.test_presses import TASKS

COUNT: Final = 1500
"""A few seconds' worth; twenty thousand were run while this was written, and a million is the benchmarks' business."""


async def bear(place: Place, *, seed: int, count: int) -> dict[str, Any]:
    """Bring so many odd updates of people in both languages and of an operator to both bots.

    Returns: how many were parked as unreadable, how many for an error of our own, and how long each took.
    """
    await place.campaign(TASKS)
    people, known = [(await place.operator()).id], ["C1"]
    for language in (*Language, *Language):
        person, card = await place.contributor("Ann", language)
        people.append(person.id)
        known += [buttons(card)[0]["callback_data"].split(":")[1], *re.findall(r"#(\w{4})", card["text"])]

    times_ms = []
    for number, update in enumerate(odd_updates(random.Random(seed), people, known, count)):
        place.clock.advance(600 if number % 500 == 0 else 1)
        begun_s = time.perf_counter()
        assert await place.receive(update, OPERATOR if number % 3 == 0 else CONTRIBUTOR), update
        times_ms.append((time.perf_counter() - begun_s) * 1_000)
    reasons = Counter(error.partition("(")[0] for error in await place.parked())
    return {
        "updates": count,
        "unreadable": reasons.pop("Unreadable", 0),
        "errors": sum(reasons.values()),
        "dropped": len([entry for entry in place.log if "dropped" in entry["event"]]),
        "p99_ms": round(sorted(times_ms)[len(times_ms) * 99 // 100], 1),
    }


@pytest.mark.asyncio
async def test_odd_updates_are_read_or_parked_as_unreadable_and_nothing_else(place: Place) -> None:
    found = await bear(place, seed=1, count=COUNT)
    assert 0 < found["unreadable"] < COUNT / 2
    assert found["errors"] == found["dropped"] == 0, found


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [CONTRIBUTOR, OPERATOR])
@pytest.mark.parametrize("update", [{}, {"nova": {"x": 1}}, {"message": None}, {"poll_answer": {"poll_id": "1"}}])
async def test_an_update_of_a_type_we_do_not_know_is_passed_over(
    place: Place, role: str, update: dict[str, object]
) -> None:
    assert await place.receive({"update_id": 1, **update}, role)

    assert not await place.parked()
