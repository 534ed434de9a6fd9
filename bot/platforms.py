"""The chat platforms and what serves each bot: a framework is imported only by a process that runs it."""

import asyncio
import contextlib
import importlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.house import House
from bot.intake import Intake, RawUpdate
from bot.logs import redacted
from bot.outages import outages_told
from flows.delivery.park_update import park_update
from flows.ports import HouseMessenger, Messenger

CONTRIBUTOR: Final = "contributor"
OPERATOR: Final = "operator"

_MODULES: Final = {CONTRIBUTOR: "bot.contributor", OPERATOR: "bot.operator"}
APOLOGY_TIMEOUT_S: Final = 5.0

CONTRIBUTOR_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
OPERATOR_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class ServedBot:
    """One bot, ready to be fed."""

    name: str
    token: str
    intake: Intake
    allowed_updates: tuple[str, ...]
    introduce: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]
    say_name: Callable[[], Awaitable[None]] | None = None
    messenger: HouseMessenger | None = None
    desk: Messenger | None = None


def load(roles: Sequence[str]) -> None:
    """Import the frameworks that these roles run on; for a thread, while the event loop does other things."""
    for role in roles:
        if role in _MODULES:
            importlib.import_module(_MODULES[role])


def served(house: House, name: str) -> Callable[[], Awaitable[ServedBot]]:
    """How to build the bot of this name."""
    return {CONTRIBUTOR: lambda: _contributor(house), OPERATOR: lambda: _operator(house)}[name]


async def _contributor(house: House) -> ServedBot:
    """The public bot, on aiogram."""
    from bot.contributor import ContributorBot  # noqa: PLC0415 - aiogram costs 3 s and 160 MB

    token = house.settings.contributor_bot_token
    assert token is not None
    bot = ContributorBot(house, token.get_secret_value())
    return ServedBot(
        name=CONTRIBUTOR,
        token=token.get_secret_value(),
        intake=_intake(house, CONTRIBUTOR, bot, CONTRIBUTOR_UPDATES),
        allowed_updates=CONTRIBUTOR_UPDATES,
        introduce=bot.introduce,
        close=bot.close,
        messenger=bot.messenger,
        say_name=bot.say_name,
    )


async def _operator(house: House) -> ServedBot:
    """The operators' bot, on python-telegram-bot."""
    from bot.operator import OperatorBot  # noqa: PLC0415

    token = house.settings.operator_bot_token
    assert token is not None
    bot = OperatorBot(house, token.get_secret_value())
    await bot.start()
    return ServedBot(
        name=OPERATOR,
        token=token.get_secret_value(),
        intake=_intake(house, OPERATOR, bot, OPERATOR_UPDATES),
        allowed_updates=OPERATOR_UPDATES,
        introduce=bot.introduce,
        close=bot.close,
        desk=bot.messenger,
    )


class _Bot(Protocol):
    """What both bots have."""

    async def feed(self, raw: RawUpdate) -> None:
        """Handle one update."""
        ...

    async def apologise(self, raw: RawUpdate, reference: str) -> None:
        """Tell the sender that it was our fault."""
        ...


def _intake(house: House, name: str, bot: _Bot, known: tuple[str, ...]) -> Intake:
    """An intake whose failures are told apart, and whose parked updates are stored and apologised for."""

    async def feed(raw: RawUpdate) -> None:
        if not any(raw.get(kind) for kind in known):
            return  # of a type we never asked for, or that is newer than we are
        with outages_told():
            await bot.feed(raw)

    async def park(raw: RawUpdate, error: Exception) -> str:
        with outages_told():
            reference = await park_update(house.deps, bot=name, raw=raw, error=redacted(repr(error)))
        # The apology is a courtesy: whether it arrives must not decide what becomes of the update.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(APOLOGY_TIMEOUT_S):
                await asyncio.gather(bot.apologise(raw, reference), return_exceptions=True)
        return reference

    return Intake(name, feed=feed, park=park)
