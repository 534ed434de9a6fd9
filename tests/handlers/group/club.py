"""A group chat with our bot in it, as its people see it."""

import asyncio
from dataclasses import dataclass
from typing import Any, Self

from bot.platforms import CONTRIBUTOR
from flows.groups.read_group import read_group
from handlers.contributor.middlewares import PLATFORM
from kernel.values import Language
from store.groups import GroupRow
from tests.hostile.place import NAMES, Place, Somebody, buttons
from views.phrases import label

Json = dict[str, Any]
BOT = NAMES[CONTRIBUTOR]


@dataclass
class Club:
    """One group, its admin, and what was said in it."""

    place: Place
    chat_id: int
    admin: Somebody

    @classmethod
    async def founded(cls, place: Place, *, title: str = "Tea", **options: Any) -> Self:
        """A group of one admin who has added the bot."""
        admin = await place.somebody("Ada")
        chat_id = (await place.control.post("groups", title=title, admin=admin.id, **options))["id"]
        club = cls(place, chat_id, admin)
        await club.put_bot("administrator")
        return club

    async def put_bot(self, status: str) -> None:
        """Give our bot a standing."""
        await self.place.control.post(f"groups/{self.chat_id}/members", bot=BOT, status=status)
        await self.place.feed()

    async def admit(self, person: Somebody, status: str = "member", **options: Any) -> None:
        """Give a person a standing."""
        await self.place.control.post(f"groups/{self.chat_id}/members", person=person.id, status=status, **options)
        await self.place.feed()

    async def say(self, person: Somebody, text: str, **body: Any) -> list[Json]:
        """Somebody writes. Returns: what the bot sent since."""
        before = len(await self.said())
        await self.place.control.say(person.id, text, chat=self.chat_id, **body)
        await self.place.feed()
        return (await self.said())[before:]

    async def press(self, person: Somebody, data: str, message: Json | None = None) -> Json | None:
        """Somebody presses a button of the newest message of ours. Returns: the answer."""
        pressed = message or (await self.said())[-1]
        body = {"message_id": pressed["message_id"], "data": data, "wait_s": 10}
        pressing = asyncio.create_task(self.place.control.post("press", person=person.id, chat=self.chat_id, **body))
        while not pressing.done():
            await self.place.feed()
            await asyncio.sleep(0.005)
        answer: Json | None = (await pressing)["answer"]
        return answer

    async def said(self) -> list[Json]:
        """Everything that our bot has said here, as it reads now."""
        messages = await self.place.control.get("messages", person=self.admin.id, chat=self.chat_id, limit=100)
        return [each for each in messages if each["from"].get("username") == BOT]

    async def row(self) -> GroupRow | None:
        """What is stored."""
        return await read_group(self.place.house.deps, platform=PLATFORM, chat_id=self.chat_id)

    async def set_up(self) -> GroupRow:
        """The admin sets the group up and closes the settings."""
        await self.say(self.admin, "/setup")
        await self.press(self.admin, "gd")
        row = await self.row()
        assert row is not None
        return row

    async def join_link(self) -> str:
        """Where [Join] leads."""
        wanted = {label(language, "button.join") for language in Language}
        for message in reversed(await self.said()):
            for button in buttons(message):
                if button["text"] in wanted:
                    url: str = button["url"]
                    return url
        raise AssertionError("nobody is invited")

    async def follow(self, person: Somebody) -> list[Json]:
        """A person follows [Join]. Returns: what the bot says in private."""
        before = len(await person.chat())
        await self.place.control.post("open", person=person.id, url=await self.join_link())
        await self.place.feed()
        return [each for each in (await person.chat())[before:] if each["from"]["is_bot"]]

    async def join(self, person: Somebody, *, shows_name: bool = True) -> None:
        """Somebody who has come in follows [Join] and joins."""
        await self.follow(person)
        await person.press_label("button.join_with_name" if shows_name else "button.join_without_name")
