"""/groupstats, /groupgoal and /quiet in a group, in its language; what is posted comes through the real messenger."""

import json

import pytest

from flows.announce_campaigns import announce_campaigns
from flows.deliver_group_posts import deliver_group_posts
from kernel.values import Language
from tests.handlers.group.club import BOT, Club
from tests.hostile.place import Place, buttons
from views import group_posts
from views.limits import plain_text
from views.phrases import label, phrase

pytestmark = pytest.mark.asyncio

ROWS = "\n".join(json.dumps({"id": str(n), "text": "Which?", "options": ["a", "b"], "lang": "en"}) for n in range(3))


async def _deliver(place: Place) -> None:
    messenger = place.bots["contributor"].messenger
    assert messenger is not None
    while await deliver_group_posts(place.house.deps, messenger):
        place.clock.advance(2)


@pytest.mark.parametrize("language", Language)
async def test_the_figures_of_a_group_name_nobody_and_lead_in(place: Place, language: Language) -> None:
    club = await Club.founded(place)
    row = await club.set_up()
    await club.press(club.admin, f"gl:{language}")
    (shown,) = await club.say(club.admin, "/groupstats")

    found = group_posts.Stats("Tea", members=0, today=0, week=0, month=0, workers=0, goal=None, done=None)
    assert shown["text"] == plain_text(group_posts.stats(language, found, "https://t.me/x").text)
    assert [each["url"] for each in buttons(shown)] == [f"https://t.me/{BOT}?start={row.token}"]


async def test_a_goal_is_an_admins_to_set_and_everybodys_to_see(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    bob = await place.somebody("Bob")
    await club.admit(bob)

    assert "admin" in (await club.say(bob, "/groupgoal 500"))[-1]["text"]
    (none,) = await club.say(bob, "/groupgoal")
    assert none["text"] == plain_text(phrase(Language.EN, "group.goal.none"))
    assert "many" in (await club.say(club.admin, "/groupgoal many"))[-1]["text"]

    await club.say(club.admin, "/groupgoal 500")
    await _deliver(place)
    bar = (await club.said())[-1]
    assert bar["text"].endswith("▱▱▱▱▱▱▱▱▱▱ 0 %")
    assert (await club.say(bob, "/groupgoal"))[-1]["text"] == bar["text"]

    await club.say(club.admin, "/groupgoal off", **{"as": "anonymous"})
    row = await club.row()
    assert row is not None
    assert row.goal is None
    assert not await place.parked()


async def test_quiet_hours_are_an_admins_to_set(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    bob = await place.somebody("Bob")
    await club.admit(bob)

    await club.say(bob, "/quiet 22-8")
    row = await club.row()
    assert row is not None
    assert row.quiet_from is None
    assert "22:00–08:00" in (await club.say(club.admin, "/quiet 22-8"))[-1]["text"]
    assert "22:00–08:00" in (await club.say(bob, "/quiet"))[-1]["text"]
    await club.say(club.admin, "/quiet off")
    row = await club.row()
    assert row is not None
    assert row.quiet_from is None


async def test_a_new_campaign_is_told_in_the_bound_topic_and_no_task_ever_is(place: Place) -> None:
    club = await Club.founded(place, forum=True)
    thread = (await place.control.post(f"groups/{club.chat_id}/topics", name="Play"))["thread"]
    await club.say(club.admin, "/setup", thread=thread)
    await place.campaign(ROWS.encode())
    before = len(await club.said())
    await announce_campaigns(place.house.deps)
    await _deliver(place)

    (teaser,) = (await club.said())[before:]
    assert teaser["message_thread_id"] == thread
    assert "Hostile" in teaser["text"]
    assert "Which?" not in teaser["text"]
    assert [each["text"] for each in buttons(teaser)] == [label(Language.EN, "button.join")]


async def test_a_group_that_nobody_has_set_up_is_told_how_to_begin(place: Place) -> None:
    club = await Club.founded(place)
    for command in ("/groupstats", "/groupgoal", "/groupgoal 50", "/quiet", "/quiet 22-8"):
        (shown,) = await club.say(club.admin, command)
        assert "/setup" in shown["text"]
    assert not await place.parked()


async def test_without_the_right_to_write_a_group_rests_until_it_has_it_again(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    await club.put_bot("kicked")
    await club.put_bot("member")
    await place.campaign(ROWS.encode())
    await announce_campaigns(place.house.deps)
    await club.put_bot("left")
    await _deliver(place)
    await club.put_bot("member")
    await _deliver(place)
    assert not [each for each in await club.said() if "Hostile" in each["text"]]
