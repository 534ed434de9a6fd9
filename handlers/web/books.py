"""The books as every visitor sees them: each part read by its flow, and kept in this process for a few seconds."""

import asyncio
from dataclasses import dataclass
from typing import Final

from flows.deps import Deps
from flows.desk.read_work import read_work
from flows.log.read_log_head import read_log_head
from flows.money.read_last_audit import read_last_audit
from flows.money.read_price import read_price
from flows.money.read_price_days import read_price_days
from flows.money.read_supply import read_supply
from flows.ports import Throttle
from flows.shared.public_log import PublicLog
from handlers.web.cached import Cached
from views.pages.facts import Books

_LIVE_S: Final = 3.0
_SLOW_S: Final = 30.0
"""What looks through all answers or all days; both change little."""


@dataclass(frozen=True, slots=True)
class Explorer:
    """What the public pages are served from."""

    deps: Deps
    log: PublicLog
    throttle: Throttle


class Shelf:
    """Each part of the books, looked up at most every few seconds however many ask."""

    def __init__(self, explorer: Explorer) -> None:
        deps = explorer.deps
        self.supply = Cached(lambda: read_supply(deps), kept_s=_LIVE_S)
        self.price = Cached(lambda: read_price(deps, None), kept_s=_LIVE_S)
        self.days = Cached(lambda: read_price_days(deps), kept_s=_SLOW_S)
        self.head = Cached(lambda: read_log_head(deps, explorer.log), kept_s=_LIVE_S)
        self.audit = Cached(lambda: read_last_audit(deps), kept_s=_LIVE_S)
        self.work = Cached(lambda: read_work(deps), kept_s=_SLOW_S)

    async def books(self) -> Books:
        """Everything at once."""
        supply, price, days, head, audit, work = await asyncio.gather(
            self.supply.get(), self.price.get(), self.days.get(), self.head.get(), self.audit.get(), self.work.get()
        )
        return Books(supply, price, days, head, audit, work)
