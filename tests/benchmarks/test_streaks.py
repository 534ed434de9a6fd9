"""A small simulated month: every streak, badge, bonus and digest is what the raw answers say; a difference is told."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks import streaks
from benchmarks.problems import Unmeasurable
from benchmarks.streaks_month import Inhabitant, Town, inhabitants, settle_down
from store.sessions import Sessions


def test_a_month_comes_to_what_its_answers_say() -> None:
    figures = streaks.measure(Namespace(people=16, night=False))
    assert figures["people"] == 16
    assert figures["answers"] > 200
    assert figures["badges"] > 50
    assert figures["bonuses"] > 20
    assert figures["bonuses_waiting"] > 0
    assert figures["digests"] > 20
    assert figures["group_badges"] > 5
    assert figures["job_ms_per_person"] > 0


def lost(person: Inhabitant) -> Inhabitant:
    return replace(person, answers=tuple(one for one in person.answers if one.state != "paid"))


def cheap(person: Inhabitant) -> Inhabitant:
    return replace(person, answers=tuple(replace(one, units=one.units // 3) for one in person.answers))


def alone(person: Inhabitant) -> Inhabitant:
    return replace(person, club=None)


@pytest.mark.parametrize("change", [lost, cheap, alone])
def test_a_person_whom_the_house_knows_otherwise_is_found_out(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Inhabitant], Inhabitant]
) -> None:
    async def otherwise(sessions: Sessions, people: list[Inhabitant]) -> Town:
        return await settle_down(sessions, [change(each) for each in people])

    monkeypatch.setattr(streaks, "settle_down", otherwise)
    with pytest.raises(Unmeasurable):
        streaks.measure(Namespace(people=8, night=False))


def test_people_live_across_midnights_and_a_clock_set_back() -> None:
    people = list(inhabitants(40, 4))
    assert len({each.zone for each in people}) == 5
    moments = [answer.at for each in people for answer in each.answers]
    assert max(moments) - min(moments) > timedelta(days=28)


def test_a_night_looks_at_everybody_who_has_worked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaks, "SIZES", (10, 20))
    figures = streaks.measure(Namespace(people=0, night=True))
    assert [each["people"] for each in figures["nights"]] == [10, 20]
    assert all(each["looks"] == 1 and each["job_ms_per_person"] > 0 for each in figures["nights"])
    assert figures["cost_ratio"] > 0
