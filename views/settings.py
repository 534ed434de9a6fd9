"""/settings: what a person has chosen, on one screen, with a button for each; and /quiet."""

from typing import Final

from contributors.quiet import QuietHours
from kernel.values import Language
from views import actions
from views.phrases import Html, joined, label, phrase
from views.screens import Button, Screen
from views.streaks import Place, place_facts

_OFFERED: Final = (QuietHours(22, 7), QuietHours(22, 8), QuietHours(23, 8), QuietHours(0, 9))


def settings(
    language: Language,
    place: Place,
    *,
    quiet: QuietHours | None,
    reminds: bool,
    hears: bool,
    appears: Html,
    plays_for: str | None,
) -> Screen:
    """Everything there is to choose, and what is chosen now.

    Shape:   `hears`: news of campaigns come; `appears` is views.boards.appears_as, `plays_for` the title of a group.
    """
    lines = [
        phrase(language, "settings.title"),
        Html(""),
        phrase(language, "settings.language", name=label(language, "language.name")),
        phrase(language, "settings.zone", **place_facts(language, place)),
        _quiet(language, quiet),
        phrase(language, "settings.reminders.on" if reminds else "settings.reminders.off"),
        phrase(language, "settings.news.on" if hears else "settings.news.off"),
        appears,
    ]
    last = [Button(label(language, "button.board.me"), actions.board_me())]
    if plays_for is not None:
        lines.append(phrase(language, "settings.plays_for", title=plays_for))
        last.append(Button(label(language, "button.own_groups"), actions.own_groups()))
    rows = (
        (
            Button(label(language, "button.language"), actions.ask_language()),
            Button(label(language, "button.zone"), actions.ask_zone()),
        ),
        (
            Button(label(language, "button.quiet"), actions.ask_quiet()),
            Button(
                label(language, "button.reminders_off" if reminds else "button.reminders_on"),
                actions.reminders(on=not reminds),
            ),
        ),
        (Button(label(language, "button.news_off" if hears else "button.news_on"), actions.news(on=not hears)),),
        tuple(last),
    )
    return Screen(joined(lines), rows)


def quiet_choice(language: Language, place: Place, *, quiet: QuietHours | None) -> Screen:
    """What quiet hours are, the ones there are, and others to choose from."""
    text = joined([_quiet(language, quiet), phrase(language, "quiet.how", **place_facts(language, place))], "\n\n")
    buttons = [Button(hours.words, actions.quiet(hours.from_h, hours.until_h)) for hours in _OFFERED]
    last = [Button(label(language, "button.settings"), actions.settings())]
    if quiet is not None:
        last.insert(0, Button(label(language, "button.quiet_off"), actions.quiet_off()))
    return Screen(text, (tuple(buttons[:2]), tuple(buttons[2:]), tuple(last)))


def quiet_set(language: Language, place: Place, *, quiet: QuietHours | None) -> Screen:
    """The hours chosen, and what follows."""
    key = "quiet.off" if quiet is None else "quiet.on"
    lines = [_quiet(language, quiet), phrase(language, key, **place_facts(language, place))]
    return Screen(joined(lines), ((Button(label(language, "button.settings"), actions.settings()),),))


def _quiet(language: Language, quiet: QuietHours | None) -> Html:
    if quiet is None:
        return phrase(language, "settings.quiet.none")
    return phrase(language, "settings.quiet", hours=quiet.words)
