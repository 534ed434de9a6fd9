"""A reminder in words: what is there, never what could be lost."""

from collections.abc import Mapping
from typing import Any

from kernel.values import Language
from views import actions
from views.phrases import label, phrase, plural
from views.screens import Button, Screen


def reminder(language: Language, facts: Mapping[str, Any]) -> Screen:
    """One line, the next task, and the way to hear no more of it.

    Shape:   `length` of the streak that runs; 0 where none does.
    """
    length = facts["length"]
    text = (
        plural(language, "reminder.streak", length, more=length + 1) if length else phrase(language, "reminder.plain")
    )
    rows = (
        (Button(label(language, "button.next_task"), actions.next_task()),),
        (Button(label(language, "button.reminders_off"), actions.reminders(on=False)),),
    )
    return Screen(text, rows)


def reminders_set(language: Language, *, on: bool) -> Screen:
    """What holds from now on, and the way back."""
    key = "button.reminders_off" if on else "button.reminders_on"
    back = Button(label(language, key), actions.reminders(on=not on))
    return Screen(
        phrase(language, "reminders.on" if on else "reminders.off"),
        ((back, Button(label(language, "button.settings"), actions.settings())),),
    )
