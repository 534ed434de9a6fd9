"""An operator's day: from a file to a dataset, as the operator's own phone shows it."""

import asyncio
import json
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, expect

from kernel.values import Language
from sandbox.crowd.client import Sandbox
from sandbox.crowd.knowledge import Answerer, Knowledge
from sandbox.crowd.material import Item
from sandbox.crowd.participant import Participant, Record
from sandbox.crowd.processes import free_port
from sandbox.crowd.skill import Skill
from sandbox.crowd.someone import Someone
from sandbox.crowd.visitor import Visitor as Somebody
from tests.support.chat import Chat, time_passes
from tests.support.house import CONTRIBUTOR, OPERATOR, house, running, telegram
from tests.tour.guide import Guide, take_out_phone
from tests.tour.stops import DESK, Stop

_NAMES: Final = {Language.ZH: "王老师", Language.EN: "Wanjiru"}
_CODES: Final = {Language.ZH: "zh-hans", Language.EN: "en"}
_PEOPLE: Final = 14
_SKILL: Final = 0.9
_ROUND_S: Final = 61.0
_GOLD: Final = 20
_TITLES: Final = {Language.ZH: "食堂留言", Language.EN: "Canteen notes"}
_ASKED: Final = {Language.ZH: "写的人满意吗？", Language.EN: "Is the writer pleased?"}
_MOODS: Final = {Language.ZH: ("满意", "不满意"), Language.EN: ("pleased", "not pleased")}
_WHAT: Final = {
    Language.ZH: ("米饭", "豆腐", "牛肉面", "青菜", "包子", "红烧肉", "酸奶", "鱼汤"),
    Language.EN: (
        "The rice",
        "The beans",
        "The stew",
        "The salad",
        "The bread",
        "The curry",
        "The yoghurt",
        "The soup",
    ),
}
_SAID: Final = {
    Language.ZH: (("今天真香", "比上次好多了", "我又添了一份", "谢谢师傅"), ("又凉了", "太咸", "排队半小时", "没熟")),
    Language.EN: (
        ("was lovely today", "is better than last week", "made me ask for more", "tasted like home"),
        ("was cold again", "is far too salty", "took half an hour", "was not cooked through"),
    ),
}


async def walk(browser: Browser, language: Language, pictures: Path) -> None:
    """Everything an operator does in a day, stop by stop."""
    async with _desk(browser, language, pictures) as guide:
        for stop in DESK:
            await _STEPS.get(stop.name, Guide.say)(guide, stop)


@asynccontextmanager
async def _desk(browser: Browser, language: Language, pictures: Path) -> AsyncIterator[Guide]:
    """A house of one's own, and an operator with a phone."""
    with tempfile.TemporaryDirectory(prefix="tour-") as name:
        folder, port = Path(name), free_port()
        async with telegram(folder) as (_, sandbox):
            person = await sandbox.make_person(_NAMES[language], _CODES[language], "operator")
            web = {"WEB_PORT": str(port), "WEB_URL": f"http://127.0.0.1:{port}"}
            program = house(folder, sandbox, f"sqlite+aiosqlite:///{folder}/house.db", person, **web)
            async with running(program):
                page = await take_out_phone(browser, language)
                chat = Chat(sandbox, person, OPERATOR, language)
                await page.goto(f"{sandbox.base_url}/#/{person}/@{OPERATOR}")
                yield Guide.at(page, chat, pictures)
                await page.context.close()


def _texts(language: Language) -> dict[str, str]:
    """What people have written, and what is right of it."""
    gap = "" if language is Language.ZH else " "
    stop = "。" if language is Language.ZH else "."
    return {
        f"{what}{gap}{said}{stop}": mood
        for mood, kind in zip(_MOODS[language], _SAID[language], strict=True)
        for said in kind
        for what in _WHAT[language]
    }


async def _bring(guide: Guide, stop: Stop) -> None:
    """A file, and what is found in it."""
    language, moods = guide.language, list(_MOODS[guide.language])
    found = list(_texts(language).items())
    random.Random(3).shuffle(found)
    rows: list[dict[str, Any]] = [
        {"id": f"note-{number}", "text": _ASKED[language], "passage": text, "options": moods, "lang": language.value}
        | ({"gold": mood} if number < _GOLD else {})
        for number, (text, mood) in enumerate(found)
    ]
    rows.append({"id": "note-x", "text": _ASKED[language], "options": moods, "gold": "?"})
    await guide.chat.ask(f"/campaign new {_TITLES[language]}", "C1")
    await guide.chat.send("notes.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    report = await guide.chat.until(lambda card: len(card.buttons) > 1, "the report")
    await expect(guide.page.locator(f"#m{report.message_id}")).to_be_visible()
    await guide.keep(stop)
    await guide.chat.press_button(report, report.buttons[0])
    await guide.chat.sees("C1")
    for setting in ("release on_acceptance", "max_overlap 3"):
        await guide.chat.ask(f"/campaign set C1 {setting}", "C1")


async def _pilot(guide: Guide, stop: Stop) -> None:
    """What it costs, said before it begins; then people work."""
    await guide.say(stop)
    await guide.press("button.confirm")
    await guide.chat.sees("🧪")
    await _work(guide, "/campaign pilot C1", "20/20")


async def _launch(guide: Guide, stop: Stop) -> None:
    """The forecast is on the card; then people work on."""
    await guide.say(stop)
    await guide.press("button.confirm")
    await guide.chat.sees("🚀")
    await _work(guide, "/campaign status C1", "44/44")


async def _upload(guide: Guide, stop: Stop) -> None:
    """The page for large files, in the phone's browser."""
    bots_chat = guide.page.url
    await guide.chat.say(stop.does)
    await guide.page.goto(await _address(guide))
    await expect(guide.page.locator("button").first).to_be_visible()
    await guide.keep_page(stop)
    await guide.page.goto(bots_chat)


async def _look(guide: Guide, stop: Stop) -> None:
    """The pages, in the phone's browser."""
    bots_chat = guide.page.url
    overview = await guide.chat.ask("/overview", "AIC")
    await guide.chat.press("button.pages", overview)
    await guide.page.goto(await _address(guide))
    await guide.page.locator("button.button").click()
    await guide.page.locator("#campaigns a").click()
    await expect(guide.page.locator("img.drawn")).to_be_visible()
    await guide.keep_page(stop)
    await guide.page.goto(bots_chat)


async def _address(guide: Guide) -> str:
    """Where the link leads that has come."""
    message = await guide.chat.until(
        lambda card: "/desk/" in json.dumps(guide.chat.messages[card.message_id]), "a link"
    )
    [[button]] = guide.chat.messages[message.message_id]["reply_markup"]["inline_keyboard"]
    return str(button["url"])


async def _export(guide: Guide, stop: Stop) -> None:
    """The dataset comes as a file."""
    await guide.type(stop.does)
    sent = await guide.chat.until(lambda card: "document" in guide.chat.messages[card.message_id], "the release")
    await expect(guide.page.locator(f"#m{sent.message_id}")).to_be_visible()
    await guide.keep(stop)


_STEPS: Final = {
    "desk-import": _bring,
    "desk-upload": _upload,
    "desk-pilot": _pilot,
    "desk-launch": _launch,
    "desk-pages": _look,
    "desk-export": _export,
}


async def _crowd(sandbox: Sandbox, language: Language) -> list[Participant]:
    """People who are right nine times in ten, each in their own way."""
    items = [
        Item(text, _ASKED[language], text, _MOODS[language], (mood,), language.value, None)
        for text, mood in _texts(language).items()
    ]
    knowledge, record = Knowledge(file=items), Record()
    found = []
    for number in range(_PEOPLE):
        someone = Someone(sandbox, await sandbox.make_person(f"P{number}", _CODES[language]), CONTRIBUTOR)
        dice = random.Random(number)
        found.append(
            Participant(Somebody(someone, dice, language.value), Answerer(knowledge, Skill(_SKILL), dice), record)
        )
    return found


async def _work(guide: Guide, asked: str, settled: str) -> None:
    """Everybody works in rounds, and time passes between them, until so many tasks are settled."""
    people = await _crowd(guide.sandbox, guide.language)

    async def is_settled() -> bool:
        await asyncio.gather(*(each.turn() for each in people))
        return settled in (await guide.chat.ask(asked, "C1")).text

    await time_passes(guide.sandbox, is_settled, settled, step_s=_ROUND_S)
