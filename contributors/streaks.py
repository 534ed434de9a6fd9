"""Streaks: days in a row on which a person's work was accepted, as a fold over their days.

Nothing of a streak is stored. It follows from the answers as they stand, so that a late acceptance or an appeal tells
it anew. A day that waits for its verdicts neither breaks a streak nor uses a freeze. One more accepted day never makes
a streak shorter: what a freeze costs is what seven days bring.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Final

FREEZE_DAYS: Final = 7
"""So many accepted days earn a freeze."""
FREEZES_MAX: Final = 2
_DAY: Final = timedelta(days=1)


@unique
class DayState(StrEnum):
    """What a day is to a streak. Today without work has no state yet."""

    DONE = "done"
    PENDING = "pending"
    FROZEN = "frozen"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class DayWork:
    """What has become of the answers that belong to one local day.

    Shape:   of `answered`, `accepted` are; `waiting` may still become so.
    """

    day: date
    answered: int
    accepted: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Streak:
    """A person's streak as it stands.

    Shape:   `length` counts days with work, `waiting` of them provisionally; `longest` counts accepted days alone, and
             never fewer than the streak that runs has; `certain` is what it would be if all that waits were refused, so
             that no verdict takes it back; `to_next_freeze` is None with as many freezes as there can be. `states` has
             every day from the first one with work that counts or waits.
    """

    length: int = 0
    waiting: int = 0
    longest: int = 0
    certain: int = 0
    freezes: int = 0
    to_next_freeze: int | None = FREEZE_DAYS
    states: Mapping[date, DayState] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """One streak while it is folded. Units: saved, in accepted days; a freeze costs FREEZE_DAYS of them."""

    done: int = 0
    waiting: int = 0
    saved: int = 0


def streak_of(days: Iterable[DayWork], *, today: date) -> Streak:
    """Fold days, in any order, up to today where the person lives; a day without work that counts or waits is a gap."""
    states = {
        each.day: DayState.DONE if each.accepted else DayState.PENDING for each in days if each.accepted or each.waiting
    }
    if not states:
        return Streak()

    end = max(today, *states)
    run, longest, told = _fold(states, today, end)
    decided = {day: state for day, state in states.items() if state is DayState.DONE}
    certain = longest if len(decided) == len(states) else _fold(decided, today, end)[1]
    freezes = run.saved // FREEZE_DAYS
    return Streak(
        length=run.done + run.waiting,
        waiting=run.waiting,
        longest=longest,
        certain=certain,
        freezes=freezes,
        to_next_freeze=None if freezes == FREEZES_MAX else FREEZE_DAYS - run.saved % FREEZE_DAYS,
        states=told,
    )


def _fold(states: Mapping[date, DayState], today: date, end: date) -> tuple[_Run, int, dict[date, DayState]]:
    """Live through the days. Returns: the streak that runs at the end, the longest one, and what became of each day."""
    run, longest, told = _Run(), 0, dict[date, DayState]()
    day = min(states, default=end)
    while day <= end:
        state = states.get(day)
        if state is None and day < today:
            state = _gap(run)
        elif state is not None:
            _work(run, state)
        if state is not None:
            told[day] = state
        longest = max(longest, run.done)
        day += _DAY
    return run, longest, told


def _work(run: _Run, state: DayState) -> None:
    if state is DayState.PENDING:
        run.waiting += 1
        return
    run.done += 1
    run.saved = min(run.saved + 1, FREEZES_MAX * FREEZE_DAYS)


def _gap(run: _Run) -> DayState:
    """A day without work uses a freeze where a streak runs and has one; else the next one begins anew."""
    if run.saved >= FREEZE_DAYS:
        run.saved -= FREEZE_DAYS
        return DayState.FROZEN
    run.done = run.waiting = run.saved = 0
    return DayState.MISSED
