"""At-least-once in: an update is confirmed only when its handling is done, or it is parked with a reference.

Knows no bot framework: raw updates go to `feed`. One chat's updates run in order, up to 32 chats at once, each within
20 s. Signals belong to `bot.run`; whoever gets one calls `stop`.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import structlog

from bot.lanes import Lanes, lane_of

RawUpdate = dict[str, Any]

CHATS_AT_ONCE: Final = 32
UPDATE_TIMEOUT_S: Final = 20.0
DRAIN_TIMEOUT_S: Final = 10.0
_FIRST_PAUSE_S: Final = 0.1
PAUSE_MAX_S: Final = 5.0
CHAT_PATIENCE_S: Final = 60.0
"""How long an update waits for its own chat. Longer, and a hundred others could not be confirmed past it."""
_FIRST_LOOK_S: Final = 0.01
_LAST_LOOK_S: Final = 0.05
_PATIENCE: Final = 1.25
"""By how much longer each look is that has brought nothing new: whoever writes next must not wait for a slow one."""
_CROWD: Final = 8
"""So many updates under way double the time to the next fetch."""

log = structlog.get_logger(__name__)


class StoreAway(Exception):
    """What an update needs does not answer: the store, or the network. The update is neither done nor at fault."""


class ChatAway(StoreAway):
    """One chat can't be answered now, whatever the update did: too many messages, or the server's bad moment."""


class InvalidToken(Exception):
    """The Bot API server does not know this bot's token. Trying again is no use."""


class SecondPoller(Exception):
    """Another process polls this bot, or a webhook is set."""


class SourceAway(Exception):
    """Updates can't be fetched now; the server may have said how long to wait."""

    def __init__(self, reason: str, *, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class UpdateSource(Protocol):
    """Where updates are fetched from."""

    async def fetch(self, offset: int | None, *, wait: bool) -> list[RawUpdate]:
        """Confirm everything below `offset` and return what comes next, each with an integer `update_id`.

        Raises:  InvalidToken, SecondPoller, SourceAway.
        """
        ...


class Intake:
    """One bot's way in, by polling or by webhook."""

    def __init__(
        self,
        name: str,
        *,
        feed: Callable[[RawUpdate], Awaitable[object]],
        park: Callable[[RawUpdate, Exception], Awaitable[str]],
        update_timeout_s: float = UPDATE_TIMEOUT_S,
        drain_timeout_s: float = DRAIN_TIMEOUT_S,
        pause_max_s: float = PAUSE_MAX_S,
        chat_patience_s: float = CHAT_PATIENCE_S,
    ) -> None:
        self._log = log.bind(bot=name)
        self._feed = feed
        self._park = park
        self._update_timeout_s = update_timeout_s
        self._drain_timeout_s = drain_timeout_s
        self._pause_max_s = pause_max_s
        self._chat_patience_s = chat_patience_s
        self._lanes = Lanes()
        self._places = asyncio.Semaphore(CHATS_AT_ONCE)
        self._stopping = asyncio.Event()
        self._running: dict[int, asyncio.Task[None]] = {}
        self._idle = asyncio.Event()
        self._ledger = _Confirmations()
        self._trouble: str | None = None

    async def receive(self, raw: RawUpdate) -> bool:
        """Handle one update that a webhook brought; False asks the server to bring it again (503)."""
        async with self._lanes.turn(lane_of(raw)):
            return await self._attempt(raw, is_patient=True)

    def stop(self) -> None:
        """Fetch nothing more. `poll` then drains and returns."""
        self._stopping.set()

    async def poll(self, source: UpdateSource) -> None:
        """Fetch and handle updates until `stop`; then drain for 10 s and confirm what is done.

        Raises:  InvalidToken.
        """
        look_s = _FIRST_LOOK_S
        try:
            while True:
                fetched = await self._fetch(source)
                if self._stopping.is_set():
                    break
                started = self._start(fetched)
                # While an update takes its time the others must not wait for it: fetch again, less and less often.
                # The more are under way, the more of them a fetch brings again: then it has to bring more new ones.
                begun_s = _FIRST_LOOK_S * (1 + len(self._running) / _CROWD)
                look_s = min(begun_s if started else look_s * _PATIENCE, _LAST_LOOK_S)
                await self._wait_for_running(look_s)
            await self._wait_for_running(self._drain_timeout_s)
        finally:
            unfinished = list(self._running.values())
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)
        await self._confirm(source)

    async def _fetch(self, source: UpdateSource) -> list[RawUpdate]:
        """The next updates; nothing when we are stopping.

        Raises:  InvalidToken.
        """
        pause_s = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            # A server that was away may have forgotten everything: we ask for all it has before we confirm anything.
            asked = self._ledger.offset if self._trouble is None else None
            try:
                fetched = await self._unless_stopped(source.fetch(asked, wait=not self._running))
            except SecondPoller:
                self._say_trouble("another process polls this bot, or a webhook is set: we wait for our turn")
                wait_s = self._pause_max_s
            except SourceAway as error:
                self._say_trouble(f"updates can't be fetched: {error}")
                wait_s = max(pause_s, error.wait_s)
                pause_s = min(pause_s * 2, self._pause_max_s)
            else:
                if self._trouble is not None:
                    self._ledger.meet_again(fetched or [])
                self._say_trouble(None)
                self._ledger.forget_below(asked)
                return fetched or []
            await self._unless_stopped(asyncio.sleep(wait_s))
        return []

    def _start(self, fetched: list[RawUpdate]) -> int:
        """Begin with every update that is not already done or in work, and say how many those are."""
        fresh = self._ledger.begin(fetched)
        if fresh:
            self._idle.clear()
        for update_id, raw in fresh.items():
            self._running[update_id] = asyncio.create_task(self._see_through(update_id, raw))
        return len(fresh)

    async def _see_through(self, update_id: int, raw: RawUpdate) -> None:
        """Handle one update, again and again while the store is away; its chat's later updates wait."""
        pause_s = _FIRST_PAUSE_S
        try:
            async with self._lanes.turn(lane_of(raw)):
                begun_at_s = asyncio.get_running_loop().time()
                while not await self._attempt(raw, is_patient=self._has_patience(begun_at_s)):
                    await self._unless_stopped(asyncio.sleep(pause_s))
                    if self._stopping.is_set():
                        return  # unconfirmed: the next process gets it
                    pause_s = min(pause_s * 2, self._pause_max_s)
            self._ledger.finish(update_id)
        finally:
            del self._running[update_id]
            if not self._running:
                self._idle.set()

    def _has_patience(self, begun_at_s: float) -> bool:
        """Whether an update may go on waiting for its chat; while no updates come it holds up nobody."""
        waited_s = asyncio.get_running_loop().time() - begun_at_s
        return waited_s < self._chat_patience_s or self._trouble is not None

    async def _attempt(self, raw: RawUpdate, *, is_patient: bool) -> bool:
        """Handle one update once. True: done or parked. False: the store is away, or, with patience, its chat."""
        try:
            async with self._places, asyncio.timeout(self._update_timeout_s):
                await self._feed(raw)
        except StoreAway as error:
            if isinstance(error, ChatAway) and not is_patient:
                return await self._set_aside(raw, error)
            self._log.warning("update waits", update_id=raw.get("update_id"), reason=repr(error.__cause__ or error))
            return False
        except Exception as error:  # noqa: BLE001 - this is the place that answers for a whole update
            return await self._set_aside(raw, error)
        return True

    async def _set_aside(self, raw: RawUpdate, error: Exception) -> bool:
        """Our own fault, or an update nobody can read: park it and go on. False: not even that is possible now."""
        try:
            async with asyncio.timeout(self._update_timeout_s):
                reference = await self._park(raw, error)
        except (StoreAway, TimeoutError):
            return False
        except Exception:  # noqa: BLE001 - one update must not stop its chat for ever
            self._log.exception("update dropped: it can't even be parked", update_id=raw.get("update_id"))
            return True
        self._log.error("update parked", update_id=raw.get("update_id"), reference=reference, exc_info=error)
        return True

    async def _wait_for_running(self, timeout_s: float) -> None:
        """Return when nothing is under way any more, or after so long."""
        if self._running:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._idle.wait()

    async def _confirm(self, source: UpdateSource) -> None:
        """Tell the server what is done. If it can't hear us the updates come again, and their inbox rows meet them."""
        if self._ledger.offset is not None:
            with contextlib.suppress(SourceAway, SecondPoller):
                await source.fetch(self._ledger.offset, wait=False)

    async def _unless_stopped(self, work: Awaitable[Any]) -> Any:
        """Do this, but leave off when `stop` is called; None then."""
        task = asyncio.ensure_future(work)
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
            return await task if task.done() else None
        finally:
            task.cancel()
            stopping.cancel()
            await asyncio.gather(task, stopping, return_exceptions=True)

    def _say_trouble(self, trouble: str | None) -> None:
        """One line when something begins, one when it is over."""
        if trouble == self._trouble:
            return
        if trouble is None:
            self._log.warning("updates come again")
        else:
            self._log.warning(trouble)
        self._trouble = trouble


class _Confirmations:
    """Which updates the server may forget: everything below the lowest one that is not done."""

    def __init__(self) -> None:
        self._working: set[int] = set()
        self._done: set[int] = set()
        self.offset: int | None = None

    def begin(self, fetched: list[RawUpdate]) -> dict[int, RawUpdate]:
        """The updates of a batch that are new to us."""
        fresh = {}
        for raw in fetched:
            update_id = raw["update_id"]
            if update_id not in self._working and update_id not in self._done:
                fresh[update_id] = raw
        if not fetched and not self._working:
            # Everything is confirmed. After a week of silence ids begin anew, maybe below this offset: forget it.
            self._done.clear()
            self.offset = None
        self._working |= fresh.keys()
        return fresh

    def finish(self, update_id: int) -> None:
        """This one is done or parked; one from before the ids began anew is nobody's any more."""
        if update_id not in self._working:
            return
        self._working.discard(update_id)
        self._done.add(update_id)
        self.offset = min(self._working, default=max(self._done) + 1)

    def meet_again(self, fetched: list[RawUpdate]) -> None:
        """A server is back: if it brings ids below ours that we never saw, it has begun anew, and so do we."""
        unknown = {raw["update_id"] for raw in fetched} - self._working - self._done
        if self.offset is not None and unknown and min(unknown) < self.offset:
            self._working.clear()
            self._done.clear()
            self.offset = None

    def forget_below(self, asked: int | None) -> None:
        """The server was asked for updates from here on and has answered: it will not bring earlier ones again.

        Not a moment sooner: an answer that was on its way while an update finished still has that update.
        """
        if asked is not None:
            self._done = {each for each in self._done if each >= asked}
