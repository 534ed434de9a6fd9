"""When a campaign begins and ends by itself."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from kernel.values import Language
from tasks.schedules import Moment
from views import desk_actions
from views.dates import day_of_year
from views.phrases import Html, joined, label, phrase
from views.places import city, clock
from views.screens import Button, Rows, Screen


def lines(language: Language, moments: Sequence[Moment]) -> list[Html]:
    """Each moment, in the zone in which it was meant: to come, kept or missed."""
    return [_line(language, moment) for moment in moments]


def page(language: Language, number: int, moments: Sequence[Moment], zone: str) -> Screen:
    """What is set, and how to set it."""
    told = lines(language, moments) or [phrase(language, "schedule.none")]
    text = [
        phrase(language, "schedule.title", number=number),
        *told,
        "",
        phrase(language, "schedule.usage", number=number, zone=clock(language, zone)),
    ]
    rows: Rows = ()
    if any(moment.is_waiting for moment in moments):
        rows = ((Button(label(language, "button.unschedule"), desk_actions.unschedule(number)),),)
    return Screen(joined(text), rows)


def dropped(language: Language, number: int) -> Screen:
    """Nothing happens by itself any more."""
    return Screen(phrase(language, "schedule.dropped", number=number))


def _line(language: Language, moment: Moment) -> Html:
    local = moment.due_at.astimezone(ZoneInfo(moment.zone))
    state = "waiting" if moment.outcome is None else moment.outcome.value
    at = f"{day_of_year(language, local.date())} {local:%H:%M}"
    return phrase(language, f"schedule.{moment.what.value}.{state}", at=at, zone=city(language, moment.zone))
