"""A group of friends, as its admin's phone shows it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from kernel.values import Language
from tests.browser.visitor import BOT
from tests.support.chat import Chat, time_passes
from tests.tour.friends import join
from tests.tour.guide import Guide
from tests.tour.stops import GROUP, Stop
from views.limits import plain_text
from views.phrases import phrase

_TITLES: Final = {Language.ZH: "茶友群", Language.EN: "Tea friends"}
_ZONES: Final = {Language.ZH: "Asia/Shanghai", Language.EN: "Africa/Nairobi"}
_DAY_TOLD: Final = 20
"""The hour at which a group's day is told, where nobody has chosen another."""
_ANSWER_S: Final = 30.0
_LOOK_S: Final = 0.2


class Group:
    """The group's chat."""

    def __init__(self, guide: Guide, chat_id: int) -> None:
        self._guide = guide
        self._chat_id = chat_id
        self._admin = guide.chat.person

    @classmethod
    async def found(cls, guide: Guide, friends: Sequence[Chat]) -> "Group":
        """Make it, set it up, and have everybody join; the guide's phone is back in the bot's chat then."""
        sandbox, me = guide.sandbox, guide.chat.person
        made = await sandbox.post("groups", {"title": _TITLES[guide.language], "admin": me})
        group = cls(guide, int(made["id"]))
        setup, goal, *_ = GROUP
        bots_chat = guide.page.url
        await group._open()
        await sandbox.post(f"groups/{group._chat_id}/members", {"bot": BOT, "status": "administrator"})
        await group._say(setup)
        for data in (f"gl:{guide.language.value}", f"gz:{_ZONES[guide.language]}"):
            await group._press(data)
        await guide.keep(setup)
        await group._press("gd")
        link = await group._link()
        for chat in (guide.chat, *friends):
            if chat.person != me:
                await sandbox.post(f"groups/{group._chat_id}/members", {"person": chat.person})
            await join(chat, link)
        await group._say(goal)
        await guide.page.goto(bots_chat)
        return group

    async def play(self) -> None:
        """What the group was told since, and what it asks."""
        _, goal, *asked, day = GROUP
        await self._open()
        await self._guide.keep(goal)
        for stop in asked:
            await self._say(stop)
            await self._guide.keep(stop)
        await self._see_the_day()
        await self._guide.keep(day)

    async def _see_the_day(self) -> None:
        """Wait for the hour at which the group's day is told."""
        sandbox, zone = self._guide.sandbox, ZoneInfo(_ZONES[self._guide.language])
        now = datetime.fromtimestamp((await sandbox.post("clock", {"advance_s": 0}))["date"], zone)
        told_at = now.replace(hour=_DAY_TOLD, minute=1)
        await sandbox.advance(((told_at - now) % timedelta(days=1)).total_seconds())
        title = plain_text(phrase(self._guide.language, "group.digest.title", title=_TITLES[self._guide.language]))

        async def is_told() -> bool:
            return any(title in str(message.get("text")) for message in await self._told())

        await time_passes(sandbox, is_told, "the group's day", step_s=61.0)

    async def _open(self) -> None:
        page = self._guide.page
        await page.goto(f"{self._guide.sandbox.base_url}/#/{self._admin}/{self._chat_id}")
        await page.reload()
        await expect(page.locator("#conversation .input")).to_be_visible()

    async def _say(self, stop: Stop) -> None:
        """Say it, and wait until the bot has answered."""
        before = len(await self._told())
        said = {"person": self._admin, "chat": self._chat_id, "text": stop.does}
        await self._guide.sandbox.post("say", said)
        async with asyncio.timeout(_ANSWER_S):
            while len(told := await self._told()) <= before:  # noqa: ASYNC110 - over the wire there is no event
                await asyncio.sleep(_LOOK_S)
        await expect(self._guide.page.locator(f"#m{told[-1]['message_id']}")).to_be_visible()

    async def _press(self, data: str) -> None:
        newest = (await self._told())[-1]
        pressed = {"message_id": newest["message_id"], "data": data, "wait_s": 15}
        await self._guide.sandbox.post("press", {"person": self._admin, "chat": self._chat_id, **pressed})

    async def _link(self) -> str:
        """Where [Join] leads."""
        for message in reversed(await self._told()):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
            for button in (button for row in rows for button in row if "url" in button):
                return str(button["url"])
        raise AssertionError("nobody is invited")

    async def _told(self) -> list[dict[str, Any]]:
        found = await self._guide.sandbox.get("messages", person=self._admin, chat=self._chat_id, limit=100)
        return [message for message in found if message["from"].get("username") == BOT]
