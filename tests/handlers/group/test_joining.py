"""Joining: by a link, with consent, one group at a time; what was answered stays where it counted."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select

from flows.groups.read_own_groups import read_own_groups
from flows.people.identify_contributor import identify_contributor
from handlers.contributor.middlewares import PLATFORM
from kernel.values import Language
from store.tables.work import responses
from tests.handlers.group.club import Club
from tests.hostile.place import Place, Somebody, buttons
from views import groups
from views.limits import plain_text
from views.phrases import label

pytestmark = pytest.mark.asyncio

ROWS = "\n".join(json.dumps({"id": str(n), "text": "Which?", "options": ["a", "b"], "lang": "en"}) for n in range(9))


async def _joined(place: Place, person: Somebody) -> list[tuple[str, bool, bool]]:
    """The titles of a person's groups, whether their name is shown, and whether they play for it."""
    known = await identify_contributor(place.house.deps, platform=PLATFORM, external_id=str(person.id))
    assert known is not None
    mine = await read_own_groups(place.house.deps, known)
    return [(each.group.title, each.shows_name, each.plays) for each in mine]


async def _counted(place: Place) -> list[UUID | None]:
    """For which group each answer counts, in their order."""
    async with place.house.deps.sessions.read() as session:
        found = await session.execute(select(responses.c.group_id).order_by(responses.c.submitted_at))
        return list(found.scalars())


async def _answer_one(place: Place, person: Somebody) -> None:
    place.clock.advance(1)
    card = (await person.say("/task"))[-1]
    await person.press(card, buttons(card)[0]["callback_data"])


async def test_a_stranger_who_follows_the_link_is_invited_after_consent_and_then_goes_on(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    bob = await place.somebody("Bob")
    await club.admit(bob)

    await club.follow(bob)
    await bob.press_label("language.name")
    await bob.press_label("button.agree")
    invited = (await bob.chat())[-1]
    assert "Tea" in invited["text"]
    assert not await _joined(place, bob)

    _, (practice,) = await bob.press(invited, buttons(invited)[0]["callback_data"])
    assert buttons(practice)
    assert await _joined(place, bob) == [("Tea", True, True)]


async def test_work_counts_for_the_group_from_joining_on_and_a_change_moves_nothing(place: Place) -> None:
    await place.campaign(ROWS.encode())
    club, other = await Club.founded(place), await Club.founded(place, title="Coffee")
    tea, coffee = await club.set_up(), await other.set_up()
    bob, card = await place.contributor("Bob")
    await bob.press(card, buttons(card)[0]["callback_data"])

    for each in (club, other):
        await each.admit(bob)
        await each.join(bob, shows_name=False)
        await _answer_one(place, bob)
    assert await _joined(place, bob) == [("Coffee", False, True), ("Tea", False, False)]

    (shown,) = await bob.say("/groups")
    play = next(each for each in buttons(shown) if each["callback_data"].startswith("gp:"))
    await bob.press(shown, play["callback_data"])
    await _answer_one(place, bob)
    await bob.press_label("button.leave_group")
    await _answer_one(place, bob)

    assert await _counted(place) == [None, tea.id, coffee.id, tea.id, None]
    assert await _joined(place, bob) == [("Coffee", False, False)]


async def test_a_name_is_shown_only_to_who_said_so_and_may_be_taken_back(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    bob = await place.somebody("Bob")
    await bob.come_in()
    await club.admit(bob)
    await club.join(bob, shows_name=True)
    assert await _joined(place, bob) == [("Tea", True, True)]

    await bob.say("/groups")
    await bob.press_label("button.hide_name")
    assert await _joined(place, bob) == [("Tea", False, True)]


async def test_who_is_not_in_the_chat_does_not_join_by_its_link(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    eve = await place.somebody("Eve")
    await eve.come_in()

    await club.follow(eve)
    answer, _ = await eve.press_label("button.join_with_name")
    assert answer is not None
    assert "Tea" in answer["text"]
    assert not await _joined(place, eve)


async def test_who_leaves_the_chat_leaves_the_group_and_what_counted_stays(place: Place) -> None:
    await place.campaign(ROWS.encode())
    club = await Club.founded(place)
    row = await club.set_up()
    bob = await place.somebody("Bob")
    await bob.come_in()
    await club.admit(bob)
    await club.join(bob)
    await _answer_one(place, bob)
    await club.admit(bob, "left")

    assert not await _joined(place, bob)
    await _answer_one(place, bob)
    assert await _counted(place) == [row.id, None]
    stranger = await place.somebody("Eve")
    await club.admit(stranger)
    await club.admit(stranger, "kicked")
    assert not await place.parked()


async def test_forged_and_foreign_tokens_join_nothing(place: Place) -> None:
    bob, card = await place.contributor("Bob")
    for token in ("A" * 16, "1", "../etc/passwd", "A" * 50):
        answer, _ = await bob.press(card, f"gj:{token}:1")
        assert answer is not None
    started = await bob.say("/start AAAAAAAAAAAAAAAA")
    assert "Bob" in started[-1]["text"]
    assert not await _joined(place, bob)
    assert not await place.parked()


@pytest.mark.parametrize("language", Language)
async def test_a_member_who_follows_the_link_again_goes_straight_on(place: Place, language: Language) -> None:
    club = await Club.founded(place)
    await club.set_up()
    bob = await place.somebody("Bob", language)
    await bob.come_in()
    await club.admit(bob)
    await club.join(bob)

    (again,) = await club.follow(bob)
    assert again["text"] == plain_text(groups.playing(language, "Tea").text)
    assert [each["text"] for each in buttons(again)] == [
        label(language, "button.next_task"),
        label(language, "button.own_groups"),
    ]


async def test_who_wants_no_group_goes_on_without_one(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    bob = await place.somebody("Bob")
    await bob.come_in()
    await club.follow(bob)
    _, (after,) = await bob.press_label("button.join_not")
    assert "Bob" in after["text"]
    assert not await _joined(place, bob)
    (none,) = await bob.say("/groups")
    assert none["text"] == plain_text(groups.own_groups(Language.EN, []).text)
