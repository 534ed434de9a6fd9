"""Reminders in words: short, without a threat, with the next task and the way out."""

import pytest

from kernel.values import Language
from views.limits import plain_text
from views.notices import notice
from views.reminders import reminders_set

LOSS = {
    Language.ZH: ("失去", "断", "错过", "清零", "不要"),
    Language.EN: ("lose", "lost", "miss", "break", "don't", "!"),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("length", [0, 1, 400])
def test_a_reminder_says_what_is_there_and_threatens_nothing(language: Language, length: int) -> None:
    screen = notice(language, "reminder", {"length": length})
    text = plain_text(screen.text)
    assert len(text) < 120
    assert (str(length + 1) in text) == (length > 0)
    assert not [word for word in LOSS[language] if word in text.lower()]
    assert len(screen.rows) == 2


@pytest.mark.parametrize("language", Language)
def test_what_was_chosen_can_be_taken_back(language: Language) -> None:
    on, off = reminders_set(language, on=True), reminders_set(language, on=False)
    assert on.text != off.text
    assert on.rows[0][0] != off.rows[0][0]
