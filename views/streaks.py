"""Days in a row, in words and as a calendar; and the time zone that says when a day ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contributors.streaks import FREEZES_MAX, DayState, Streak
from kernel.values import Language
from views import actions
from views.phrases import Html, joined, label, phrase, plural
from views.places import city, clock
from views.screens import Button, Row, Screen

OFFERED_ZONES: Final = (
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Africa/Nairobi",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
)
"""Where no city is typed: a zone for most offsets that most people live at."""


@dataclass(frozen=True, slots=True)
class Place:
    """A time zone now. Shape: `now` is the time there."""

    zone: str
    now: datetime

    @property
    def offset(self) -> str:
        """`UTC+8`, `UTC+5:30`, `UTC`."""
        found = self.now.utcoffset()
        assert found is not None
        minutes = round(found.total_seconds() / 60)
        hours, rest = divmod(abs(minutes), 60)
        if not minutes:
            return "UTC"
        return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def streak(
    language: Language, found: Streak, *, today: DayState | None, zone: str, next_zone: str, drawing: bytes | None
) -> Screen:
    """How long it is, what of it still waits, and what keeps it going; what is not there is not mourned."""
    lines = [_length(language, found)]
    if found.waiting:
        lines.append(plural(language, "streak.waiting", found.waiting))
    if today is None:
        lines.append(phrase(language, "streak.today.open"))
    lines.append(Html(""))
    lines.append(phrase(language, "streak.freezes", ready=found.freezes, most=FREEZES_MAX))
    if found.to_next_freeze is not None:
        lines.append(plural(language, "streak.next_freeze", found.to_next_freeze))
    if found.longest > found.length:
        lines.append(plural(language, "streak.longest", found.longest))
    lines.append(phrase(language, "streak.zone", place=clock(language, zone)))
    if next_zone != zone:
        lines.append(phrase(language, "streak.next_zone", place=clock(language, next_zone)))
    rows = (
        (
            Button(label(language, "button.next_task"), actions.next_task()),
            Button(label(language, "button.badges"), actions.badges()),
        ),
        (Button(label(language, "button.zone"), actions.ask_zone()),),
    )
    return Screen(joined(lines), rows, drawing=drawing)


def zone_choice(language: Language, place: Place, *, offered: Sequence[str] = OFFERED_ZONES) -> Screen:
    """What the zone is, and others to choose from."""
    text = joined(
        [
            phrase(language, "zone.now", **place_facts(language, place)),
            phrase(language, "zone.how"),
        ],
        "\n\n",
    )
    return Screen(text, _zones(language, offered))


def zone_question(language: Language, typed: str, offered: Sequence[str]) -> Screen:
    """Several zones that a typed name may mean."""
    return Screen(phrase(language, "zone.which", typed=typed), _zones(language, offered))


def zone_set(language: Language, place: Place, *, days_zone: str) -> Screen:
    """The zone chosen, and from when on days follow it."""
    lines = [phrase(language, "zone.set", **place_facts(language, place))]
    if days_zone != place.zone:
        lines.append(phrase(language, "zone.from_midnight", place=city(language, days_zone)))
    return Screen(joined(lines), ((Button(label(language, "button.streak"), actions.streak()),),))


def place_facts(language: Language, place: Place) -> dict[str, str]:
    """A zone's place, offset and time, as facts of a phrase."""
    return {"place": city(language, place.zone), "offset": place.offset, "at": _clock(place)}


def _length(language: Language, found: Streak) -> Html:
    if not found.length:
        return phrase(language, "streak.none")
    return plural(language, "streak.length", found.length)


def _zones(language: Language, zones: Sequence[str]) -> tuple[Row, ...]:
    buttons = [Button(city(language, zone), actions.zone(zone)) for zone in zones]
    return tuple(tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2))


def _clock(place: Place) -> str:
    return f"{place.now:%H:%M}"
