"""Somebody at the chat page: what they click is clicked in a real browser; what has come is read from their chat."""

import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page, expect

from kernel.values import Language
from sandbox.crowd.cards import Card, Wants
from sandbox.crowd.client import Sandbox
from sandbox.crowd.skill import truth_of
from tests.support.chat import PATIENCE_S, Chat
from views.limits import plain_text
from views.phrases import label, phrase

BOT: Final = "aichain_bot"
LOCALES: Final = {Language.ZH: "zh-CN", Language.EN: "en-US"}
_ICON_SKIP: Final = "⏭"


class Visitor:
    """One newcomer, from the page's welcome on."""

    def __init__(self, page: Page, chat: Chat, pictures: Path) -> None:
        self._page = page
        self._pictures = pictures
        self.chat = chat

    @classmethod
    async def arrive(cls, page: Page, sandbox: Sandbox, name: str, language: Language, pictures: Path) -> "Visitor":
        """Say who one is, and meet the contributor bot."""
        await page.goto(sandbox.base_url)
        await page.fill("#who-name", name)
        await page.keyboard.press("Enter")
        await page.wait_for_url(re.compile(r"#/\d+/"))
        person = int(page.url.rsplit("#/", 1)[1].split("/")[0])
        return cls(page, Chat(sandbox, person, BOT, language), pictures)

    async def click(self, name: str) -> None:
        """Click the newest button of this name."""
        await self.chat.about_to_act()
        await self._page.get_by_role("button", name=name, exact=True).last.click()

    async def press(self, key: str) -> None:
        """Click the newest button of this phrase, once it is there."""
        await self.click(label(self.chat.language, key))

    async def type(self, text: str) -> None:
        """Write into the composer and send it."""
        await self.chat.about_to_act()
        await self._page.fill(".input", text)
        await self._page.locator(".send").click()

    async def sees(self, *words: str) -> Card:
        """Wait until a message with these words is there, on the page too."""
        card = await self.chat.sees(*words)
        for word in words:
            await expect(self._page.locator(f"#m{card.message_id}")).to_contain_text(word)
        return card

    async def answer(self, card: Card) -> Card:
        """Press the right option. Returns: the receipt."""
        truth = truth_of(card)
        assert truth in card.options, card.text
        await self.click(card.options[truth].text)
        return await self.sees(label(self.chat.language, "receipt.received", ref=ref_of(card)))

    async def picture_task(self) -> Card:
        """Do what is dealt until it is a task with a picture."""
        while True:
            card = await self.chat.until(lambda one: one.is_paid, "a task")
            if card.wants is Wants.CHOICE and "photo" in self.chat.messages[card.message_id]:
                await expect(self._page.locator(f"#m{card.message_id} img").first).to_be_visible()
                return card
            if card.wants is Wants.CHOICE:
                await self.answer(card)
            else:
                await self.click(_ICON_SKIP)
                await self.chat.sees(plain_text(phrase(self.chat.language, "card.skipped")))
            await self.press("button.next")

    async def shoot(self, name: str) -> None:
        """Keep a picture of the page, in both schemes; what moves is shown where it comes to rest."""
        for scheme in ("dark", "light"):
            await self._page.emulate_media(
                color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
            )
            await self._page.screenshot(path=self._pictures / f"{name}-{scheme}.png", animations="disabled")

    async def fits(self) -> bool:
        """Whether nothing is wider than the screen."""
        overhang: int = await self._page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return overhang <= 0


@contextlib.asynccontextmanager
async def opened(browser: Browser, size: tuple[int, int], language: Language, pictures: Path) -> AsyncIterator[Page]:
    """A fresh browser profile's page, which must not fail. Whatever fails leaves a picture of the page."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=LOCALES[language], has_touch=size[0] < size[1]
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        expect.set_options(timeout=PATIENCE_S * 1000)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        try:
            yield page
        except Exception:
            await page.screenshot(path=pictures / "failure.png")
            raise
        assert not problems
    finally:
        await context.close()


def ref_of(card: Card) -> str:
    """The #ref in a card's title."""
    return card.text.split("#", 1)[1].split()[0]
