"""An open-loop load: so many updates a second, whether or not the bot keeps up, and what they cost it."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.machine import cpu_s
from benchmarks.problems import Unmeasurable
from benchmarks.visitors import Visitor

AFTERMATH_S: Final = 1.0
"""What a bot does after the last answer, as the house judges and pays, is counted too."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of load on one bot.

    Units:   latencies in ms, one for each update; cpu_s of the bot's process with its children.
    """

    latencies_ms: tuple[float, ...]
    elapsed_s: float
    cpu_s: float

    @property
    def updates_per_s(self) -> float:
        """How many updates were answered in a second."""
        return len(self.latencies_ms) / self.elapsed_s

    @property
    def cpu_ms_per_update(self) -> float:
        """What one update costs."""
        return self.cpu_s * 1000 / len(self.latencies_ms)


@dataclass(frozen=True, slots=True)
class Subject:
    """A bot under load: its name in the sandbox, its process, its visitors."""

    bot: str
    pid: int
    visitors: Sequence[Visitor]


async def offer(subject: Subject, *, rate_per_s: float, duration_s: float) -> Round:
    """Let visitors make updates at the rate, each whenever the visitor before is due, the most rested first.

    Raises:  Unmeasurable when the bot leaves somebody waiting.
    """
    rested: asyncio.Queue[Visitor] = asyncio.Queue()
    for visitor in subject.visitors:
        rested.put_nowait(visitor)

    async def one_step(visitor: Visitor) -> float:
        latency_ms = await visitor.step()
        rested.put_nowait(visitor)
        return latency_ms

    used_before_s, began_s = cpu_s(subject.pid), time.monotonic()
    steps: list[asyncio.Task[float]] = []
    try:
        for number in range(round(rate_per_s * duration_s)):
            await asyncio.sleep(began_s + number / rate_per_s - time.monotonic())
            async with asyncio.timeout(duration_s):
                steps.append(asyncio.create_task(one_step(await rested.get())))
        latencies_ms = await asyncio.gather(*steps)
    except TimeoutError as late:
        raise Unmeasurable(f"all of {subject.bot}'s visitors wait: it is too slow for {rate_per_s:g}/s") from late
    finally:
        for step in steps:
            step.cancel()
        await asyncio.gather(*steps, return_exceptions=True)
    elapsed_s = time.monotonic() - began_s
    await asyncio.sleep(min(AFTERMATH_S, duration_s))
    return Round(tuple(latencies_ms), elapsed_s, cpu_s(subject.pid) - used_before_s)
