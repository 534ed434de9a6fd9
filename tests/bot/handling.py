"""A bot that notes down what it is fed, for the intake's tests."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.intake import RawUpdate


def message(update_id: int, chat_id: int = 1, text: str = "hi") -> RawUpdate:
    return {"update_id": update_id, "message": {"message_id": update_id, "chat": {"id": chat_id}, "text": text}}


class Handling:
    """What a bot does with its updates, noted down: `feed` runs `behaviour`, `park` keeps the update."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.started: list[int] = []
        self.parked: dict[int, str] = {}
        self.behaviour: Callable[[RawUpdate], Awaitable[None]] = self._nothing
        self.most_at_once = 0

    async def feed(self, raw: RawUpdate) -> None:
        self.started.append(raw["update_id"])
        self.most_at_once = max(self.most_at_once, len(self.started) - len(self.done))
        await self.behaviour(raw)
        self.done.append(raw["update_id"])

    async def park(self, raw: RawUpdate, error: Exception) -> str:
        self.parked[raw["update_id"]] = repr(error)
        return "AB12"

    async def _nothing(self, _raw: RawUpdate) -> None:
        await asyncio.sleep(0)
