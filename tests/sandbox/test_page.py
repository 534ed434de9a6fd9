"""The chat page in a real browser, against a small scripted bot: phone and desk, light and dark, both languages."""

import asyncio
import contextlib
import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiogram.utils.web_app import check_webapp_signature
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox.app import Options, build_app, serving
from sandbox.crowd.client import Sandbox
from tests.sandbox.page_bot import PageBot, picture

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (360, 740)
DESK = (1280, 800)
APP = """<!doctype html><title>app</title><p id="data"></p><script>
document.getElementById('data').textContent = location.hash;
const tell = (eventType, eventData = {}) => parent.postMessage(JSON.stringify({ eventType, eventData }), '*');
addEventListener('message', (event) => {
  if (JSON.parse(event.data).eventType === 'main_button_pressed') tell('web_app_close');
});
tell('web_app_ready');
tell('web_app_setup_main_button', { is_visible: true, is_active: true, text: 'SUBMIT BOXES' });
</script>"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Stage:
    """A sandbox with a scripted bot, and a browser to look at it."""

    url: str
    token: str
    sandbox: Sandbox
    bot: PageBot
    browser: Browser

    @contextlib.asynccontextmanager
    async def page(
        self, size: tuple[int, int] = DESK, *, language: str = "en-US", scheme: str = "light", at: str = ""
    ) -> AsyncIterator[Page]:
        """A fresh browser profile on the chat page; it must not ask anybody else for anything, nor fail."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=size == PHONE,
            accept_downloads=True,
        )
        try:
            page = await context.new_page()
            page.set_default_timeout(10_000)
            problems: list[str] = []
            asked: list[str] = []
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            await page.goto(f"{self.url}/{at}")
            yield page
            assert not problems
            assert [url for url in asked if not url.startswith((self.url, "blob:", "data:"))] == []
        finally:
            await context.close()

    async def person(self, name: str = "Ada") -> int:
        made = await self.sandbox.post("people", {"first_name": name, "language_code": "en"})
        return int(made["id"])

    async def started(self, name: str = "Ada") -> int:
        """A person whose chat with the bot has begun."""
        person = await self.person(name)
        await self.sandbox.say(person, "demo_bot", "/start")
        return person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    app = build_app(Options())

    async def serve_app(_request: web.Request) -> web.Response:
        return web.Response(text=APP, content_type="text/html")

    app.router.add_get("/app", serve_app)
    async with serving(app, "127.0.0.1", 0) as url, Sandbox(url) as sandbox, async_playwright() as playwright:
        about = {"username": "demo_bot", "role": "contributor", "first_name": "AIChain"}
        token = str((await sandbox.post("bots", about))["token"])
        await sandbox.make_bot("desk_bot", "operator")
        await sandbox.make_person("小林 (sim)", "zh-hans", "simulated · right 9.5 of 10")
        bot = PageBot(url, token, f"{url}/app")
        polling = asyncio.create_task(bot.run())
        assert CHROMIUM is not None, "these tests need Chromium: apt-get install chromium"
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Stage(url, token, sandbox, bot, browser)
        await browser.close()
        polling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await polling


@pytest.mark.parametrize(
    ("size", "language", "scheme", "start", "name"),
    [(PHONE, "zh-CN", "dark", "开始", "小明"), (DESK, "en-US", "light", "Start", "Grace")],
)
async def test_a_newcomer_is_answering_a_task_within_a_few_presses(
    stage: Stage, size: tuple[int, int], language: str, scheme: str, start: str, name: str
) -> None:
    async with stage.page(size, language=language, scheme=scheme) as page:
        await page.fill("#who-name", name)
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name=start, exact=True).click()
        await expect(page.locator(".theirs strong").first).to_have_text("Bold")

        await page.fill(".input", "/task")
        await page.locator(".send").click()
        await page.get_by_role("button", name="厨余").click()
        await expect(page.locator(".toast")).to_have_text("收到 Received")
        await expect(page.locator(".theirs").last).to_contain_text("#8F2K 收到 · 厨余")
        await expect(page.locator(".key", has_text="厨余")).to_have_count(0)

        await page.get_by_role("button", name="下一个 Next").click()
        await page.get_by_role("button", name="⏭").click()
        await expect(page.locator(".theirs").last).to_contain_text("Skipped")
        await expect(page.locator(".theirs").last.locator(".key")).to_have_count(0)
        await page.locator("[aria-label='↩︎ 改 Change']").wait_for()

        await page.fill(".input", "/task")
        await page.locator(".send").click()
        await page.get_by_role("button", name="ℹ️").click()
        await expect(page.locator("dialog.box")).to_contain_text("Look at the material")
        await page.locator("dialog.box .primary").click()
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert await page.evaluate("document.documentElement.dataset.theme") == scheme


async def test_text_of_people_stays_text_and_marks_are_shown(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.fill(".input", "<img src=x onerror=alert(1)> **plain**")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine .text").last).to_contain_text("<img src=x onerror=alert(1)> **plain**")
        await expect(page.locator(".theirs .quote").last).to_contain_text("onerror")
        for selector in ("strong", "em", "code", "blockquote", ".spoiler", "a"):
            await expect(page.locator(f".theirs .text {selector}").first).to_be_visible()


async def test_a_message_is_edited_in_place_and_a_deleted_one_vanishes(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.fill(".input", "first")
        await page.keyboard.press("Enter")
        await page.locator(".mine", has_text="first").click(button="right")
        await page.get_by_role("menuitem", name="Edit").click()
        await page.fill(".input", "second")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine").last).to_contain_text("second")
        await expect(page.locator(".mine", has_text="first")).to_have_count(0)
        assert any("edited_message" in update for update in stage.bot.heard)

        await page.fill(".input", "/gone")
        await page.keyboard.press("Enter")
        vanishing = page.locator(".theirs", has_text="This vanishes")
        await expect(vanishing).to_be_visible()
        await expect(vanishing).to_have_count(0)


async def test_a_message_is_answered_by_reply(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.locator(".theirs").first.click(button="right")
        await page.get_by_role("menuitem", name="Reply").click()
        await expect(page.locator(".about")).to_contain_text("Welcome!")
        await page.fill(".input", "thank you")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine", has_text="thank you").locator(".quote")).to_contain_text("Welcome!")
        assert stage.bot.heard[-1]["message"]["reply_to_message"]["text"].startswith("Welcome!")


async def test_language_and_colours_are_kept_for_the_next_visit(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.get_by_role("button", name="中文").click()
        await page.get_by_role("button", name="浅色或深色").click()
        await page.reload()
        await expect(page.locator(".input")).to_have_attribute("placeholder", "输入消息")
        assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


async def test_commands_are_suggested_and_run(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(PHONE, at=f"#/{person}/@demo_bot") as page:
        await page.fill(".input", "/al")
        await page.get_by_role("option", name="album").click()
        await expect(page.locator(".album .photo")).to_have_count(3)
        await page.locator(".album .photo").first.click()
        await expect(page.locator("dialog.lightbox img")).to_be_visible()


async def test_files_go_up_and_come_down(stage: Stage, tmp_path: Path) -> None:
    person = await stage.started()
    drawing = tmp_path / "bottle.png"
    drawing.write_bytes(picture())
    table = tmp_path / "tasks.jsonl"
    table.write_text('{"id": "1"}\n')
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.locator("input[type=file]").set_input_files([drawing, drawing])
        await page.get_by_label("Caption").fill("two bottles")
        await page.locator("dialog .primary").click()
        await expect(page.locator(".mine .album .photo")).to_have_count(2)

        await page.locator("input[type=file]").set_input_files(table)
        await page.locator("dialog .primary").click()
        async with page.expect_download() as downloading:
            await page.locator(".mine .file").click()
        await (await downloading.value).save_as(tmp_path / "down.jsonl")
    assert (tmp_path / "down.jsonl").read_bytes() == table.read_bytes()


async def test_a_mini_app_is_given_signed_data_and_its_main_button(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(PHONE, scheme="dark", at=f"#/{person}/@demo_bot") as page:
        await page.fill(".input", "/app")
        await page.locator(".send").click()
        await page.get_by_role("button", name="Open the app").click()
        fragment = await page.frame_locator("dialog.sheet iframe").locator("#data").text_content()
        launch = dict(part.split("=", 1) for part in (fragment or "").lstrip("#").split("&"))
        data = await page.evaluate("decodeURIComponent", launch["tgWebAppData"])
        theme = json.loads(await page.evaluate("decodeURIComponent", launch["tgWebAppThemeParams"]))
        assert check_webapp_signature(stage.token, data)
        assert theme["bg_color"] == "#151c19"
        await page.get_by_role("button", name="SUBMIT BOXES").click()
        await expect(page.locator("dialog.sheet")).to_have_count(0)


async def test_two_tabs_are_two_people_and_a_waiting_message_wears_a_badge(stage: Stage) -> None:
    ann, bob = await stage.started("Ann"), await stage.started("Bob")
    async with stage.page(at=f"#/{ann}/@desk_bot") as first, stage.page(at=f"#/{bob}/@demo_bot") as second:
        await expect(first.locator(".identity")).to_contain_text("Ann")
        await expect(second.locator(".identity")).to_contain_text("Bob")
        await stage.bot.call("sendMessage", chat_id=ann, text="A verdict for Ann")
        await expect(first.locator("[data-peer='@demo_bot'] .badge")).to_be_visible()
        await expect(first.locator("[data-peer='@demo_bot']")).to_contain_text("A verdict for Ann")
        await expect(second.get_by_text("A verdict for Ann")).to_have_count(0)

        await first.locator("[data-peer='@demo_bot']").click()
        await expect(first.locator(".theirs").last).to_contain_text("A verdict for Ann")
        await expect(first.locator("[data-peer='@demo_bot'] .badge")).to_have_count(0)


async def test_simulated_people_are_marked_as_such(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.locator(".identity-button").click()
        row = page.locator(".row", has_text="小林 (sim)")
        await expect(row.locator(".tag")).to_have_text("simulated")
        await expect(row).to_contain_text("right 9.5 of 10")


async def test_a_group_shows_members_topics_and_its_pinned_message(stage: Stage) -> None:
    ann, bob = await stage.started("Ann"), await stage.started("Bob")
    made = await stage.sandbox.post("groups", {"title": "猫咪标注组", "admin": ann, "forum": True})
    group = int(made["id"])
    await stage.sandbox.post(f"groups/{group}/members", {"person": bob, "status": "member"})
    await stage.sandbox.post(f"groups/{group}/members", {"bot": "demo_bot", "status": "administrator"})
    await stage.sandbox.post(f"groups/{group}/topics", {"name": "Digest"})
    async with stage.page(at=f"#/{ann}/{group}") as page:
        await expect(page.locator(".status")).to_have_text("3 members")
        await stage.sandbox.post("say", {"person": bob, "chat": group, "text": "大家好"})
        await expect(page.locator(".theirs", has_text="大家好").first).to_contain_text("Bob")
        sent = await stage.bot.call("sendMessage", chat_id=group, text="Goal: 100 tasks")
        await stage.bot.call("pinChatMessage", chat_id=group, message_id=sent["message_id"])
        await expect(page.locator(".pinned")).to_contain_text("Goal: 100 tasks")
        await page.get_by_role("button", name="Digest").click()
        await expect(page.locator(".theirs", has_text="大家好")).to_have_count(0)


async def test_a_group_is_made_and_a_bot_asked_in(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.get_by_role("button", name="New group").click()
        await page.get_by_label("Title").fill("Cats")
        await page.get_by_role("button", name="Make").click()
        await expect(page.locator(".header strong")).to_have_text("Cats")
        await page.locator(".header-text").click()
        await page.get_by_role("button", name="Ask in: AIChain", exact=True).click()
        await page.get_by_role("button", name="OK").click()
        await expect(page.locator(".status")).to_have_text("2 members")
        await page.fill(".input", "hello")
        await page.keyboard.press("Enter")
        await expect(page.locator(".theirs", has_text="You said: hello")).to_be_visible()


async def test_a_number_is_shared_only_after_a_second_yes(stage: Stage) -> None:
    person = await stage.started()
    await stage.sandbox.say(person, "demo_bot", "/number")
    async with stage.page(PHONE, at=f"#/{person}/@demo_bot") as page:
        share = page.get_by_role("button", name="Share mine")
        await share.click()
        await page.get_by_role("button", name="Cancel").click()
        await page.reload()  # the keyboard is the chat's, not the page's
        await share.click()
        await expect(page.locator("dialog")).to_contain_text("Share your phone number with AIChain?")
        await page.get_by_role("button", name="Share", exact=True).click()
        await expect(page.locator(".theirs", has_text="Thank you")).to_be_visible()
        await expect(page.locator(".reply-key")).to_have_count(0)
        assert stage.bot.heard[-1]["message"]["contact"]["user_id"] == person


async def test_a_word_of_a_keyboard_is_said_and_the_keyboard_goes(stage: Stage) -> None:
    person = await stage.started()
    async with stage.page(at=f"#/{person}/@demo_bot") as page:
        await page.fill(".input", "/number")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Not now").click()
        await expect(page.locator(".theirs", has_text="You said: Not now")).to_be_visible()
        await expect(page.locator(".reply-key")).to_have_count(0)


async def test_the_pages_words_exist_in_both_languages(stage: Stage) -> None:
    async with stage.page() as page:
        words = await page.evaluate("import('/page/js/words.js').then((w) => [w.keys('en'), w.keys('zh')])")
        assert words[0] == words[1]
        used = await _used_words()
        assert used <= set(words[0])
        assert set(words[0]) - used == set()


async def _used_words() -> set[str]:
    folder = Path(__file__).parents[2] / "sandbox" / "page" / "js"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js") if path.name != "words.js")
    return set(re.findall(r"\bt\('(\w+)'", text)) | {
        "sticker",
        "voice",
        "contact",
        "location",
        "creator",
        "administrator",
        "member",
    }


async def test_every_control_is_named_and_large_enough_for_a_thumb(stage: Stage) -> None:
    person = await stage.started()
    await stage.sandbox.say(person, "demo_bot", "/task")
    async with stage.page(PHONE, at=f"#/{person}/@demo_bot") as page:
        await expect(page.locator(".key")).to_have_count(8)
        controls = await page.evaluate(
            """[...document.querySelectorAll('#conversation button')].filter((b) => b.offsetParent)
              .filter((b) => !b.matches('.inline-link, .photo'))
              .map((b) => [b.getAttribute('aria-label') || b.textContent.trim(), b.offsetHeight])"""
        )
        assert [name for name, height in controls if not name or height < 42] == []
