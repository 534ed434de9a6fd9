"""The operators' chat: from a file to a launch by commands and buttons, and a kind word for everything else."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from telegram import Update

from flows.campaigns.read_campaign import read_campaign
from flows.deps import Policy
from handlers.operator.app import build_application
from kernel.clock import ManualClock
from tests.handlers.operator.conftest import BOT, Operator

pytestmark = pytest.mark.asyncio

ROWS: tuple[dict[str, Any], ...] = (
    {"id": "1", "text": "Which <b>bin</b>?", "options": ["food", "glass"], "gold": "glass"},
    {"id": "2", "text": "Which?", "options": ["food", "glass"]},
    {"id": "3", "text": "Which?", "options": ["food", "glass"], "gold": "paper"},
)
UNKNOWN = ("sa:" + "0" * 32, "sc:" + "0" * 32, "sa:1")
FILE = "\n".join(map(json.dumps, ROWS)).encode()


def text_of(message: dict[str, Any]) -> str:
    text: str = message.get("text") or message.get("caption") or ""
    return text


def buttons(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


async def imported(operator: Operator) -> None:
    await operator.say("/campaign new Bins")
    (report,) = await operator.send("tasks.jsonl", FILE)
    await operator.press(report, "ci:1")


async def test_a_campaign_goes_from_a_file_to_its_close(operator: Operator) -> None:
    (asked,) = await operator.say("/campaign new Bins & more")
    assert "C1 Bins & more" in text_of(asked)

    (report,) = await operator.send("tasks.jsonl", FILE)
    assert "2 good rows" in text_of(report)
    assert "Line 3" in text_of(report)
    assert "paper" in text_of(report)
    assert (await read_campaign(operator.deps, 1)).tasks == 0

    answer, (done,) = await operator.press(report, "ci:1")
    assert not answer["text"]
    assert "2 tasks imported into C1" in text_of(done)
    assert buttons(await operator.message(report["message_id"])) == []

    (changed,) = await operator.say("/campaign set C1 max_overlap 4")
    assert "max_overlap = 4" in text_of(changed)

    (terms,) = await operator.say("/campaign launch C1")
    assert "56.25 AIC" in text_of(terms)  # one task at 4 x 5, a panel at 5 x 5, and a quarter for gold
    await operator.press(terms, "cc:launch:1")
    assert "C1 is live" in text_of(await operator.message(terms["message_id"]))

    (status,) = await operator.say("/campaign status c1")
    assert "Bins & more" in text_of(status)
    for step, word in (("pause", "paused"), ("resume", "live again"), ("close", "closing")):
        (asked,) = await operator.say(f"/campaign {step} C1")
        await operator.press(asked, f"cc:{step}:1")
        assert word in text_of(await operator.message(asked["message_id"]))


async def test_nothing_happens_before_it_is_confirmed(operator: Operator) -> None:
    await imported(operator)
    (terms,) = await operator.say("/campaign launch C1")
    await operator.press(terms, "no")
    assert (await read_campaign(operator.deps, 1)).status == "draft"
    assert buttons(await operator.message(terms["message_id"])) == []


async def test_two_presses_import_once(operator: Operator) -> None:
    await operator.say("/campaign new")
    (report,) = await operator.send("tasks.jsonl", FILE)
    await operator.press(report, "ci:1")
    answer, sent = await operator.press(report, "ci:1")
    assert answer["show_alert"]
    assert sent == []
    assert (await read_campaign(operator.deps, 1)).tasks == 1


async def test_a_file_finds_its_campaign_by_caption_reply_or_as_the_only_draft(operator: Operator) -> None:
    (refused,) = await operator.send("tasks.jsonl", FILE)
    assert buttons(refused) == []
    (first,) = await operator.say("/campaign new One")
    await operator.say("/campaign new Two")
    (unclear,) = await operator.send("tasks.jsonl", FILE)
    assert buttons(unclear) == []
    (by_caption,) = await operator.send("tasks.jsonl", FILE, caption="this is for c2, please")
    assert "ci:2" in buttons(by_caption)
    (by_reply,) = await operator.send("tasks.jsonl", FILE, reply_to=first["message_id"])
    assert "ci:1" in buttons(by_reply)
    (new,) = await operator.send("tasks.jsonl", FILE, caption="/campaign new Three")
    assert "ci:3" in buttons(new)


async def test_a_preview_shows_the_picture_with_buttons_that_do_nothing(operator: Operator) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as folder:
        folder.writestr("tasks.jsonl", json.dumps(ROWS[0] | {"image": "bin.png"}) + "\n" + json.dumps(ROWS[1]))
        folder.writestr("bin.png", picture.getvalue())
    await operator.say("/campaign new Bins")
    (report,) = await operator.send("tasks.zip", archive.getvalue())
    await operator.press(report, "ci:1")

    card, turns = await operator.say("/campaign preview C1")
    assert card["photo"]
    assert "Which <b>bin</b>?" in text_of(card)
    assert set(buttons(card)) == {"x"}
    answer, sent = await operator.press(card, "x")
    assert answer["text"]
    assert sent == []
    _, (second, _) = await operator.press(turns, "cv:1:1")
    assert "photo" not in second


async def test_strangers_get_one_kind_sentence_and_reach_nothing(operator: Operator) -> None:
    stranger = replace(operator, person=await operator.control.person("Eve", "zh-hans"))
    for text in ("/start", "/campaign new", "hello", "/overview"):
        (refused,) = await stranger.say(text)
        assert "campaign" not in text_of(refused)
        assert buttons(refused) == []
    (refused,) = await stranger.send("tasks.jsonl", FILE, caption="/campaign new")
    assert buttons(refused) == []
    answer, sent = await stranger.press(refused, "cc:launch:1")
    assert answer["show_alert"]
    assert sent == []


async def test_a_role_may_do_what_it_may_and_no_more(operator: Operator) -> None:
    operator.deps = replace(operator.deps, policy=Policy(operators={str(operator.person): "auditor"}))
    operator.application = build_application(
        operator.control.tokens[BOT], operator.deps, operator.throttle, api_url=operator.control.url
    )
    (refused,) = await operator.say("/campaign new Bins")
    assert "owner, manager" in text_of(refused)
    (refused,) = await operator.say("/support")
    assert "owner, manager, reviewer" in text_of(refused)
    (overview,) = await operator.say("/overview")
    assert "Overview" in text_of(overview)
    await operator.application.shutdown()


@pytest.mark.parametrize(
    "data", ["x" * 64, "ci:abc", "ci:99999999999", "ci:7", "cc:destroy:1", "j:" + "0" * 32 + ":1", *UNKNOWN]
)
async def test_a_forged_press_is_answered_and_does_nothing(operator: Operator, data: str) -> None:
    (welcome,) = await operator.say("/start")
    answer, sent = await operator.press(welcome, data)
    assert answer["text"]
    assert sent == []


@pytest.mark.parametrize(
    "text",
    [
        "/campaign launch",
        "/campaign launch C",
        "/campaign launch C999999999999999999999",
        "/campaign status C7",
        "/campaign dance",
        "/campaign set C1",
        "/campaign set C7 tau 0.9",
        "/campaign new " + "x" * 100,
        "/export",
        "/export C1 labels",
        "/review",
        "/support",
        "/support 8F2K",
        "/support 8F2K hello",
        "/cancel",
        "/unknown",
        "just a text",
        "/help@" + BOT,
    ],
)
async def test_whatever_is_written_gets_one_answer(operator: Operator, text: str) -> None:
    assert len(await operator.say(text)) == 1


async def test_odd_messages_get_an_answer_too(operator: Operator) -> None:
    for what in ({"sticker": "🙂"}, {"voice": True}, {"location": {"latitude": 1.0, "longitude": 2.0}}):
        before = len(await operator.chat())
        await operator.control.post("say", person=operator.person, bot=BOT, **what)
        await operator.feed()
        assert len(await operator.chat()) == before + 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tasks.pdf", b"%PDF"),
        ("tasks.jsonl", b""),
        ("tasks.jsonl", "Quel café ?\nQuel thé ?".encode("latin-1")),
        ("tasks.json", b'[{"data": {"text": "x"}}]'),
        ("tasks.zip", b"PK broken"),
        ("tasks.csv", b"a,b\n1,2\n"),
    ],
)
async def test_a_bad_file_is_refused_with_its_reason(operator: Operator, name: str, data: bytes) -> None:
    await operator.say("/campaign new Bins")
    (refused,) = await operator.send(name, data)
    assert buttons(refused) == []
    assert text_of(refused)


async def test_what_a_file_was_written_in_and_what_it_has_too_much_of_is_told(operator: Operator) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as folder:
        folder.writestr("任务.csv", "text,options\n今天天气怎么样？,好|坏\n=A1,好|坏\n".encode("gbk"))
        folder.writestr("unused.png", b"never looked at")
    await operator.say("/campaign new Weather")
    (report,) = await operator.send("tasks.zip", archive.getvalue())
    assert "GBK" in text_of(report)
    assert "1 picture in the ZIP is named by no row" in text_of(report)
    assert "Line 3: “text” is a spreadsheet's formula (=A1)" in text_of(report)


async def test_a_label_studio_file_says_what_it_cannot_be(operator: Operator) -> None:
    await operator.say("/campaign new Bins")
    config = '<View><Text name="t" value="$text"/><Taxonomy name="what" toName="t"/></View>'
    file = json.dumps({"label_config": config, "tasks": [{"data": {"text": "x"}}]})
    (refused,) = await operator.send("tasks.json", file.encode())
    assert "can't be answered in a chat: Taxonomy" in text_of(refused)


async def test_a_file_above_twenty_megabytes_is_refused_before_the_download(operator: Operator) -> None:
    await operator.say("/campaign new Bins")
    (refused,) = await operator.send("tasks.jsonl", b" " * (20 * 2**20 + 1))
    assert "20" in text_of(refused)
    calls = await operator.control.get("calls", bot=BOT)
    assert "getFile" not in {call["method"] for call in calls}


async def test_many_bad_rows_are_turned_page_by_page(operator: Operator) -> None:
    await operator.say("/campaign new Bins")
    (report,) = await operator.send("tasks.jsonl", FILE + b"\n" + b"{broken\n" * 40)
    assert "41 bad rows" in text_of(report)
    assert "Line 40" not in text_of(report)
    await operator.press(report, "cb:1:2")
    assert "Line 40" in text_of(await operator.message(report["message_id"]))


async def test_what_our_own_fault_raises_comes_back_to_the_intake(operator: Operator) -> None:
    await operator.deps.sessions.dispose()
    operator.deps.sessions.read = None  # type: ignore[method-assign,assignment]
    await operator.control.say(operator.person, "/overview", BOT)
    (raw,) = await operator.control.updates(BOT, offset=operator.seen + 1)
    with pytest.raises(TypeError):
        await operator.application.process_update(Update.de_json(raw, operator.application.bot))


async def test_the_bot_leaves_groups(operator: Operator) -> None:
    group = (await operator.control.post("groups", title="Team", admin=operator.person))["id"]
    await operator.control.post(f"groups/{group}/members", bot=BOT, status="member")
    await operator.feed()
    calls = await operator.control.get("calls", bot=BOT)
    assert "leaveChat" in {call["method"] for call in calls}


async def test_a_flood_is_told_once_to_slow_down_and_each_press_of_it_too(operator: Operator) -> None:
    (welcome,) = await operator.say("/start")
    answered = [await operator.say("/overview") for _ in range(40)]
    too_fast = [text_of(message) for sent in answered for message in sent if "Overview" not in text_of(message)]
    assert len(too_fast) == 1
    assert "quick" in too_fast[0]
    assert answered[-1] == []
    answer, sent = await operator.press(welcome, "cs:1")
    assert "quick" in answer["text"]
    assert sent == []
    assert isinstance(operator.deps.clock, ManualClock)
    operator.deps.clock.advance(20)
    assert len(await operator.say("/overview")) == 1


async def test_a_large_file_is_shown_every_way_that_is_left_for_it(operator: Operator) -> None:
    large = b" " * (20 * 2**20 + 1)
    (unclear,) = await operator.send("tasks.jsonl", large)
    assert "import C12 FILE" in text_of(unclear)
    await operator.say("/campaign new Bins")
    (told,) = await operator.send("tasks.jsonl", large)
    assert "python -m bot import C1 FILE" in text_of(told)
    assert "reply_markup" not in told
    (refused,) = await operator.say("/campaign upload C1")
    assert "WEB_URL" in text_of(refused)


async def test_the_upload_page_is_one_operators_for_one_draft(operator: Operator) -> None:
    policy = replace(operator.deps.policy, app_url="https://house.test")
    operator.deps = replace(operator.deps, policy=policy)
    operator.application = build_application(
        operator.control.tokens[BOT], operator.deps, operator.throttle, api_url=operator.control.url
    )
    (refused,) = await operator.say("/campaign upload C1")
    assert "C1" in text_of(refused)
    await operator.say("/campaign new Bins")
    (way,) = await operator.say("/campaign upload C1")
    (told,) = await operator.send("tasks.jsonl", b" " * (20 * 2**20 + 1))
    urls = [message["reply_markup"]["inline_keyboard"][0][0]["url"] for message in (way, told)]
    assert len(set(urls)) == 2
    assert all(url.startswith("https://house.test/desk/upload/") for url in urls)
    assert not any(url.rpartition("/")[2] in text_of(way) + text_of(told) for url in urls)
    (waiting,) = await operator.say("/campaign import C1")
    assert buttons(waiting) == []
    (report,) = await operator.send("tasks.jsonl", FILE)
    (again,) = await operator.say("/campaign import C1")
    assert text_of(again).splitlines()[1:] == text_of(report).splitlines()[1:]
    assert "ci:1" in buttons(again)
    await operator.application.shutdown()
