"""/leaderboard from the chat, in both languages: places, other boards, a name shown or not, and hiding."""

import pytest
import pytest_asyncio

from contributors.boards import campaign_scope
from flows.boards.count_work import count_work
from flows.boards.follow_boards import follow_boards
from flows.people.identify_contributor import identify_contributor
from flows.shapes import Person
from kernel.values import Language
from tests.hostile.place import Place, Somebody, buttons
from tests.support.paid_work import PaidWork
from views.boards import alias
from views.limits import plain_text
from views.phrases import label

pytestmark = pytest.mark.asyncio


async def came_in(place: Place, name: str, language: Language = Language.EN) -> Somebody:
    """Somebody who is known, and no more."""
    somebody = await place.somebody(name, language)
    await somebody.say("/start")
    await somebody.press_label("language.name")
    return somebody


async def known(place: Place, somebody: Somebody) -> Person:
    found = await identify_contributor(place.house.deps, platform="telegram", external_id=str(somebody.id))
    assert found is not None
    return found


@pytest_asyncio.fixture
async def work(place: Place) -> PaidWork:
    """Nothing yet."""
    return PaidWork(place.house.deps.sessions)


async def paid(place: Place, work: PaidWork, somebody: Somebody, points: int) -> None:
    """A piece of work is paid and counted."""
    now, deps = place.clock.now(), place.house.deps
    campaign = work.campaigns[0] if work.campaigns else await work.campaign(now)
    person = await known(place, somebody)
    await work.paid(await work.accepted(person.id, campaign, None, now=now), points, now=now)
    await count_work(deps)
    await follow_boards(deps)


@pytest.mark.parametrize("language", Language)
async def test_a_board_is_shown_and_switched_in_place(place: Place, work: PaidWork, language: Language) -> None:
    ann, bob = await came_in(place, "Ann", language), await came_in(place, "Bob")
    (nothing,) = await ann.say("/leaderboard day")
    assert label(language, "board.empty.day") in nothing["text"]
    for somebody, points in ((bob, 300), (ann, 200)):
        await paid(place, work, somebody, points)

    (board,) = await ann.say("/leaderboard")
    lines = board["text"].splitlines()
    assert [line[0] for line in lines if line.startswith(("🥇", "🥈"))] == ["🥇", "🥈"]
    assert "Bob" not in board["text"]
    assert alias(language, (await known(place, bob)).id) in board["text"]
    assert next(line for line in lines if line.startswith("🥈")).endswith(label(language, "board.me", line="")[-3:])

    place.clock.advance(86_400)
    for period, is_empty in (("day", True), ("all", False)):
        await ann.press(board, f"lb:{period}:all")
        text = (await ann.message(board["message_id"]))["text"]
        assert plain_text(label(language, f"board.title.{period}")) in text
        assert ("🥇" in text) is not is_empty


async def test_campaigns_have_boards_of_their_own(place: Place, work: PaidWork) -> None:
    ann = await came_in(place, "Ann")
    (empty,) = await ann.say("/leaderboard all")
    assert label(Language.EN, "button.board.campaigns") not in [button["text"] for button in buttons(empty)]
    await paid(place, work, ann, 200)
    await paid(place, work, await came_in(place, "Bob"), 100)

    (board,) = await ann.say("/leaderboard all")
    await ann.press(board, "lc:all")
    listed = await ann.message(board["message_id"])
    assert [button["text"] for button in buttons(listed)] == ["C1 · Campaign 1", label(Language.EN, "button.board")]
    await ann.press(board, buttons(listed)[0]["callback_data"])
    shown = await ann.message(board["message_id"])
    assert "C1 · Campaign 1" in shown["text"]
    assert label(Language.EN, "button.board.everybody") in [button["text"] for button in buttons(shown)]
    assert campaign_scope(work.campaigns[0]) in buttons(shown)[0]["callback_data"]


async def test_a_name_is_shown_once_its_owner_says_so_and_gone_when_they_hide(place: Place, work: PaidWork) -> None:
    ann, bob = await came_in(place, "Ann"), await came_in(place, "Bob")
    for somebody in (ann, bob):
        await paid(place, work, somebody, 200)
    (board,) = await ann.say("/leaderboard")
    await ann.press(board, "la")
    for press, is_named, is_seen in (
        ("ln:1", True, True),
        ("lh:1", False, False),
        ("lh:0", True, True),
        ("ln:0", False, True),
    ):
        answer, _ = await ann.press(board, press)
        assert answer is not None
        assert answer["text"] == label(Language.EN, "toast.saved")
        await follow_boards(place.house.deps)

        (seen,) = await bob.say("/leaderboard")
        assert ("Ann" in seen["text"]) is is_named
        assert ("🥈" in seen["text"] or seen["text"].count("🥇") == 2) is is_seen
    assert (await known(place, ann)).shown_name is None
    (settings,) = await ann.say("/settings")
    assert alias(Language.EN, (await known(place, ann)).id) in settings["text"]
    assert "la" in [button["callback_data"] for button in buttons(settings)]


async def test_a_name_that_leads_somewhere_is_not_shown(place: Place) -> None:
    spammer = await came_in(place, "t.me/spam")
    (board,) = await spammer.say("/leaderboard")
    answer, _ = await spammer.press(board, "ln:1")
    assert answer is not None
    assert answer["text"] == label(Language.EN, "error.NameUnshowable")


@pytest.mark.parametrize("press", ["lb:week:c00", "lb:week:x", "lb:day:" + "c" + "0" * 32, "lb:week:g" + "0" * 32])
async def test_a_forged_board_is_refused_in_words(place: Place, press: str) -> None:
    ann = await came_in(place, "Ann")
    (board,) = await ann.say("/leaderboard")
    answer, _ = await ann.press(board, press)
    assert answer is not None
    assert "/leaderboard" in answer["text"]
    (typed,) = await ann.say("/leaderboard yesterday")
    assert "yesterday" in typed["text"]
    assert await place.parked() == []
