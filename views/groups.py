"""Groups in words: settings for their admins, the way in for everybody, and a person's own groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from contributors.groups import Announces
from kernel.values import Language
from views import actions
from views.group_posts import join
from views.phrases import Html, joined, label, phrase
from views.places import city, clock
from views.screens import Button, Row, Screen
from views.streaks import OFFERED_ZONES, Place

_HOURS: Final = (7, 8, 9, 10, 12, 14, 17, 18, 19, 20, 21, 22)
_A_ROW: Final = 3
_NAME_MAX: Final = 24


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a group's admins have chosen. Shape: `now` is aware."""

    title: str
    language: Language
    zone: str
    digest_hour: int | None
    announces: Announces
    in_topic: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """One group of a person's."""

    title: str
    token: str
    shows_name: bool
    plays: bool


def welcome(language: Language) -> Screen:
    """The first word in a group: what this is, and what an admin does next."""
    return Screen(phrase(language, "group.welcome"))


def setup_for_anonymous(language: Language) -> Screen:
    """To an anonymous admin: the press will say who it is."""
    rows = ((Button(label(language, "button.group_settings"), actions.open_setup()),),)
    return Screen(phrase(language, "group.anonymous"), rows)


def settings(chosen: Chosen) -> Screen:
    """All that an admin chooses, and a button for each."""
    language = chosen.language
    hour = label(language, "group.digest.off") if chosen.digest_hour is None else f"{chosen.digest_hour:02}:00"
    rows = (
        tuple(
            Button(_ticked(label(each, "language.name"), is_on=each is language), actions.group_language(each))
            for each in Language
        ),
        (Button(label(language, "button.digest_hour", hour=hour), actions.group_menu("hour")),),
        (Button(label(language, "button.announces"), actions.group_menu("announces")),),
        (
            Button(label(language, "button.zone"), actions.group_menu("zone")),
            Button(label(language, "button.done"), actions.setup_done()),
        ),
    )
    return Screen(joined([phrase(language, "group.settings.title", title=chosen.title), "", *_lines(chosen)]), rows)


def hours(chosen: Chosen) -> Screen:
    """When the group's day is told."""
    language = chosen.language
    buttons = [
        Button(_ticked(f"{hour:02}:00", is_on=hour == chosen.digest_hour), actions.digest_hour(hour)) for hour in _HOURS
    ]
    never = _ticked(label(language, "group.digest.off"), is_on=chosen.digest_hour is None)
    last = (Button(never, actions.digest_hour(-1)), _back(language))
    place = clock(language, chosen.zone)
    text = phrase(
        language,
        "group.settings.hour",
        place=place,
        offset=Place(chosen.zone, chosen.now.astimezone(ZoneInfo(chosen.zone))).offset,
    )
    return Screen(text, (*_rows(buttons, _A_ROW), last))


def announcements(chosen: Chosen) -> Screen:
    """Which campaigns the group hears of."""
    language = chosen.language
    buttons = [
        Button(
            _ticked(label(language, f"group.announces.{each.value}"), is_on=each is chosen.announces),
            actions.group_announces(each.value),
        )
        for each in Announces
    ]
    return Screen(phrase(language, "group.settings.announces"), (*_rows(buttons, 1), (_back(language),)))


def zones(chosen: Chosen, offered: Sequence[str] = OFFERED_ZONES) -> Screen:
    """Whose hours are meant."""
    language = chosen.language
    buttons = [
        Button(_ticked(city(language, zone), is_on=zone == chosen.zone), actions.group_zone(zone)) for zone in offered
    ]
    return Screen(phrase(language, "group.settings.zone"), (*_rows(buttons, 2), (_back(language),)))


def set_up(chosen: Chosen, link: str) -> Screen:
    """The settings are closed: how it goes on, and the way in for everybody."""
    return Screen(
        joined([phrase(chosen.language, "group.ready", title=chosen.title), "", *_lines(chosen)]),
        join(chosen.language, link),
    )


def private_only(language: Language, link: str, *, joins: bool) -> Screen:
    """A command in a group that belongs to the private chat, and the way there."""
    rows = join(language, link) if joins else ((Button(label(language, "button.open_chat"), url=link),),)
    return Screen(phrase(language, "reply.private_only"), rows)


def help_page(language: Language, link: str) -> Screen:
    """/help in a group."""
    return Screen(phrase(language, "help.group"), join(language, link))


def invitation(language: Language, title: str, token: str, *, plays_for: str | None) -> Screen:
    """Who followed a group's link is asked to join, and whether their name may be shown there."""
    lines = [phrase(language, "group.invitation", title=title)]
    if plays_for is not None:
        lines.append(phrase(language, "group.invitation.instead", title=plays_for))
    lines.append(phrase(language, "group.invitation.name"))
    rows = (
        (Button(label(language, "button.join_with_name"), actions.join_group(token, shows_name=True)),),
        (Button(label(language, "button.join_without_name"), actions.join_group(token, shows_name=False)),),
        (Button(label(language, "button.join_not"), actions.join_not()),),
    )
    return Screen(joined(lines, "\n\n"), rows)


def joined_group(language: Language, title: str, *, shows_name: bool) -> Screen:
    """The invitation after [Join]."""
    name = phrase(language, "group.name.shown" if shows_name else "group.name.hidden")
    return Screen(joined([phrase(language, "group.joined", title=title), name]))


def not_joined(language: Language, title: str | None = None) -> Screen:
    """The invitation after [Not now]; or a group that somebody left."""
    if title is None:
        return Screen(phrase(language, "group.not_joined"))
    return Screen(phrase(language, "group.left", title=title), ((_own(language),),))


def playing(language: Language, title: str) -> Screen:
    """Who follows the link of the group that they play for."""
    rows = ((Button(label(language, "button.next_task"), actions.next_task()), _own(language)),)
    return Screen(phrase(language, "group.playing", title=title), rows)


def own_groups(language: Language, groups: Sequence[Own]) -> Screen:
    """The groups that somebody joined, which one they play for, and what can be done about each."""
    if not groups:
        return Screen(phrase(language, "group.own.none"))
    lines = [phrase(language, "group.own.title"), Html("")]
    rows: list[Row] = []
    for each in groups:
        lines.append(phrase(language, "group.own.plays" if each.plays else "group.own.line", title=each.title))
        if not each.plays:
            play = label(language, "button.play_for", title=_short(each.title))
            rows.append((Button(play, actions.play_for(each.token)),))
    current = next((each for each in groups if each.plays), None)
    if current is not None:
        lines += [Html(""), phrase(language, "group.name.shown" if current.shows_name else "group.name.hidden")]
        name = "button.hide_name" if current.shows_name else "button.show_name"
        rows.append(
            (
                Button(label(language, name), actions.show_name(current.token, shows=not current.shows_name)),
                Button(label(language, "button.leave_group"), actions.leave_group(current.token)),
            )
        )
    return Screen(joined(lines), tuple(rows))


def _lines(chosen: Chosen) -> list[Html]:
    language = chosen.language
    place = clock(language, chosen.zone)
    digest = (
        phrase(language, "group.settings.no_digest")
        if chosen.digest_hour is None
        else phrase(language, "group.settings.digest", hour=f"{chosen.digest_hour:02}:00", place=place)
    )
    announces = label(language, f"group.announces.{chosen.announces.value}")
    lines = [digest, phrase(language, "group.settings.announced", what=announces)]
    if chosen.in_topic:
        lines.append(phrase(language, "group.settings.topic"))
    return lines


def _own(language: Language) -> Button:
    return Button(label(language, "button.own_groups"), actions.own_groups())


def _back(language: Language) -> Button:
    return Button(label(language, "button.back"), actions.group_menu("main"))


def _ticked(text: str, *, is_on: bool) -> str:
    return f"✓ {text}" if is_on else text


def _short(title: str) -> str:
    return title if len(title) <= _NAME_MAX else title[: _NAME_MAX - 1] + "…"


def _rows(buttons: Sequence[Button], width: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[first : first + width]) for first in range(0, len(buttons), width))
