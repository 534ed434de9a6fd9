"""/groupstats, /groupgoal and /quiet in a group, in its language; what is posted comes through the real messenger."""

import json

import pytest

from flows.boards.count_work import count_work
from flows.groups.announce_campaigns import announce_campaigns
from flows.groups.deliver_group_posts import deliver_group_posts
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

    found = group_posts.Stats("Tea", members=0, today=0, week=0, month=0, workers=0, goal=None, done=None, badges=())
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
    await place.control.post(f"groups/{club.chat_id}/members", bot=BOT, status="restricted")
    await _deliver(place)
    row = await club.row()
    assert row is not None
    assert row.paused_for == "silenced"

    await club.put_bot("member")
    await club.put_bot("administrator")
    await _deliver(place)
    assert not [each for each in await club.said() if "Hostile" in each["text"]]
    row = await club.row()
    assert row is not None
    assert row.paused_at is None


async def test_the_board_is_a_picture_with_the_names_of_who_is_there_and_says_so(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    people = [await place.somebody(name) for name in ("Bob", "Cem", "Dora")]
    await place.campaign(ROWS.encode(), gold_share="0", min_overlap="3", max_overlap="3", release="on_acceptance")
    for person in people:
        await person.come_in()
        await club.admit(person)
        await club.join(person, shows_name=person is not people[1])
    for _ in range(3):
        for person in people:
            place.clock.advance(1)
            card = (await person.say("/task"))[-1]
            await person.press(card, buttons(card)[0]["callback_data"])
    place.clock.advance(61)
    await place.run_jobs()
    await count_work(place.house.deps)
    await club.admit(people[2], "left")

    (shown,) = await club.say(club.admin, "/leaderboard")
    assert shown["photo"]
    assert "Bob" in shown["caption"]
    assert "Cem" not in shown["caption"]
    assert "Dora" not in shown["caption"]
    assert len(shown["caption"].splitlines()) == 5  # the title, a gap, two of three, and that there is one more
    (day,) = await club.say(club.admin, "/leaderboard day")
    assert day["photo"]
    assert not await place.parked()


async def test_an_empty_board_and_what_is_open_are_told_in_words(place: Place) -> None:
    club = await Club.founded(place)
    await club.set_up()
    (none,) = await club.say(club.admin, "/campaigns")
    assert none["text"] == plain_text(phrase(Language.EN, "group.offers.none"))
    (empty,) = await club.say(club.admin, "/leaderboard nonsense")
    assert "photo" not in empty

    await place.campaign(ROWS.encode())
    (shown,) = await club.say(club.admin, "/campaigns")
    assert "Hostile" in shown["text"]
    assert "2–5 AIC" in shown["text"]
