"""/settings and /quiet from the chat, in both languages."""

import json
from datetime import UTC, datetime

import pytest

from contributors.quiet import QuietHours
from flows.assignments.count_open_tasks import count_open_tasks
from flows.people.remind_people import remind_people
from kernel.values import Language
from tests.hostile.place import Place, Somebody, buttons
from views import actions
from views.limits import plain_text
from views.phrases import Html, label, phrase, plural
from views.settings import settings
from views.streaks import Place as ZonePlace


async def _known(place: Place, language: Language) -> Somebody:
    ann = await place.somebody(language=language)
    await ann.say("/start")
    await ann.press_label("language.name")
    return ann


@pytest.mark.asyncio
@pytest.mark.parametrize("language", Language)
async def test_one_screen_shows_what_is_chosen_and_leads_to_each_choice(place: Place, language: Language) -> None:
    ann = await _known(place, language)
    (screen,) = await ann.say("/settings")
    assert plain_text(phrase(language, "settings.quiet.none")) in screen["text"]
    assert label(language, "language.name") in screen["text"]
    for key in ("button.quiet", "button.settings", "button.language"):
        await ann.press_label(key)
    languages = await ann.message(screen["message_id"])
    assert {button["text"] for button in buttons(languages)} == {label(each, "language.name") for each in Language}

    (again,) = await ann.say("/settings")
    _, (zones,) = await ann.press_label("button.zone")
    assert len(buttons(zones)) > 2
    assert again["text"] == screen["text"]


@pytest.mark.asyncio
@pytest.mark.parametrize("language", Language)
async def test_quiet_hours_are_chosen_typed_and_ended(place: Place, language: Language) -> None:
    ann = await _known(place, language)
    (offer,) = await ann.say("/quiet")
    answer, _ = await ann.press(offer, buttons(offer)[0]["callback_data"])
    assert answer is not None
    assert answer["text"] == label(language, "toast.kept")
    assert QuietHours(22, 7).words in (await ann.message(offer["message_id"]))["text"]

    (typed,) = await ann.say("/quiet 23-6")
    assert QuietHours(23, 6).words in typed["text"]
    (settings,) = await ann.say("/settings")
    assert QuietHours(23, 6).words in settings["text"]
    (unclear,) = await ann.say("/quiet <b>tonight")
    assert "<b>tonight" in unclear["text"]

    await ann.press_label("button.quiet")
    await ann.press_label("button.quiet_off")
    assert plain_text(phrase(language, "settings.quiet.none")) in (await ann.say("/settings"))[0]["text"]


@pytest.mark.asyncio
async def test_forged_hours_are_refused_in_words(place: Place) -> None:
    ann = await _known(place, Language.EN)
    (offer,) = await ann.say("/quiet")
    for forged in ("q:99:3", "q:5:5", "q:-1:3"):
        answer, _ = await ann.press(offer, forged)
        assert answer is not None
        assert answer["show_alert"]


@pytest.mark.asyncio
@pytest.mark.parametrize("language", Language)
async def test_a_reminder_is_turned_off_by_one_tap_and_on_again(place: Place, language: Language) -> None:
    rows = "\n".join(
        json.dumps({"id": str(n), "text": "Which?", "options": ["a", "b"], "lang": language}) for n in range(9)
    )
    await place.campaign(rows.encode())
    await count_open_tasks(place.house.deps)
    ann, card = await place.contributor(language=language)
    await ann.press(card, buttons(card)[0]["callback_data"])
    place.clock.advance(25 * 3600)
    await remind_people(place.house.deps, place.clock.now(), None)
    await place.run_jobs()
    reminder = (await ann.chat())[-1]
    assert plain_text(plural(language, "reminder.streak", 1, more=2)) == reminder["text"]
    assert len(buttons(reminder)) == 2

    answer, _ = await ann.press_label("button.reminders_off")
    assert answer is not None
    assert answer["text"] == label(language, "toast.kept")
    assert plain_text(phrase(language, "reminders.off")) == (await ann.message(reminder["message_id"]))["text"]
    (settings,) = await ann.say("/settings")
    assert plain_text(phrase(language, "settings.reminders.off")) in settings["text"]
    await ann.press_label("button.reminders_on")
    (settings,) = await ann.say("/settings")
    assert plain_text(phrase(language, "settings.reminders.on")) in settings["text"]


def test_a_group_is_a_line_once_there_is_one() -> None:
    place = ZonePlace("Asia/Shanghai", datetime(2026, 12, 1, tzinfo=UTC))
    for language in Language:
        for title in (None, "Tea & <Co>"):
            screen = settings(language, place, quiet=None, reminds=True, hears=True, appears=Html("–"), plays_for=title)
            pressed = {button.press for row in screen.rows for button in row}
            assert ("Tea &amp; &lt;Co&gt;" in screen.text) == (title is not None) == (actions.own_groups() in pressed)
