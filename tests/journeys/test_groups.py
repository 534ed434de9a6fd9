"""A group from /setup to the message of its day, through the processes that people use."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kernel.values import Language
from sandbox.crowd.cards import Card, read
from sandbox.crowd.client import Sandbox
from tests.journeys import campaigns
from tests.journeys.conftest import Stores
from tests.journeys.people import contributor, launch, operator_of, work
from tests.support.chat import Chat, come_in, time_passes
from tests.support.house import CONTRIBUTOR, house, running, telegram
from views.limits import plain_text
from views.phrases import label, phrase

ZH = Language.ZH
pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]


class GroupChat:
    """A group's chat with our bot in it, as one of its people sees it."""

    def __init__(self, sandbox: Sandbox, chat_id: int, admin: int) -> None:
        self._sandbox = sandbox
        self.chat_id = chat_id
        self.admin = admin

    async def say(self, text: str, person: int | None = None) -> None:
        """Somebody writes."""
        await self._sandbox.post("say", {"person": person or self.admin, "chat": self.chat_id, "text": text})

    async def admit(self, person: int) -> None:
        """Somebody enters."""
        await self._sandbox.post(f"groups/{self.chat_id}/members", {"person": person})

    async def press(self, data: str) -> None:
        """The admin presses a button of the newest message."""
        newest = (await self._messages())[-1]
        pressed = {"message_id": newest["message_id"], "data": data, "wait_s": 15}
        await self._sandbox.post("press", {"person": self.admin, "chat": self.chat_id, **pressed})

    async def sees(self, *words: str, step_s: float = 5.0) -> Card:
        """Wait until our bot says these words in one message; time passes meanwhile."""
        found: list[Card] = []

        async def is_there() -> bool:
            found[:] = [card for card in await self._cards() if all(word in card.text for word in words)]
            return bool(found)

        await time_passes(self._sandbox, is_there, " … ".join(words), step_s=step_s)
        return found[-1]

    async def hears(self, text: str) -> Card:
        """The admin writes. Returns: what our bot says next."""
        before = {message["message_id"] for message in await self._messages()}
        await self.say(text)
        found: list[Card] = []

        async def is_answered() -> bool:
            found[:] = [read(each) for each in await self._messages() if each["message_id"] not in before]
            return bool(found)

        await time_passes(self._sandbox, is_answered, f"an answer to {text}")
        return found[-1]

    async def link(self) -> str:
        """Where [Join] leads."""
        for message in reversed(await self._messages()):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", []):
                for button in row:
                    if "url" in button:
                        return str(button["url"])
        raise AssertionError("nobody is invited")

    async def _messages(self) -> list[dict[str, Any]]:
        found = await self._sandbox.get("messages", person=self.admin, chat=self.chat_id, limit=100)
        return [message for message in found if message["from"].get("username") == CONTRIBUTOR]

    async def _cards(self) -> Sequence[Card]:
        return [read(message) for message in await self._messages()]


async def test_a_group_plays_from_setup_to_the_message_of_its_day(tmp_path: Path, embedded: Stores) -> None:
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        async with running(house(tmp_path, sandbox, embedded.database_url, operator.person)) as _:
            people = [await contributor(sandbox, name, ZH) for name in ("Ada", "Bob")]
            group = await _set_up(sandbox, people[0])
            await launch(operator, 1, "bins.jsonl", campaigns.bins()[0], release="on_acceptance", max_overlap="2")
            await group.sees("Campaign 1", " AIC")
            for chat in people:
                await come_in(chat)
                if chat.person != group.admin:
                    await group.admit(chat.person)
                await _join(sandbox, group, chat)
            await group.say("/groupgoal 10")
            for chat in people:
                await work(chat)

            bar = await group.sees("▰", step_s=60.0)
            assert "%" in bar.text
            await group.say("/leaderboard")
            board = await group.sees("Ada")
            assert "Bob" in board.text
            await sandbox.advance(2 * 3600)
            await group.sees(plain_text(phrase(ZH, "group.digest.title", title="Tea")))


async def _set_up(sandbox: Sandbox, admin: Chat) -> GroupChat:
    """A group whose day is told in one or two hours."""
    chat_id = (await sandbox.post("groups", {"title": "Tea", "admin": admin.person}))["id"]
    group = GroupChat(sandbox, chat_id, admin.person)
    await sandbox.post(f"groups/{chat_id}/members", {"bot": CONTRIBUTOR, "status": "administrator"})
    await group.say("/setup")
    await group.sees("⚙")
    now = datetime.fromtimestamp((await sandbox.post("clock", {"advance_s": 0}))["date"], UTC)
    for choice in ("gl:zh", "gz:UTC", f"gh:{(now.hour + 2) % 24}", "gd"):
        await group.press(choice)
    return group


async def _join(sandbox: Sandbox, group: GroupChat, chat: Chat) -> None:
    await chat.about_to_act()
    await sandbox.post("open", {"person": chat.person, "url": await group.link()})
    await chat.press("button.join_with_name")
    await chat.sees(label(chat.language, "group.name.shown"))
