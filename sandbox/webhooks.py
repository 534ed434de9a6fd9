"""Webhook delivery: each person's updates in order, several people at once, again and again until taken."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine

import aiohttp

from sandbox.clock import Clock
from sandbox.models import Bot, Json
from sandbox.updates import Delivery, Queue

ANSWER_WITHIN_S = 60
BACK_OFF_S = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
ANSWER_MAX_BYTES = 2**20

Answered = Callable[[Bot, bytes], Awaitable[None]]
"""What to do with a 200's body: it may be a Bot API call."""


class Courier:
    """Brings one bot's updates to its webhook.

    Guarantees: an update is confirmed only after a 2xx. One lane's deliveries go one after the other.
    """

    def __init__(self, bot: Bot, queue: Queue, http: aiohttp.ClientSession, clock: Clock, answered: Answered) -> None:
        self._bot = bot
        self._queue = queue
        self._http = http
        self._clock = clock
        self._answered = answered
        webhook = bot.webhook or {}
        self._url: str = webhook["url"]
        self._headers = {"Content-Type": "application/json"}
        if webhook["secret_token"]:
            self._headers["X-Telegram-Bot-Api-Secret-Token"] = webhook["secret_token"]
        self._connections = asyncio.Semaphore(webhook["max_connections"])
        self._lanes: dict[int, deque[Delivery]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.last_error: Json = {}

    def start(self) -> None:
        """Begin to deliver."""
        self._queue.recall()
        self._spawn(self._fetch())

    def stop(self) -> None:
        """Stop, and give back to the queue what was not taken."""
        for task in self._tasks:
            task.cancel()
        self._queue.give_back([delivery for lane in self._lanes.values() for delivery in lane])
        self._lanes.clear()

    def in_hand(self) -> int:
        """Updates that are on their way."""
        return sum(len(lane) for lane in self._lanes.values())

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self) -> None:
        while True:
            while delivery := self._queue.take():
                lane = self._lanes.get(delivery.lane)
                if lane is None:
                    self._lanes[delivery.lane] = deque([delivery])
                    self._spawn(self._serve(delivery.lane))
                else:
                    lane.append(delivery)
            await self._queue.wait_for_ready()

    async def _serve(self, lane_id: int) -> None:
        lane = self._lanes[lane_id]
        while lane:
            await self._bring(lane[0])
            self._queue.confirm(lane.popleft())
        del self._lanes[lane_id]

    async def _bring(self, delivery: Delivery) -> None:
        attempt = 0
        while not await self._try(delivery):
            await asyncio.sleep(BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)])
            attempt += 1

    async def _try(self, delivery: Delivery) -> bool:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        try:
            async with (
                self._connections,
                self._http.post(self._url, data=delivery.body, headers=self._headers, timeout=timeout) as response,
            ):
                body = await response.content.read(ANSWER_MAX_BYTES)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._note(f"Connection failed: {type(error).__name__}")
            return False
        if not 200 <= response.status < 300:  # noqa: PLR2004 - HTTP's success codes
            self._note(f"Wrong response from the webhook: {response.status} {response.reason}")
            return False
        if body.startswith(b"{"):
            await self._answered(self._bot, body)
        return True

    def _note(self, words: str) -> None:
        self.last_error = {"last_error_date": self._clock.date(), "last_error_message": words}


class Couriers:
    """The couriers of all bots that have a webhook."""

    def __init__(self, clock: Clock, queues: dict[int, Queue]) -> None:
        self._clock = clock
        self._queues = queues
        self._running: dict[int, Courier] = {}
        self._http: aiohttp.ClientSession | None = None
        self._answered: Answered | None = None

    def open(self, http: aiohttp.ClientSession, answered: Answered, bots: list[Bot]) -> None:
        """Start to deliver for the bots that had a webhook before."""
        self._http, self._answered = http, answered
        for bot in bots:
            self.restart(bot)

    def restart(self, bot: Bot) -> None:
        """Deliver as the bot's webhook says now."""
        self.stop(bot)
        if bot.webhook and self._http and self._answered:
            courier = Courier(bot, self._queues[bot.id], self._http, self._clock, self._answered)
            self._running[bot.id] = courier
            courier.start()

    def stop(self, bot: Bot) -> None:
        """Deliver no more for this bot."""
        if courier := self._running.pop(bot.id, None):
            courier.stop()

    async def close(self) -> None:
        """Stop all; what was not taken stays queued."""
        for courier in self._running.values():
            courier.stop()
        self._running.clear()
        if self._http:
            await self._http.close()

    def in_hand(self, bot: Bot) -> int:
        """Updates on their way to this bot."""
        courier = self._running.get(bot.id)
        return courier.in_hand() if courier else 0

    def last_error(self, bot: Bot) -> Json:
        """When and how delivery to this bot last failed."""
        courier = self._running.get(bot.id)
        return courier.last_error if courier else {}
