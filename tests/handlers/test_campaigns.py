"""/campaigns from the chat, in both languages: what is open, follow and mute, and a licence of its own."""

import json

import pytest

from kernel.values import Language
from tests.hostile.place import Place, buttons
from views.limits import plain_text
from views.phrases import label, phrase

pytestmark = pytest.mark.asyncio


def rows(count: int, language: Language = Language.EN) -> bytes:
    return "\n".join(
        json.dumps({"id": str(n), "text": "Which?", "options": ["a", "b"], "lang": language.value})
        for n in range(count)
    ).encode()


@pytest.mark.parametrize("language", Language)
async def test_what_is_open_can_be_followed_muted_and_taken_up(place: Place, language: Language) -> None:
    number = await place.campaign(rows(3, language))
    ann, card = await place.contributor(language=language)
    (shown,) = await ann.say("/campaigns")
    assert f"C{number} · Hostile" in shown["text"]
    assert plain_text(phrase(language, "campaigns.fit")) in shown["text"]
    await ann.press(shown, f"oo:{number}")
    assert "CC-BY-4.0" in (await ann.message(shown["message_id"]))["text"]

    answer, _ = await ann.press_label("button.mute")
    assert answer is not None
    assert answer["text"] == label(language, "toast.kept")
    await ann.press(card, buttons(card)[0]["callback_data"])
    (none,) = await ann.say("/task")
    assert plain_text(phrase(language, "error.NoTaskAvailable")) in none["text"]

    await ann.press_label("button.campaigns")
    assert "🔕" in (await ann.message(none["message_id"]))["text"]
    await ann.press(none, f"oo:{number}")
    await ann.press_label("button.unmute")
    await ann.press_label("button.follow")
    assert "⭐" in (await ann.message(none["message_id"]))["text"]
    _, (dealt,) = await ann.press(none, f"ot:{number}")
    assert buttons(dealt)[0]["callback_data"].startswith("a:")


@pytest.mark.parametrize("language", Language)
async def test_a_licence_of_its_own_is_agreed_to_refused_and_withdrawn(place: Place, language: Language) -> None:
    number = await place.campaign(rows(3, language), licence="CC-BY-SA-4.0")
    ann, question = await place.contributor(language=language)
    assert "CC-BY-SA-4.0" in question["text"]
    assert [button["text"] for button in buttons(question)] == [
        label(language, "button.agree"),
        label(language, "button.not_this_one"),
    ]
    await ann.press_label("button.not_this_one")
    _, (none,) = await ann.press_label("button.next_task")
    assert plain_text(phrase(language, "error.NoTaskAvailable")) in none["text"]

    await ann.say("/campaigns")
    await ann.press((await ann.chat())[-1], f"oo:{number}")
    await ann.press_label("button.agree")
    _, (card,) = await ann.press_label("button.next_task")
    assert buttons(card)[0]["callback_data"].startswith("a:")
    guide = next(button["callback_data"] for button in buttons(card) if button["text"] == "ℹ️")
    _, (said,) = await ann.press(card, guide)
    assert "CC-BY-SA-4.0" in said["text"]

    await ann.say("/campaigns")
    await ann.press((await ann.chat())[-1], f"oo:{number}")
    await ann.press_label("button.withdraw")
    answer, _ = await ann.press(card, buttons(card)[0]["callback_data"])
    assert answer is not None
    assert answer["show_alert"]


@pytest.mark.parametrize("language", Language)
async def test_what_a_campaign_asks_is_agreed_to_before_its_first_card(place: Place, language: Language) -> None:
    await place.campaign(rows(3, language), consent="You will see <wounds>. 你会看到伤口。")
    ann, question = await place.contributor(language=language)
    assert "You will see <wounds>. 你会看到伤口。" in question["text"]
    assert "CC-BY-4.0" in question["text"]
    await ann.press_label("button.not_this_one")
    _, (none,) = await ann.press_label("button.next_task")
    assert plain_text(phrase(language, "error.NoTaskAvailable")) in none["text"]

    await ann.say("/campaigns")
    assert plain_text(phrase(language, "campaigns.fit.consent_refused")) in (await ann.chat())[-1]["text"]
    await ann.press((await ann.chat())[-1], "oo:1")
    assert "你会看到伤口" in (await ann.chat())[-1]["text"]
    await ann.press_label("button.agree")
    _, (card,) = await ann.press_label("button.next_task")
    assert buttons(card)[0]["callback_data"].startswith("a:")


async def test_many_campaigns_are_paged_and_forged_numbers_are_refused(place: Place) -> None:
    for _ in range(6):
        await place.campaign(rows(1))
    ann, _ = await place.contributor()
    (shown,) = await ann.say("/campaigns")
    assert [button["text"] for button in buttons(shown)] == ["C6", "C5", "C4", "C3", "C2", "▶"]
    await ann.press(shown, "oc:1")
    assert [button["text"] for button in buttons(await ann.message(shown["message_id"]))] == ["C1", "◀"]
    for far in ("oc:99999", "oc:-3"):
        await ann.press(shown, far)
    for forged in ("oo:999", "ow:999:mute", "ol:1:1", "ol:999:0"):
        answer, _ = await ann.press(shown, forged)
        assert answer is not None
        assert answer["show_alert"], forged
    assert not await place.parked()
