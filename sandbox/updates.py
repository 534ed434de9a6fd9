"""Each bot's queue of updates: kept until confirmed, handed out by long poll or webhook."""

import asyncio
import random
from collections import deque
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any

from sandbox.db import Database
from sandbox.errors import Refusal
from sandbox.ids import Ids
from sandbox.models import Bot

ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
BATCH_MAX = 100
TIMEOUT_MAX_S = 50
ANOTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(eq=False, slots=True)
class Delivery:
    """One handing-out of an update.

    Guarantees: deliveries of one lane (one person) are handed out in order; a repeat has a lane of its own. A sticky
    one was disturbed on purpose: a confirmation counts for it only once it was handed out.
    """

    update_id: int
    lane: int
    body: bytes
    ready_at: float = 0.0
    is_repeat: bool = False
    is_sticky: bool = False


@dataclass(slots=True)
class Disturbance:
    """How a test wants a bot's updates delivered.

    Units:   repeat is how many times, from lowest to highest; shuffle_within counts deliveries; hold_s is seconds.
    """

    repeat: tuple[int, int] = (1, 1)
    shuffle_within: int = 0
    hold_s: float = 0.0
    dice: random.Random = field(default_factory=random.Random)

    @property
    def is_none(self) -> bool:
        """Whether delivery goes as Telegram's usually does."""
        return self.repeat == (1, 1) and not self.shuffle_within and not self.hold_s


class Queue:
    """What one bot has not confirmed yet."""

    def __init__(self, bot: Bot, db: Database, ids: Ids) -> None:
        self._bot = bot
        self._db = db
        self._ids = ids
        self._pending: deque[Delivery] = deque(Delivery(*row) for row in db.updates(bot.id))
        self._handed: deque[Delivery] = deque()
        self._copies: dict[int, int] = {}
        self._repeat_lanes = count(-1, -1)
        self._arrival: asyncio.Future[None] | None = None
        self._poller: asyncio.Future[None] | None = None
        self.disturbance = Disturbance()

    def __len__(self) -> int:
        return len(self._pending) + len(self._handed)

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for updates of this kind, now."""
        allowed = self._bot.allowed_updates
        return kind in allowed if allowed else kind not in ON_REQUEST_ONLY

    def put(self, kind: str, lane: int, payload: bytes) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if self.wants(kind):
            update_id = self._ids.take(f"update:{self._bot.id}")

            self._put(update_id, lane, b'{"update_id":%d,"%s":%s}' % (update_id, kind.encode(), payload))

    def _put(self, update_id: int, lane: int, body: bytes) -> None:
        self._db.put_update(self._bot.id, update_id, lane, body)
        if self.disturbance.is_none:
            self._pending.append(Delivery(update_id, lane, body))
        else:
            self._put_disturbed(update_id, lane, body)
        self._announce()

    def inject(self, update_id: int, lane: int, body: bytes) -> None:
        """Queue a body under an id of the asker's choice, be it low or taken; it is handed out all the same."""
        waiting = sum(delivery.update_id == update_id for delivery in (*self._handed, *self._pending))
        if waiting:
            self._copies[update_id] = waiting + 1
        self._db.put_update(self._bot.id, update_id, lane, body)
        self._pending.append(Delivery(update_id, lane, body, is_sticky=True))
        self._announce()

    def take_id(self) -> int:
        """Take an update id for an injected update."""
        return self._ids.take(f"update:{self._bot.id}")

    def _put_disturbed(self, update_id: int, lane: int, body: bytes) -> None:
        plan = self.disturbance
        copies = plan.dice.randint(*plan.repeat)
        ready_at = asyncio.get_running_loop().time() + plan.hold_s
        self._pending.append(Delivery(update_id, lane, body, ready_at, is_sticky=True))
        for _ in range(copies - 1):
            lane = next(self._repeat_lanes)
            self._pending.append(Delivery(update_id, lane, body, ready_at, is_repeat=True, is_sticky=True))
        if copies > 1:
            self._copies[update_id] = copies

    # Handing out

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[bytes]:
        """One getUpdates call: confirm what lies below the offset, then hand out what is ready.

        Raises:  Refusal 409 when a later poll takes this one's place.
        """
        self._confirm_below(offset)
        self._db.commit()
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(Refusal(409, ANOTHER_POLLER))
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[None] = loop.create_future()
        self._poller = mine
        deadline = loop.time() + timeout_s
        while not (batch := self._batch(limit)) and loop.time() < deadline:
            await self._wait_for_arrival(deadline, mine)
        if not mine.done():
            mine.set_result(None)
        mine.result()
        return batch

    async def _wait_for_arrival(self, deadline: float, mine: asyncio.Future[None]) -> None:
        await asyncio.wait({mine, self.arrival()}, timeout=self._patience(deadline), return_when="FIRST_COMPLETED")
        if mine.done():
            mine.result()

    async def wait_for_ready(self) -> None:
        """Until an update arrives, or a held one is due."""
        deadline = asyncio.get_running_loop().time() + TIMEOUT_MAX_S
        await asyncio.wait({self.arrival()}, timeout=self._patience(deadline))

    def _patience(self, deadline: float) -> float:
        """Seconds until the deadline or until a held delivery is due."""
        until = min((delivery.ready_at for delivery in self._pending if delivery.ready_at), default=deadline)
        return max(min(until, deadline) - asyncio.get_running_loop().time(), 0.001)

    def arrival(self) -> asyncio.Future[None]:
        """Done when the next update arrives."""
        if self._arrival is None or self._arrival.done():
            self._arrival = asyncio.get_running_loop().create_future()
        return self._arrival

    def _announce(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    def _batch(self, limit: int) -> list[bytes]:
        batch = [delivery.body for delivery in islice(self._handed, limit)]
        while len(batch) < limit and (delivery := self.take()):
            self._handed.append(delivery)
            batch.append(delivery.body)
        return batch

    def take(self) -> Delivery | None:
        """The next delivery that is due, out of the queue."""
        if not self._pending:
            return None
        if self.disturbance.is_none and not self._pending[0].ready_at:
            return self._pending.popleft()
        now = asyncio.get_running_loop().time()
        window = [d for d in islice(self._pending, max(self.disturbance.shuffle_within, 1)) if d.ready_at <= now]
        if not window:
            return None
        chosen = _first_of_its_lane(window, self.disturbance.dice.choice(window))
        self._pending.remove(chosen)
        return chosen

    def give_back(self, deliveries: list[Delivery]) -> None:
        """Put back what was taken and not delivered, in order."""
        merged = sorted([*deliveries, *self._pending], key=lambda delivery: delivery.update_id)
        self._pending = deque(merged)
        self._announce()

    def recall(self) -> None:
        """Hand out anew what a poller got and did not confirm."""
        self.give_back(list(self._handed))
        self._handed.clear()

    # Confirming

    def confirm(self, delivery: Delivery) -> None:
        """One delivery arrived."""
        self._forget([delivery])
        self._db.commit()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._forget([*self._handed, *self._pending])
        self._handed.clear()
        self._pending.clear()

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:
            self._keep_last(-offset)
        if offset <= 0:
            return
        done = [delivery for delivery in self._handed if delivery.update_id < offset]
        if done:
            self._handed = deque(delivery for delivery in self._handed if delivery.update_id >= offset)
        while self._pending and self._pending[0].update_id < offset and not self._pending[0].is_sticky:
            done.append(self._pending.popleft())
        self._forget(done)

    def _keep_last(self, number: int) -> None:
        waiting = [*self._handed, *self._pending]
        self._forget(waiting[:-number])
        self._handed.clear()
        self._pending = deque(waiting[-number:])

    def _forget(self, deliveries: list[Delivery]) -> None:
        gone = []
        for delivery in deliveries:
            left = self._copies.get(delivery.update_id, 1) - 1
            if left:
                self._copies[delivery.update_id] = left
            else:
                self._copies.pop(delivery.update_id, None)
                gone.append(delivery.update_id)
        if gone:
            self._db.drop_updates(self._bot.id, gone)

    def disturb(self, **plan: Any) -> None:
        """Change how deliveries go from here on."""
        self.disturbance = Disturbance(**plan)


def _first_of_its_lane(window: list[Delivery], chosen: Delivery) -> Delivery:
    """The delivery that must go before the chosen one: the same person's earlier one, or a repeat's own first."""
    for delivery in window:
        if delivery is chosen:
            break
        if not delivery.is_repeat and delivery.lane == chosen.lane:
            return delivery
        if not delivery.is_repeat and delivery.update_id == chosen.update_id:
            return _first_of_its_lane(window, delivery)
    return chosen
