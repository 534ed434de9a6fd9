"""The page's server: a session for a launch, drafts kept, one submission, another while; and refusals for the rest."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from flows.assignments.change_response import change_response
from flows.assignments.expire_assignments import expire_assignments
from flows.assignments.skip_assignment import skip_assignment
from kernel.values import Language
from store.tables.delivery import outbox
from store.tables.work import assignments, campaigns, responses, tasks
from tasks.errors import NoTaskAvailable
from tasks.kinds.box import LEASE_S
from tests.handlers.miniapp.room import FRAME, LABELS, Room, drawing_room, picture
from tests.support.launches import TOKEN, launched

pytestmark = pytest.mark.asyncio

FISH = [0.2, 0.2, 0.6, 0.6, 0]
STAR = [0.7, 0.1, 0.9, 0.3, 1]


@pytest_asyncio.fixture
async def room(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Room]:
    """A house with pictures to draw on."""
    async with drawing_room(sqlite_url, tmp_path) as founded:
        yield founded


def error(answer: httpx.Response) -> tuple[int, str]:
    """What was refused, and how; always with a sentence."""
    body = answer.json()
    assert body["said"]
    return answer.status_code, body["error"]


async def test_a_launch_becomes_a_session_with_its_task(room: Room) -> None:
    _, row = await room.dealt()
    opened = (await room.open(row.lease)).json()

    assert opened["language"] == "en"
    assert opened["boxes"] == []
    assert opened["task"]["labels"] == list(LABELS)
    assert opened["task"]["ref"] == row.ref
    assert opened["task"]["pay"] == "3–6 AIC"
    assert not opened["is_over"]
    assert opened["ends_in_s"] == pytest.approx(LEASE_S)
    shown = await room.http.get(opened["picture"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert shown.content[:4] == picture()[:4]


async def test_a_pictures_address_ends(room: Room) -> None:
    _, row = await room.dealt()
    address = (await room.open(row.lease)).json()["picture"]
    assert (await room.http.get(address.replace("seal=", "seal=0"))).status_code == 404
    room.world.clock.advance(601)
    assert (await room.http.get(address)).status_code == 404


async def test_a_replayed_launch_opens_the_same_and_no_more(room: Room) -> None:
    _, row = await room.dealt()
    data = launched(1, room.world.clock.now())
    first, again = await room.open(row.lease, init_data=data), await room.open(row.lease, init_data=data)
    assert first.json()["session"] == again.json()["session"]

    room.world.clock.advance(15 * 60 + 1)
    assert error(await room.open(row.lease, init_data=data)) == (401, "LaunchTooOld")


@pytest.mark.parametrize("language", Language)
async def test_a_forged_launch_is_refused_in_the_pages_language(room: Room, language: Language) -> None:
    _, row = await room.dealt()
    forged = launched(1, room.world.clock.now(), token=TOKEN[:-1] + "2")
    answer = await room.open(row.lease, init_data=forged, language=language)
    assert error(answer) == (401, "LaunchForged")
    assert ("Telegram 打开" in answer.json()["said"]) == (language is Language.ZH)


@pytest.mark.parametrize("body", [{}, {"lease": 5, "init_data": ""}, {"lease": "x", "init_data": None}])
async def test_a_launch_without_its_parts_is_forged(room: Room, body: dict[str, Any]) -> None:
    assert error(await room.http.post("/app/api/session", json=body)) == (401, "LaunchForged")


async def test_anothers_lease_opens_nothing(room: Room) -> None:
    _, row = await room.dealt(1)
    await room.dealt(2)
    assert error(await room.open(row.lease, 2)) == (403, "NotYourTask")
    assert error(await room.open("no-such-lease", 2)) == (410, "AssignmentGone")
    assert error(await room.open(row.lease, 999)) == (410, "AssignmentGone")


async def test_a_session_is_for_its_own_lease(room: Room) -> None:
    _, row = await room.dealt(1)
    session = await room.session(row.lease)
    other = {"authorization": session["authorization"].replace("Bearer 1.", "Bearer 2.")}
    for refused in (other, {}, {"authorization": "Bearer x"}, {"authorization": "Bearer a.b.c"}):
        assert error(await room.save(refused, [FISH])) == (401, "LaunchTooOld")
        assert error(await room.submit(refused, [FISH])) == (401, "LaunchTooOld")
        assert error(await room.renew(refused)) == (401, "LaunchTooOld")


async def test_a_draft_is_there_when_the_page_is_opened_again(room: Room) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    assert (await room.save(session, [STAR, FISH])).json()["is_over"] is False
    assert (await room.open(row.lease)).json()["boxes"] == [FISH, STAR]
    await room.save(session, [])
    assert (await room.open(row.lease)).json()["boxes"] == []


@pytest.mark.parametrize(
    ("boxes", "name"),
    [
        ([[0.2, 0.2, 1.2, 0.6, 0]], "BoxOutside"),
        ([[0.2, 0.2, 0.2, 0.6, 0]], "BoxWithoutArea"),
        ([FISH] * 10_000, "TooManyBoxes"),
        ([[0.2, 0.2, 0.6, 0.6, 2]], "BoxesUnreadable"),
        ([[None, 0.2, 0.6, 0.6, 0]], "BoxesUnreadable"),
        ("boxes", "BoxesUnreadable"),
        (None, "BoxesUnreadable"),
    ],
)
async def test_what_is_no_box_is_refused_and_the_draft_stays(room: Room, boxes: Any, name: str) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    await room.save(session, [FISH])
    assert error(await room.save(session, boxes)) == (422, name)
    assert error(await room.submit(session, boxes)) == (422, name)
    assert (await room.open(row.lease)).json()["boxes"] == [FISH]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[[[["])
async def test_what_is_no_json_object_is_a_bad_request(room: Room, body: bytes) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    assert (await room.http.put("/app/api/boxes", content=body, headers=session)).status_code == 400


async def test_what_is_not_a_number_reads_as_no_box(room: Room) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    body = b'{"boxes": [[NaN, 0, 1e999, 1, 0]]}'
    assert error(await room.http.put("/app/api/boxes", content=body, headers=session)) == (422, "BoxesUnreadable")
    huge = b'{"boxes": "' + b"x" * 1_000_001 + b'"}'
    assert (await room.http.put("/app/api/boxes", content=huge, headers=session)).status_code == 413


async def test_what_is_submitted_counts_once(room: Room) -> None:
    person, row = await room.dealt()
    session = await room.session(row.lease)
    for press in (1, 1, 2):
        assert (await room.submit(session, [STAR, FISH], press)).json() == {"is_submitted": True}

    stored = await room.world.row(responses)
    assert (stored["state"], stored["contributor_id"]) == ("submitted", person.id)
    assert (await room.world.row(tasks, id=row.task_id))["votes"] == 1
    assert len(await room.world.rows(outbox, kind="receipt")) == 1
    assert error(await room.submit(session, [FISH], 3)) == (410, "AssignmentGone")
    assert error(await room.save(session, [FISH])) == (410, "AssignmentGone")
    assert error(await room.open(row.lease)) == (410, "AssignmentGone")


@pytest.mark.parametrize("press", [None, "1", -1, 2**53, 1.5, True])
async def test_a_submission_says_which_press_it_is(room: Room, press: Any) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    assert error(await room.submit(session, [FISH], press)) == (422, "BoxesUnreadable")


async def test_a_changed_answer_is_drawn_on_from_where_it_was(room: Room) -> None:
    person, row = await room.dealt()
    session = await room.session(row.lease)
    await room.submit(session, [FISH])
    room.world.clock.advance(1)
    await change_response(room.world.deps, person, lease=row.lease, cause=room.world.cause())

    assert (await room.open(row.lease)).json()["boxes"] == [FISH]
    assert (await room.submit(session, [FISH], 2)).status_code == 200
    assert (await room.world.row(responses))["state"] == "submitted"
    assert len(await room.world.rows(outbox, kind="receipt")) == 2


async def test_a_page_that_outlives_its_lease_keeps_the_draft_and_may_go_on(room: Room) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    room.world.clock.advance(LEASE_S)
    assert (await room.save(session, [FISH])).json() == {"is_over": True, "ends_in_s": 0.0}
    assert error(await room.submit(session, [FISH])) == (409, "LeaseOver")

    assert (await room.renew(session)).json()["ends_in_s"] == pytest.approx(LEASE_S)
    opened = (await room.open(row.lease)).json()
    assert (opened["is_over"], opened["boxes"]) == (False, [FISH])
    assert (await room.submit(session, [FISH], 2)).status_code == 200


async def test_a_task_that_was_given_back_is_dealt_again_to_whoever_still_draws(room: Room) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    await room.save(session, [FISH])
    before = await room.world.row(tasks, id=row.task_id), await room.world.row(campaigns)
    room.world.clock.advance(LEASE_S)
    assert await expire_assignments(room.world.deps) == 1

    assert (await room.open(row.lease)).json()["is_over"]
    assert (await room.renew(session)).status_code == 200
    assert (await room.world.row(tasks, id=row.task_id), await room.world.row(campaigns)) == before
    assert (await room.world.row(assignments, id=row.id))["status"] == "open"
    assert (await room.submit(session, [FISH])).status_code == 200


async def test_one_task_at_a_time_also_by_renewal(room: Room) -> None:
    person, row = await room.dealt()
    session = await room.session(row.lease)
    room.world.clock.advance(LEASE_S)
    other = await room.world.take(person, "box")
    assert other.id != row.id
    assert error(await room.renew(session)) == (409, "OtherTaskOpen")
    await skip_assignment(room.world.deps, person, lease=other.lease, cause=room.world.cause())
    assert (await room.renew(session)).status_code == 200


async def test_a_task_that_others_have_finished_is_not_renewed(room: Room) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    room.world.clock.advance(LEASE_S)
    await expire_assignments(room.world.deps)
    async with room.world.deps.sessions.write() as writing:
        await writing.execute(tasks.update().values(status="closed"))
    assert error(await room.renew(session)) == (410, "AssignmentGone")
    assert (await room.save(session, [FISH])).json()["is_over"]


async def test_a_skipped_task_is_gone(room: Room) -> None:
    person, row = await room.dealt()
    session = await room.session(row.lease)
    await skip_assignment(room.world.deps, person, lease=row.lease, cause=room.world.cause())
    for answer in (await room.save(session, [FISH]), await room.submit(session, [FISH]), await room.renew(session)):
        assert error(answer) == (410, "AssignmentGone")


async def test_without_an_address_for_pages_no_picture_is_dealt(room: Room) -> None:
    world = room.world
    world.deps = replace(world.deps, policy=replace(world.deps.policy, app_url=None))
    person = await world.person()
    for kinds in (("box",), ()):
        with pytest.raises(NoTaskAvailable):
            await world.take(person, *kinds)


async def test_somebody_too_fast_is_told_so(room: Room) -> None:
    _, row = await room.dealt()
    session = await room.session(row.lease)
    answers = [await room.save(session, [FISH]) for _ in range(40)]
    assert error(answers[-1]) == (429, "TooFast")
    assert answers[0].status_code == 200
    room.world.clock.advance(60)
    assert (await room.save(session, [FISH])).status_code == 200


async def test_only_telegram_and_the_sandbox_may_show_the_page(room: Room) -> None:
    page = await room.http.get("/app/boxes/lease", headers={"accept-language": "zh"})
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200
    assert 'lang="zh-Hans"' in page.text
    assert "https://web.telegram.org https://weba.telegram.org https://webk.telegram.org" in policy
    assert policy.endswith(FRAME)
    assert "unsafe" not in policy
    assert "x-frame-options" not in page.headers
    assert "x-frame-options" in (await room.http.get("/")).headers


async def test_a_lease_in_the_address_is_text_and_nothing_else(room: Room) -> None:
    page = await room.http.get("/app/boxes/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("name", ["main.js", "app.css", "bridge.js"])
async def test_the_pages_parts_are_asked_for_anew_and_seldom_sent(room: Room, name: str) -> None:
    got = await room.http.get(f"/app/assets/{name}")
    assert got.headers["cache-control"] == "no-cache"
    again = await room.http.get(f"/app/assets/{name}", headers={"if-none-match": got.headers["etag"]})
    assert again.status_code == 304
    assert (await room.http.get("/app/assets/routes.py")).status_code == 404
