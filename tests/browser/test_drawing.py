"""Boxes drawn in a real browser: by fingers on a phone, by mouse and keys on a desk, kept, and submitted once."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from flows.assignments.expire_assignments import expire_assignments
from kernel.values import Language
from store.tables.work import assignments, responses
from tasks.kinds.box import LEASE_S
from tests.browser.axe import serious
from tests.browser.conftest import ARGUMENTS
from tests.browser.studio import DARK, LIGHT, Easel, Studio, easel, studio
from tests.handlers.explorer.reading_room import opened
from tests.support.launches import launched

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(120)]

SMALL, TABLET, DESK = (360, 640), (768, 1024), (1280, 800)


@pytest_asyncio.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        launched_browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched_browser
        await launched_browser.close()


@pytest_asyncio.fixture
async def found(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Studio]:
    """A picture dealt to somebody."""
    async with opened(sqlite_url, tmp_path) as library, studio(library) as open_studio:
        yield open_studio


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where pictures are kept."""
    return Path(os.environ.get("SCREENSHOTS", tmp_path))


async def is_open(page: Easel) -> None:
    await expect(page.page.locator("body.open #hint")).to_be_visible()


async def draft_of(found: Studio) -> Any:
    return (await found.room.world.row(assignments, id=found.row.id))["draft"]


@pytest.mark.parametrize(("size", "language"), [(SMALL, Language.ZH), (TABLET, Language.EN)], ids=["360-zh", "768-en"])
async def test_fingers_draw_move_resize_zoom_and_undo(
    browser: Browser, found: Studio, size: tuple[int, int], language: Language, shots: Path
) -> None:
    await found.speak(language)
    async with easel(browser, found, size, found.address(DARK if size == SMALL else LIGHT)) as page:
        await is_open(page)
        await page.shoot(f"drawing-{size[0]}-{language}-1-empty", shots)
        await page.swipe([(0.2, 0.2), (0.4, 0.4), (0.6, 0.6)])
        assert await page.boxes() == [[0.2, 0.2, 0.6, 0.6]]
        await page.swipe([(0.4, 0.4), (0.45, 0.45), (0.5, 0.5)])
        assert await page.boxes() == [[0.3, 0.3, 0.7, 0.7]], "moved, for it is selected"
        await page.swipe([(0.71, 0.71), (0.8, 0.8), (0.86, 0.91)])
        assert await page.boxes() == [[0.3, 0.3, 0.85, 0.9]], "resized by its corner"
        await page.page.locator("#undo").tap()
        await page.page.locator("#undo").tap()
        assert await page.comes_to([[0.2, 0.2, 0.6, 0.6]])
        await page.page.locator("#redo").tap()
        assert await page.comes_to([[0.3, 0.3, 0.7, 0.7]])

        before = await page.page.locator("#picture").bounding_box()
        await page.swipe([(0.45, 0.5), (0.35, 0.5), (0.25, 0.5)], [(0.55, 0.5), (0.65, 0.5), (0.75, 0.5)])
        after = await page.page.locator("#picture").bounding_box()
        assert before is not None
        assert after is not None
        assert after["width"] > 2 * before["width"], "two fingers enlarge"
        assert await page.boxes() == [[0.3, 0.3, 0.7, 0.7]], "and draw nothing"
        await page.shoot(f"drawing-{size[0]}-{language}-2-zoomed", shots)
        await page.swipe([(0.95, 0.5), (0.95, 0.5)])
        await page.is_saved(found.word("saved"))
        assert await draft_of(found) == "[[0.3,0.3,0.7,0.7,0]]"


async def test_a_second_finger_takes_back_what_the_first_one_began(browser: Browser, found: Studio) -> None:
    async with easel(browser, found, SMALL) as page:
        await is_open(page)
        (x1, y1), (x2, y2) = await page.at(0.2, 0.2), await page.at(0.5, 0.5)
        await page.send("touchStart", [{"x": x1, "y": y1, "id": 0}])
        await page.send("touchMove", [{"x": x2, "y": y2, "id": 0}])
        assert len(await page.boxes()) == 1
        await page.send("touchStart", [{"x": x2, "y": y2, "id": 0}, {"x": x1, "y": y1, "id": 1}])
        assert await page.boxes() == []
        await page.send("touchEnd", [])
        assert await page.boxes() == []


@pytest.mark.parametrize("size", [SMALL, TABLET, DESK, (640, 360)], ids=["360", "768", "desk", "landscape"])
async def test_everything_to_press_is_large_and_nothing_leaves_the_screen(
    browser: Browser, found: Studio, size: tuple[int, int], shots: Path
) -> None:
    async with easel(browser, found, size) as page:
        await is_open(page)
        await page.page.locator("#add").click()
        await page.page.get_by_role("radio", name="star").check()
        targets = page.page.locator("button:visible, .labels input:visible, .selected .handle:visible")
        for target in await targets.all():
            box = await target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, await target.get_attribute("id")
        for target in await page.page.locator("button:visible, .labels input:visible").all():
            box = await target.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= size[0]
            assert box["y"] + box["height"] <= size[1]
        assert await page.page.locator("#canvas").evaluate("(canvas) => getComputedStyle(canvas).touchAction") == "none"
        await page.shoot(f"drawing-{size[0]}x{size[1]}", shots)


async def test_the_mouse_draws_inside_boxes_selects_the_smallest_and_zooms_by_its_wheel(
    browser: Browser, found: Studio, shots: Path
) -> None:
    async with easel(browser, found, DESK, found.address(None)) as page:
        await is_open(page)
        await page.drag((0.1, 0.1), (0.9, 0.9))
        await page.page.mouse.click(*await page.at(0.02, 0.02))
        await page.drag((0.3, 0.3), (0.5, 0.5))
        assert await page.boxes() == [[0.1, 0.1, 0.9, 0.9], [0.3, 0.3, 0.5, 0.5]]
        await page.page.mouse.click(*await page.at(0.8, 0.8))
        await expect(page.page.locator(".box.selected")).to_have_attribute("data-id", "1")
        await page.page.mouse.click(*await page.at(0.02, 0.02))
        await page.page.mouse.click(*await page.at(0.4, 0.4))
        await expect(page.page.locator(".box.selected")).to_have_attribute("data-id", "2")
        await page.drag((0.4, 0.4), (2.0, 0.4))
        assert (await page.boxes())[1] == [0.8, 0.3, 1.0, 0.5], "stopped by the picture's edge"
        await page.shoot("drawing-desk-en", shots)

        await page.page.mouse.move(*await page.at(0.5, 0.5))
        before = await page.at(0.5, 0.5)
        await page.page.mouse.wheel(0, -400)
        await expect(page.page.locator("#zoom_out")).to_be_enabled()
        assert await page.at(0.5, 0.5) == pytest.approx(before, abs=2)
        await page.drag((0.5, 0.5), (0.45, 0.45), button="middle")
        assert len(await page.boxes()) == 2
        await page.is_saved(found.word("saved"))


async def test_keys_alone_can_do_it_all_and_each_box_is_told_in_words(browser: Browser, found: Studio) -> None:
    async with easel(browser, found, DESK) as page:
        await is_open(page)
        keys = page.page.keyboard
        await keys.press("n")
        [[left, top, right, bottom]] = await page.boxes()
        for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowUp"):
            await keys.press(key)
        assert await page.boxes() == [
            [pytest.approx(side, abs=0.011) for side in (left + 0.01, top + 0.01, right + 0.02, bottom)]
        ]
        await keys.press("2")
        box = page.page.locator(".box")
        assert "star" in (await box.get_attribute("aria-label") or "")
        assert "fish" not in (await box.get_attribute("aria-label") or "")
        await expect(box).to_be_focused()
        await expect(page.page.get_by_role("radio", name="star")).to_be_checked()
        await keys.press("n")
        await keys.press("Delete")
        assert len(await page.boxes()) == 1
        await keys.press("Control+z")
        assert len(await page.boxes()) == 2
        await keys.press("Control+Shift+Z")
        assert len(await page.boxes()) == 1
        await keys.press("Escape")
        await expect(page.page.locator(".box.selected")).to_have_count(0)
        await keys.press("+")
        await expect(page.page.locator("#zoom_out")).to_be_enabled()
        await keys.press("0")
        await expect(page.page.locator("#zoom_out")).to_be_disabled()
        for name in ("undo", "redo", "zoom_in", "zoom_out", "add", "remove"):
            await expect(page.page.get_by_role("button", name=found.word(name), exact=True)).to_have_count(1)


async def test_the_page_speaks_telegrams_protocol(browser: Browser, found: Studio) -> None:
    async with easel(browser, found, SMALL) as page:
        await is_open(page)
        names = [name for name, _ in await page.page.evaluate("window.told")]
        assert names[:4] == ["iframe_ready", "web_app_ready", "web_app_expand", "web_app_setup_swipe_behavior"]
        assert await page.told("web_app_setup_swipe_behavior") == [{"allow_vertical_swipe": False}]
        assert (await page.told("web_app_setup_main_button"))[-1]["text"] == found.word("submit_none")
        assert not await page.page.locator("#submit").is_visible()

        await page.swipe([(0.2, 0.2), (0.4, 0.4), (0.6, 0.6)])
        assert (await page.told("web_app_setup_main_button"))[-1]["text"] == found.word("submit_one")
        assert (await page.told("web_app_setup_closing_behavior"))[-1] == {"need_confirmation": True}
        assert (await page.told("web_app_setup_back_button"))[-1] == {"is_visible": True}
        await page.is_saved(found.word("saved"))
        assert (await page.told("web_app_setup_closing_behavior"))[-1] == {"need_confirmation": False}
        await page.hear("back_button_pressed")
        assert (await page.told("web_app_setup_back_button"))[-1] == {"is_visible": False}

        await page.hear("theme_changed", {"theme_params": {**DARK, "bg_color": "#101820", "link_color": "url(x)"}})
        assert await page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 24, 32)"
        assert (await page.told("web_app_setup_main_button"))[-1]["color"] == DARK["button_color"]
        await page.hear("viewport_changed", {"height": 500})
        canvas = await page.page.locator("#app").bounding_box()
        assert canvas is not None
        assert canvas["height"] == 500

        await page.hear("main_button_pressed")
        await page.hear("main_button_pressed")
        await expect(page.page.locator("body.done")).to_have_count(1)
        await expect(page.page.locator("html[data-last=web_app_close]")).to_have_count(1)
        assert len(await found.room.world.rows(responses)) == 1


async def test_an_old_app_is_told_only_what_it_knows(browser: Browser, found: Studio) -> None:
    async with easel(browser, found, SMALL, found.address(LIGHT, version="6.0")) as page:
        await is_open(page)
        await page.swipe([(0.2, 0.2), (0.4, 0.4), (0.6, 0.6)])
        await page.is_saved(found.word("saved"))
        assert await page.told("web_app_ready")
        for newer in ("web_app_setup_swipe_behavior", "web_app_setup_closing_behavior", "web_app_setup_back_button"):
            assert await page.told(newer) == []


async def test_a_line_that_is_down_loses_nothing(browser: Browser, found: Studio) -> None:
    async with easel(browser, found, DESK) as page:
        await is_open(page)
        await page.page.route("**/app/api/*", lambda route: route.abort())
        await page.drag((0.2, 0.2), (0.6, 0.6))
        await page.is_saved(found.word("unsaved"))
        assert (await page.told("web_app_setup_closing_behavior"))[-1] == {"need_confirmation": True}
        await page.hear("main_button_pressed")
        await expect(page.page.locator("#notice_text")).to_have_text(found.word("offline"))
        await page.page.get_by_role("button", name=found.word("close"), exact=True).click()
        await page.page.unroute("**/app/api/*")
        await page.is_saved(found.word("saved"))
        assert await draft_of(found) == "[[0.2,0.2,0.6,0.6,0]]"
        await page.hear("main_button_pressed")
        await expect(page.page.locator("body.done")).to_have_count(1)


async def test_a_page_that_outlives_its_lease_asks_and_goes_on(browser: Browser, found: Studio, shots: Path) -> None:
    await found.speak(Language.ZH)
    async with easel(browser, found, SMALL) as page:
        await is_open(page)
        found.room.world.clock.advance(LEASE_S)
        await expire_assignments(found.room.world.deps)
        await page.swipe([(0.2, 0.2), (0.4, 0.4), (0.6, 0.6)])
        await expect(page.page.locator("#notice_title")).to_have_text(found.word("over_title"))
        await page.shoot("drawing-360-zh-3-over", shots)
        assert await draft_of(found) == "[[0.2,0.2,0.6,0.6,0]]"
        await page.page.get_by_role("button", name=found.word("over_yes")).click()
        await expect(page.page.locator("#notice")).not_to_be_visible()
        await expect(page.page.locator("#submit")).to_be_enabled()  # the lease has come
        assert await page.boxes() == [[0.2, 0.2, 0.6, 0.6]]
        await page.hear("main_button_pressed")
        await expect(page.page.locator("body.done")).to_have_count(1)
        assert (await found.room.world.row(responses))["state"] == "submitted"


async def test_nothing_to_be_seen_is_asked_twice(browser: Browser, found: Studio) -> None:
    async with easel(browser, found, DESK) as page:
        await is_open(page)
        await page.hear("main_button_pressed")
        await page.page.get_by_role("button", name=found.word("empty_no")).click()
        assert await found.room.world.rows(responses) == []
        await page.hear("main_button_pressed")
        await page.page.get_by_role("button", name=found.word("empty_yes")).click()
        await expect(page.page.locator("body.done")).to_have_count(1)


@pytest.mark.parametrize("language", Language)
async def test_a_page_from_nowhere_says_how_it_is_opened(browser: Browser, found: Studio, language: Language) -> None:
    found.language = language
    forged = launched(7, found.room.world.clock.now(), token="1:other", code=language)
    for address in (found.page_url, found.address(init_data=forged)):
        async with easel(browser, found, SMALL, address) as page:
            await expect(page.page.locator("#notice_title")).to_have_text(found.word("refused_title"))
            await expect(page.page.locator("#notice_text")).not_to_be_empty()
            assert not await page.page.locator("#app").is_visible()


@pytest.mark.parametrize(("theme", "language"), [(LIGHT, Language.EN), (DARK, Language.ZH), (None, Language.EN)])
async def test_axe_finds_nothing_serious_on_the_drawing_page(
    browser: Browser, found: Studio, theme: dict[str, str] | None, language: Language
) -> None:
    await found.speak(language)
    async with easel(browser, found, TABLET, found.address(theme), proxy=theme is not None) as page:
        await is_open(page)
        await page.page.locator("#add").click()
        assert await serious(page.page) == []
        await page.page.locator("#remove").click()
        await page.page.evaluate("window.Telegram.WebView.receiveEvent('main_button_pressed', {})")
        await expect(page.page.locator("#notice")).to_be_visible()
        assert await serious(page.page) == []
        await page.page.evaluate("document.getElementById('notice').append(document.createElement('button'))")
        [nameless] = await serious(page.page)
        assert nameless.startswith("button-name")
