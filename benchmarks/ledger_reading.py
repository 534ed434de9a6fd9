"""What a balance and a statement's newest page cost, on ledgers of several lengths in turn."""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from statistics import median
from typing import Final

from benchmarks.ledger_load import ESCROW
from kernel.ids import AccountId
from store import ledger
from store.sessions import ReadSession, Sessions

_PAGE: Final = 20
_READS: Final = 200
_ROUNDS: Final = 7
_ESCROW_EVERY: Final = 10

Read = Callable[[ReadSession, AccountId], Coroutine[None, None, None]]


def measure_reading(urls: Mapping[int, str], people: Sequence[AccountId]) -> dict[int, dict[str, float]]:
    """The median time of each, at each length: of people drawn at random, and of the escrow, who is in every transfer.

    Shape:   a ledger's URL for each length of its history; the people have a full page in all of them.
    Units:   microseconds; the lowest median of some rounds, for whatever else runs here can only add.
    """
    return asyncio.run(_in_turn(urls, people))


async def _in_turn(urls: Mapping[int, str], people: Sequence[AccountId]) -> dict[int, dict[str, float]]:
    drawn = random.Random(len(people))
    accounts = [ESCROW if read % _ESCROW_EVERY == 0 else drawn.choice(people) for read in range(_READS)]
    medians: dict[int, dict[str, list[float]]] = {length: {name: [] for name in _READINGS} for length in urls}
    async with AsyncExitStack() as stack:
        opened = {length: Sessions(url) for length, url in urls.items()}
        for sessions in opened.values():
            stack.push_async_callback(sessions.dispose)
        for _ in range(_ROUNDS):
            for length, sessions in opened.items():
                for name, read in _READINGS.items():
                    medians[length][name].append(await _median_us(sessions, read, accounts))
    return {
        length: {name: round(min(rounds), 1) for name, rounds in of_length.items()}
        for length, of_length in medians.items()
    }


async def _median_us(sessions: Sessions, read: Read, accounts: Sequence[AccountId]) -> float:
    taken = []
    async with sessions.read() as session:
        for account in accounts:
            begun = time.perf_counter()
            await read(session, account)
            taken.append(time.perf_counter() - begun)
    return median(taken) * 1e6


async def _statement(session: ReadSession, account: AccountId) -> None:
    assert len(await ledger.statement(session, account, limit=_PAGE)) == _PAGE


async def _balance(session: ReadSession, account: AccountId) -> None:
    assert await ledger.balance(session, account) is not None


_READINGS: Final[Mapping[str, Read]] = {"balance_us": _balance, "statement_us": _statement}
