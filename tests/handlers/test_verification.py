"""/verify from the chat: one's own contact, asked for and explained first, kept as a keyed hash and nothing else."""

from typing import Any

import pytest
from sqlalchemy import select

from kernel.values import Language
from store.tables import metadata
from store.tables.verification import verified_contacts
from tests.hostile.place import Place, Somebody
from views import verification
from views.limits import plain_text
from views.phrases import label, phrase

pytestmark = pytest.mark.asyncio


def said(key: str, language: Language = Language.EN) -> str:
    """A phrase as the chat shows it."""
    return plain_text(phrase(language, key))


async def agreed(place: Place, name: str = "Ann", language: Language = Language.EN) -> Somebody:
    person = await place.somebody(name, language)
    await person.say("/start")
    await person.press_label("language.name")
    await person.press_label("button.agree")
    return person


async def keyboard(person: Somebody) -> Any:
    chats = await person.place.control.get("chats", person=person.id)
    (chat,) = [one for one in chats if one["bot"] == person.bot]
    return (chat["keyboard"] or {}).get("keyboard", [])


async def kept(place: Place) -> list[Any]:
    async with place.house.deps.sessions.read() as session:
        return list((await session.execute(select(verified_contacts))).mappings())


async def everything_stored(place: Place) -> str:
    """Every value of every row."""
    async with place.house.deps.sessions.read() as session:
        rows = [(await session.execute(select(table))).all() for table in metadata.tables.values()]
    return repr(rows)


@pytest.mark.parametrize("language", Language)
async def test_a_shared_contact_is_kept_as_a_hash_only(place: Place, language: Language) -> None:
    ann = await agreed(place, language=language)
    (asked,) = await ann.say("/verify")
    assert said("verify.consent", language) in asked["text"]
    assert [[key["text"] for key in row] for row in await keyboard(ann)] == [
        [label(language, "button.share_contact")],
        [label(language, "button.not_now")],
    ]
    (thanks,) = await ann.send(contact="own")
    assert said("verify.contact_kept", language) in thanks["text"]
    assert said("verify.contact.there", language) in thanks["text"]
    assert await keyboard(ann) == []

    (row,) = await kept(place)
    number = (await ann.chat())[-2]["contact"]["phone_number"]
    assert len(row["phone_hash"]) == 64
    assert number not in await everything_stored(place)
    assert number not in repr(place.log)
    (again,) = await ann.say("/verify")
    assert said("verify.consent", language) not in again["text"]


async def test_nothing_is_kept_before_it_was_explained(place: Place) -> None:
    ann = await agreed(place)
    (asked,) = await ann.send(contact="own")
    assert said("verify.consent") in asked["text"]
    assert await kept(place) == []
    await ann.send(contact="own")
    assert len(await kept(place)) == 1


async def test_nothing_is_kept_before_consent(place: Place) -> None:
    ann = await place.somebody()
    for answers in (await ann.say("/verify"), await ann.send(contact="own")):
        assert said("consent.summary") in answers[-1]["text"]
    assert await kept(place) == []


async def test_somebody_elses_and_forwarded_contacts_are_refused(place: Place) -> None:
    ann = await agreed(place)
    await ann.say("/verify")
    theirs = {"phone_number": "+86 138 0013 8000", "first_name": "Bo"}
    own = theirs | {"user_id": ann.id}
    for body in (
        {"contact": theirs},
        {"contact": theirs | {"user_id": ann.id + 1}},
        {"contact": own, "forward_of": {"person": ann.id}},
        {"contact": own, "forward_of": "Somebody hidden"},
    ):
        (refused,) = await ann.send(**body)
        assert refused["text"] == said("error.ContactNotYours")
    (unreadable,) = await ann.send(contact=own | {"phone_number": "none"})
    assert unreadable["text"] == said("error.ContactUnreadable")
    assert await kept(place) == []
    await ann.send(contact=own)
    assert len(await kept(place)) == 1


async def test_a_contact_sent_out_of_the_blue_is_no_step_of_verification(place: Place) -> None:
    ann = await agreed(place)
    (answer,) = await ann.send(contact={"phone_number": "+1 555 0100 100", "first_name": "Bo"})
    assert answer["text"] == said("reply.only_text")


async def test_one_number_stands_for_one_person(place: Place) -> None:
    ann, bo = await agreed(place), await agreed(place, "Bo")
    for person in (ann, bo):
        await person.say("/verify")
    number = "+86 138 0013 8000"
    await ann.send(contact={"phone_number": number, "first_name": "A", "user_id": ann.id})
    (refused,) = await bo.send(contact={"phone_number": "8613800138000", "first_name": "B", "user_id": bo.id})
    assert refused["text"] == plain_text(verification.taken(Language.EN).text)
    assert await keyboard(bo) == []
    assert len(await kept(place)) == 1

    (again,) = await ann.send(contact={"phone_number": "+1 555 0100 100", "first_name": "A", "user_id": ann.id})
    assert again["text"] == plain_text(verification.shared_before(Language.EN).text)
    assert len(await kept(place)) == 1


async def test_cancel_takes_the_button_away_too(place: Place) -> None:
    ann = await agreed(place)
    await ann.say("/verify")
    (answer,) = await ann.say("/cancel")
    assert answer["text"] == said("verify.declined")
    assert await keyboard(ann) == []
    (again,) = await ann.say("/cancel")
    assert again["text"] == said("reply.nothing_to_cancel")


@pytest.mark.parametrize("spoken", Language)
async def test_whoever_would_rather_not_keeps_their_keyboard_and_their_number(place: Place, spoken: Language) -> None:
    ann = await agreed(place)
    await ann.say("/verify")
    (answer,) = await ann.say(label(spoken, "button.not_now"))
    assert answer["text"] == said("verify.declined")
    assert await keyboard(ann) == []
    await ann.send(contact="own")
    assert await kept(place) == []


async def test_a_text_still_answers_the_open_task(place: Place) -> None:
    await place.campaign(b'{"id": "tea", "kind": "answer", "text": "How is tea made?", "lang": "en"}')
    ann, card = await place.contributor()
    assert "How is tea made?" in card["text"]
    await ann.say("/verify")
    (echo,) = await ann.say("With hot water")
    assert "With hot water" in echo["text"]
    await ann.say(label(Language.EN, "button.not_now"))
    await ann.press_label("button.submit")
    receipt = await ann.message(echo["message_id"])
    assert "With hot water" in receipt["text"]
