"""The log's duties: to append and sign, and to have it cosigned; and what is told when it has stalled."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

import structlog
from prometheus_client import Gauge

from flows.deps import Deps
from flows.log.cosign_log import cosign_log
from flows.log.publish_balances import publish_balances
from flows.log.publish_leaves import publish_leaves
from flows.log.sign_log import sign_log
from flows.shared.publishing import LogStalled, Publisher

STALLED: Final = Gauge("aichain_log_stalled", "1 while the transparency log is not signed: see the error in the log.")

_log = structlog.get_logger(__name__)


class Publishing:
    """The log's drains of one process."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._said: str | None = None

    async def publish(self, deps: Deps) -> int:
        """Sign what was left unsigned, append a batch, and sign it. A stalled log is neither signed nor appended to."""
        return await self._unless_stalled(deps, self._append_and_sign)

    async def cosign(self, deps: Deps) -> int:
        """Ask the witnesses; they are asked again at the next tick."""
        await self._unless_stalled(deps, self._ask)
        return 0

    async def balances(self, deps: Deps, slot: datetime, cursor: str | None) -> str | None:
        """Publish a day's balances; while the log is stalled the day waits, and is looked at again."""

        async def work(deps: Deps) -> int:
            await publish_balances(deps, self._publisher, slot, cursor)
            return 0

        await self._unless_stalled(deps, work)
        return None

    async def _append_and_sign(self, deps: Deps) -> int:
        if not await sign_log(deps, self._publisher):
            return 0
        keys = [pair.verifier.public for pair in self._publisher.signer.key_pairs()]
        appended = await publish_leaves(deps, keys)
        if appended:
            await sign_log(deps, self._publisher)
            deps.waker.wake("witnesses")
        return appended

    async def _ask(self, deps: Deps) -> int:
        return await cosign_log(deps, self._publisher)

    async def _unless_stalled(self, deps: Deps, work: Callable[[Deps], Awaitable[int]]) -> int:
        """Tell each reason once: it stays until somebody puts it right, and the figure stays with it."""
        try:
            done = await work(deps)
        except LogStalled as stalled:
            if str(stalled) != self._said:
                _log.error("the transparency log has stalled", reason=str(stalled))
            self._said = str(stalled)
            STALLED.set(1)
            return 0
        if self._said is not None:
            _log.warning("the transparency log goes on")
        self._said = None
        STALLED.set(0)
        return done
