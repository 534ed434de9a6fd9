"""A small simulated month: every streak and badge is what the raw answers say; a difference is told."""

from argparse import Namespace
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks import streaks
from benchmarks.problems import Unmeasurable
from benchmarks.streaks_month import Inhabitant, inhabitants, settle_down
from store.sessions import Sessions


def test_a_month_comes_to_what_its_answers_say() -> None:
    figures = streaks.measure(Namespace(people=40))
    assert figures["people"] == 40
    assert figures["answers"] > 400
    assert figures["badges"] > 100
    assert figures["job_ms_per_person"] > 0


def test_an_answer_that_the_house_has_not_seen_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def forgetful(sessions: Sessions, people: list[Inhabitant]) -> None:
        lost = [replace(each, answers=tuple(one for one in each.answers if one.state != "paid")) for each in people]
        await settle_down(sessions, lost)

    monkeypatch.setattr(streaks, "settle_down", forgetful)
    with pytest.raises(Unmeasurable):
        streaks.measure(Namespace(people=8))


def test_people_live_across_midnights_and_a_clock_set_back() -> None:
    people = list(inhabitants(40, 4))
    assert len({each.zone for each in people}) == 5
    moments = [answer.at for each in people for answer in each.answers]
    assert max(moments) - min(moments) > timedelta(days=28)
