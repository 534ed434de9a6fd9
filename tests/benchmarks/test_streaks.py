"""A small simulated month: every streak, badge and bonus is what the raw answers say; a difference is told."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks import streaks
from benchmarks.problems import Unmeasurable
from benchmarks.streaks_month import Answer, Inhabitant, Town, inhabitants, settle_down
from store.sessions import Sessions


def test_a_month_comes_to_what_its_answers_say() -> None:
    figures = streaks.measure(Namespace(people=24))
    assert figures["people"] == 24
    assert figures["answers"] > 300
    assert figures["badges"] > 80
    assert figures["bonuses"] > 40
    assert figures["bonuses_waiting"] > 0
    assert figures["job_ms_per_person"] > 0


def lost(answer: Answer) -> Answer:
    return replace(answer, state="withheld") if answer.state == "paid" else answer


def cheap(answer: Answer) -> Answer:
    return replace(answer, units=answer.units // 3)


@pytest.mark.parametrize("change", [lost, cheap])
def test_an_answer_that_the_house_knows_otherwise_is_found_out(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Answer], Answer]
) -> None:
    async def otherwise(sessions: Sessions, people: list[Inhabitant]) -> Town:
        return await settle_down(sessions, [replace(each, answers=tuple(map(change, each.answers))) for each in people])

    monkeypatch.setattr(streaks, "settle_down", otherwise)
    with pytest.raises(Unmeasurable):
        streaks.measure(Namespace(people=8))


def test_people_live_across_midnights_and_a_clock_set_back() -> None:
    people = list(inhabitants(40, 4))
    assert len({each.zone for each in people}) == 5
    moments = [answer.at for each in people for answer in each.answers]
    assert max(moments) - min(moments) > timedelta(days=28)
