"""What happened in the rooms, for whoever watches: the chat page, tests, simulated people."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from sandbox.clock import Clock
from sandbox.ids import Ids
from sandbox.models import Bot, Json, Room

KEPT = 50_000
KEPT_PER_PERSON = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, already written as JSON."""

    seq: int
    bot_id: int | None
    chat_id: int
    body: bytes


class Events:
    """A bounded log with long polling.

    Guarantees: `seq` only rises, over restarts too. The log itself survives none: a page reads /sandbox/messages first.
    """

    def __init__(self, clock: Clock, ids: Ids, bots: Mapping[int, Bot]) -> None:
        self._clock = clock
        self._bots = bots
        self._ids = ids
        self._all: deque[Event] = deque(maxlen=KEPT)
        self._of_person: dict[int, deque[Event]] = {}
        self._waiting: dict[int | None, asyncio.Event] = {}
        self.last_seq = ids.take("event")

    def emit(self, kind: str, room: Room, people: Iterable[int], message: bytes | None = None, /, **facts: Any) -> None:
        """Log an event and wake those who wait for it.

        Shape:   {seq, kind, at, silent, chat, bot, person, …, message}; bot (a username) and person: null in groups.
        """
        audience = list(people)
        self.last_seq = seq = self._ids.take("event")
        head: Json = {"seq": seq, "kind": kind, "at": round(self._clock.now(), 3), "chat": room.chat_id}
        bot = self._bots.get(room.bot_id) if room.bot_id is not None else None
        head |= {"bot": bot.username if bot else None, "person": room.chat_id if room.is_private else None}
        head |= {"silent": False, **facts}
        body = to_json(head)
        if message is not None:
            body = body[:-1] + b',"message":' + message + b"}"
        event = Event(seq, room.bot_id, room.chat_id, body)
        self._all.append(event)
        for person in audience:
            log = self._of_person.get(person)
            if log is None:
                log = self._of_person[person] = deque(maxlen=KEPT_PER_PERSON)
            log.append(event)
        self._wake(audience)

    def _wake(self, audience: list[int]) -> None:
        for key in (None, *audience):
            if waiting := self._waiting.pop(key, None):
                waiting.set()

    def after(self, seq: int, person: int | None, bot_id: int | None, chat_id: int | None) -> list[bytes]:
        """The events above `seq` that a watcher asked for: a bot without a chat means its private chats."""
        log = self._all if person is None else self._of_person.get(person, ())
        return [event.body for event in _newer(log, seq) if _concerns(event, bot_id, chat_id)]

    async def wait(
        self, seq: int, person: int | None, bot_id: int | None, chat_id: int | None, wait_s: float
    ) -> list[bytes]:
        """The same, waiting up to `wait_s` for the first one."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_s
        while not (found := self.after(seq, person, bot_id, chat_id)) and loop.time() < deadline:
            waiting = self._waiting.setdefault(person, asyncio.Event())
            try:
                await asyncio.wait_for(waiting.wait(), deadline - loop.time())
            except TimeoutError:
                break
        return found


def _concerns(event: Event, bot_id: int | None, chat_id: int | None) -> bool:
    if chat_id is not None and event.chat_id != chat_id:
        return False
    in_group = event.bot_id is None
    return bot_id is None or event.bot_id == bot_id or (in_group and chat_id is not None)


def _newer(log: deque[Event] | Sequence[Event], seq: int) -> list[Event]:
    """The tail of a log that rises in seq."""
    if not log or log[-1].seq <= seq:
        return []
    if log[0].seq > seq:
        return list(log)
    tail: list[Event] = []
    for event in reversed(log):
        if event.seq <= seq:
            break
        tail.append(event)
    tail.reverse()
    return tail
