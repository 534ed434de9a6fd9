"""Pressed buttons that wait for their bot's answer."""

import asyncio
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.ids import Ids
from sandbox.models import Json, Room

ANSWER_WITHIN_S = 15.0


@dataclass(eq=False, slots=True)
class Press:
    """One press of a button."""

    id: str
    bot_id: int
    person_id: int
    room: Room
    message_id: int
    at: float
    answered: asyncio.Future[Json] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def answer(self, answer: Json) -> None:
        """Tell the presser."""
        if not self.answered.done():
            self.answered.set_result(answer)


class Presses:
    """The presses of the last seconds.

    Units:   a press waits 15 s of sandbox time.
    """

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._waiting: dict[str, Press] = {}

    def begin(self, bot_id: int, person_id: int, room: Room, message_id: int) -> Press:
        """A button was pressed."""
        self._drop_old()
        press = Press(str(self._ids.take("query")), bot_id, person_id, room, message_id, self._clock.now())
        self._waiting[press.id] = press
        return press

    def take(self, press_id: str, bot_id: int) -> Press | None:
        """The press to answer, None if it is too late, or another bot's, or answered already."""
        self._drop_old()
        press = self._waiting.get(press_id)
        if press is None or press.bot_id != bot_id:
            return None
        return self._waiting.pop(press_id)

    def _drop_old(self) -> None:
        horizon = self._clock.now() - ANSWER_WITHIN_S
        while self._waiting and (oldest := next(iter(self._waiting.values()))).at < horizon:
            del self._waiting[oldest.id]
