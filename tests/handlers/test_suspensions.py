"""A ban, an appeal against it in the person's own words, and an operator's one press: by real updates at both bots."""

import json

import pytest
from sqlalchemy import select

from kernel.values import Language
from store.tables.people import contributors
from tests.handlers.test_appeals import pressed
from tests.hostile.place import Json, Place, Somebody
from views.phrases import label

pytestmark = pytest.mark.asyncio


def rows_in(language: Language) -> bytes:
    """Two questions: a card that a ban took back is dealt to its person no more."""
    row = {"text": "Which bin?", "options": ["food", "glass"], "lang": "zh" if language is Language.ZH else "en"}
    return "\n".join(json.dumps(row | {"id": f"bin {number}"}) for number in range(2)).encode()


async def banned(place: Place, language: Language) -> tuple[Somebody, str]:
    """Somebody who may not work for a year. Returns: them, and their account."""
    await place.campaign(rows_in(language))
    person, _ = await place.contributor("Lo", language)
    async with place.house.deps.sessions.read() as session:
        account = (await session.execute(select(contributors.c.account_id))).scalar_one().hex
    operator = await place.operator()
    (asked,) = await operator.say(f"/ban {account} 52w Sends <adverts>")
    await operator.press(asked, pressed(asked, "button.confirm"))
    await place.run_jobs()
    return person, account


async def ask(person: Somebody, words: str) -> Json:
    """Appeal, and tell one's side. Returns: what was answered to it."""
    (offer,) = await person.say("/appeal")
    assert "Sends <adverts>" in offer["text"]
    toast, _ = await person.press(offer, pressed(offer, "button.appeal_ban", person.language))
    assert (toast or {})["text"] == label(person.language, "toast.appealed")
    (kept,) = await person.say(words)
    return kept


@pytest.mark.parametrize("language", Language)
async def test_from_a_ban_to_being_let_work_again(place: Place, language: Language) -> None:
    person, account = await banned(place, language)
    (refused,) = await person.say("/task")
    assert "/appeal" in refused["text"]
    kept = await ask(person, "It was <my> sister.")
    assert kept["text"] == label(language, "suspension.side_kept")
    (heard,) = await person.say("/appeal")
    assert not pressed(heard, "button.appeal_ban", language)

    operator = await place.operator()
    (card,) = await operator.say("/appeals")
    assert account in card["text"]
    assert "It was <my> sister." in card["text"]
    assert "Sends <adverts>" in card["text"]
    forged, _ = await person.press(heard, pressed(card, "button.lift_it"))
    assert "/" in (forged or {})["text"], "the contributors' bot knows no such button"
    _, (done, empty) = await operator.press(card, pressed(card, "button.lift_it"))
    assert "lifted" in done["text"]
    assert "No appeal waits" in empty["text"]
    late, _ = await operator.press(done, pressed(card, "button.keep_it"))
    assert "already" in (late or {})["text"]

    await place.run_jobs()
    assert label(language, "notice.looked_again.ban.lifted") in [each["text"] for each in await person.chat()]
    (task,) = await person.say("/task")
    assert "Which bin?" in task["text"]
    assert await place.parked() == []


async def test_what_is_kept_is_told_with_its_reason_and_when_to_ask_again(place: Place) -> None:
    person, _ = await banned(place, Language.EN)
    await ask(person, "Please")
    operator = await place.operator()
    (card,) = await operator.say("/appeals")
    (skipped,) = (await operator.press(card, pressed(card, "button.skip_item")))[1]
    assert "1 waits" in skipped["text"]
    (card,) = await operator.say("/appeals")
    await operator.press(card, pressed(card, "button.keep_it"))
    await place.run_jobs()
    assert "stays on hold: Sends <adverts>" in (await person.chat())[-1]["text"]
    (told,) = await person.say("/appeal")
    assert "ask once more from" in told["text"]
    answer, _ = await person.press(told, "as:ban")
    assert "ask once more from" in (answer or {})["text"]


async def test_who_is_not_held_back_appeals_against_nothing(place: Place) -> None:
    await place.campaign(rows_in(Language.EN))
    person, card = await place.contributor()
    for what in ("ban", "choice", "nonsense", "x" * 60):
        answer, _ = await person.press(card, f"as:{what}")
        assert "nothing to appeal" in (answer or {})["text"], what
    assert await place.parked() == []
