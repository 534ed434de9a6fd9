"""Somebody who is shown around: the chat page on a phone, and a camera."""

import asyncio
import io
import re
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Browser, Page, expect

from kernel.values import Language
from sandbox.crowd.cards import Card
from sandbox.crowd.client import Sandbox
from tests.browser.visitor import LOCALES, Visitor
from tests.support.chat import Chat
from tests.tour.friends import practise, take
from tests.tour.stops import Stop
from views import actions
from views.phrases import catalogue

PHONE: Final = (390, 844)
_QUALITY: Final = 62
_BARS: Final = 150
"""What the page's head and composer take of a phone's height."""
_PATIENCE_MS: Final = 30_000
_SETTLE_MS: Final = 350
_PACE_S: Final = 1.2
_NO_WORDS: Final = re.compile(r"<[^>]+>|\{\w+\}|\n|[^\w\s.,:;!?'，。：；？！、“”…—–-]")
"""What parts the words of a phrase: tags, facts, lines, and the signs that the page draws."""
_MANY: Final = 5


async def take_out_phone(browser: Browser, language: Language) -> Page:
    """A phone's browser, in this language, on which nothing moves; its context ends with the page's."""
    context = await browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        locale=LOCALES[language],
        has_touch=True,
        reduced_motion="reduce",
        color_scheme="light",
    )
    expect.set_options(timeout=_PATIENCE_MS)
    return await context.new_page()


def words_of(language: Language, key: str) -> str:
    """The longest of the words that a phrase begins with and that are the same whatever its facts are."""
    found = catalogue(language)
    text = found.ngettext(key, key, _MANY)
    if text == key:
        text = found.gettext(key)
    assert text != key, f"no phrase is called {key}"
    first = text.strip().partition("\n")[0]
    return max((part.strip() for part in _NO_WORDS.split(first)), key=len)


class Guide(Visitor):
    """A visitor whose pictures are kept by the name of their stop."""

    def __init__(self, page: Page, visitor: Visitor, sandbox: Sandbox, pictures: Path) -> None:
        super().__init__(page, visitor.chat, pictures)
        self.page = page
        self.sandbox = sandbox

    @classmethod
    def at(cls, page: Page, chat: Chat, pictures: Path) -> "Guide":
        """Somebody who is in this chat already."""
        return cls(page, Visitor(page, chat, pictures), chat.sandbox, pictures)

    @property
    def language(self) -> Language:
        return self.chat.language

    async def keep(self, stop: Stop) -> None:
        """Take the picture once all of it is there and nothing moves."""
        await self.page.wait_for_function("[...document.images].every((image) => image.complete)")
        await expect(self.page.locator("#toasts > *")).to_have_count(0)
        await self.keep_page(stop)

    async def keep_page(self, stop: Stop) -> None:
        """The same of any page. What the stop is about can be read on it."""
        if stop.shows:
            words = self.page.get_by_text(words_of(self.language, stop.shows)).locator("visible=true").last
            await words.scroll_into_view_if_needed(timeout=_PATIENCE_MS)
            await expect(words).to_be_in_viewport()
        await self.page.wait_for_timeout(_SETTLE_MS)
        shot = Image.open(io.BytesIO(await self.page.screenshot(animations="disabled")))
        shot.convert("RGB").save(self._pictures / f"{stop.name}.{self.language.value}.webp", quality=_QUALITY, method=6)

    async def say(self, stop: Stop) -> None:
        """Say what the stop says, and keep what is answered."""
        await self.chat.look()
        last = max(self.chat.messages)
        await self._to_the_end()
        await self.type(stop.does)
        card = await self.chat.until(lambda one: one.message_id > last, f"an answer to {stop.does}")
        shown = self.page.locator(f"#m{card.message_id}")
        await expect(shown).to_be_visible()
        box = await shown.bounding_box()
        if box is not None and box["height"] > PHONE[1] - _BARS:
            await shown.evaluate("(shown) => shown.scrollIntoView({block: 'start'})")
        else:
            await self._to_the_end()
        await self.keep(stop)

    async def _to_the_end(self) -> None:
        """Scroll to the newest message, which the page then keeps in sight."""
        messages = self.page.locator("#conversation .messages")
        await messages.evaluate("(list) => list.scrollTo({top: list.scrollHeight, behavior: 'instant'})")

    async def take(self, kind: str, tries: int, *, skips: bool) -> Card | None:
        """Have a task of this kind dealt, through its practice if it has one. Returns: None if there is none.

        What is known is dealt by chance, so it is asked for again. With `skips` what else there is is passed over: a
        newcomer is dealt some kinds only where nothing else is left.
        """
        card = await take(self.chat, actions.take(kind))
        for _ in range(tries):
            if card is not None:
                break
            if skips:
                await self.chat.say("/skip")
            await asyncio.sleep(_PACE_S)
            card = await take(self.chat, actions.take(kind))
        card = await practise(self.chat, card)
        if card is not None:
            await expect(self.page.locator(f"#m{card.message_id}")).to_be_visible()
        return card
