"""What chats and clocks do: updates again and odd (R5, R11), refusals (R16), kills while sending (R6), time (R8)."""

import asyncio
import contextlib
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bot import migrate
from bot.platforms import CONTRIBUTOR, OPERATOR
from kernel.clock import ManualClock
from store.sessions import Sessions
from tests.flows.test_delivery_killed import crash_while_delivering
from tests.hostile import test_reach as reach
from tests.hostile.place import Place, attacked
from tests.hostile.test_repeats import REPEATS_MAX, season
from tests.hostile.test_updates import bear
from tests.jobs.test_every_slot import MOMENTS, live_through
from tests.support.deps import house_deps, plain_deps
from tests.support.world import World

_P99_MS: Final = 50.0
_ODD_AT_ONCE: Final = 5_000
_STEPS_S: Final = (60, 600, 600, 900, 1_800, 3_600, 3_600, -600, -3_600)
Refusal = Callable[[Place], Awaitable[None]]


def repeat_updates(*, updates: int) -> dict[str, Any]:
    """Bring every update one to five times to three replicas, season after season, each shuffled in its own way."""
    return asyncio.run(_repeat_updates(updates))


async def _repeat_updates(updates: int) -> dict[str, Any]:
    async with _place() as place:
        once = await season(place, 1, seed=1)
    tally: Counter[str] = Counter()
    seasons = differing = 0
    while tally["deliveries"] < updates:
        seasons += 1
        async with _place() as place:
            differing += await season(place, REPEATS_MAX, seed=seasons + 1, tally=tally) != once
    holds = differing == 0 and set(once.values()) == {1}
    return {"deliveries": tally["deliveries"], "seasons": seasons, "paid_otherwise": differing, "holds": holds}


def bear_odd_updates(*, updates: int) -> dict[str, Any]:
    """Bring odd updates, some thousands to each new house, with new dice."""
    return asyncio.run(_bear_odd_updates(updates))


async def _bear_odd_updates(updates: int) -> dict[str, Any]:
    total = {"updates": 0, "unreadable": 0, "errors": 0, "dropped": 0}
    p99_ms = 0.0
    while total["updates"] < updates:
        count = min(_ODD_AT_ONCE, updates - total["updates"])
        async with _place() as place:
            found = await bear(place, seed=total["updates"] + 7, count=count)
        p99_ms = max(p99_ms, found["p99_ms"])
        total = {name: before + found[name] for name, before in total.items()}
    holds = total["errors"] == total["dropped"] == 0 and p99_ms < _P99_MS
    return total | {"p99_ms": p99_ms, "holds": holds}


def refuse_everything(*, rounds: int) -> dict[str, Any]:
    """Let the platform refuse in every way it has, each in a house of its own: 429, 403 in all its forms, and so on."""
    return asyncio.run(_refuse_everything(rounds))


async def _refuse_everything(rounds: int) -> dict[str, Any]:
    failed: list[str] = []
    refusals = [*_refusals().items()] * rounds
    for name, run in refusals:
        async with _place() as place:
            try:
                await run(place)
            except AssertionError:
                failed.append(name)
    return {"refusals": len(refusals), "failed": sorted(set(failed)), "holds": not failed}


def _refusals() -> dict[str, Refusal]:
    """By what the platform says."""
    found: dict[str, Refusal] = {
        "blocked in between": reach.test_a_notice_to_somebody_who_blocked_the_bot_waits_until_they_start_it_again,
        "not modified": reach.test_what_shows_already_is_left_as_it_is,
        "message deleted": reach.test_an_answer_whose_card_is_deleted_is_taken_and_its_receipt_posted_anew,
    }
    for code, words in reach.FORBIDDEN:
        found[words] = _with(reach.test_whoever_cannot_be_answered_is_heard_and_marked, code, words)
    for role in (CONTRIBUTOR, OPERATOR):
        found[f"429, {role}"] = _with(reach.test_a_429_is_waited_out_and_a_long_one_brings_the_update_again, role)
        found[f"query too old, {role}"] = _with(reach.test_a_press_that_cannot_be_answered_any_more_does_its_work, role)
        for fault in ({"code": 502}, {"code": 500}, {"drop": "before"}, {"drop": "after"}):
            run = _with(reach.test_telegrams_bad_moment_costs_nobody_an_answer, role, fault)
            found[f"{fault}, {role}"] = run
    return found


def _with(run: Callable[..., Awaitable[None]], *facts: object) -> Refusal:
    async def bound(place: Place) -> None:
        await run(place, *facts)

    return bound


def crash_delivery(*, crashes: int) -> dict[str, Any]:
    """Kill whoever delivers between sending a notice and writing that down."""
    return asyncio.run(_crash_delivery(crashes))


async def _crash_delivery(crashes: int) -> dict[str, Any]:
    with _house() as (url, folder):
        deps = await house_deps(Sessions(url), folder, {})
        assert isinstance(deps.clock, ManualClock)
        figures = await crash_while_delivering(World(deps, deps.clock), folder, crashes)
        await deps.sessions.dispose()
        return figures


def turn_clocks(*, days: int) -> dict[str, Any]:
    """Live through days around each odd moment with a clock that goes on, jumps, and goes back."""
    return asyncio.run(_turn_clocks(days))


async def _turn_clocks(days: int) -> dict[str, Any]:
    total = {"slots": 0, "twice": 0, "missed": 0}
    holds = True
    for number, begins_at in enumerate(MOMENTS.values()):
        dice, steps, left_s = random.Random(number), [], timedelta(days=days).total_seconds()
        while left_s > 0:
            steps.append(dice.choice(_STEPS_S))
            left_s -= steps[-1]
        with _house() as (url, folder):
            deps = plain_deps(Sessions(url), folder)
            found = await live_through(deps, folder, begins_at, steps)
            await deps.sessions.dispose()
        holds = holds and found["holds"]
        total = {name: before + found[name] for name, before in total.items()}
    return {"moments": len(MOMENTS), "days": days * len(MOMENTS)} | total | {"holds": holds}


@contextlib.contextmanager
def _house() -> Iterator[tuple[str, Path]]:
    """An empty store with a folder. Yields: its address, the folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite+aiosqlite:///{folder}/house.db"
        migrate.upgrade(url)
        yield url, folder


@contextlib.asynccontextmanager
async def _place() -> AsyncIterator[Place]:
    """Both bots in front of a fresh store and a sandbox."""
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite+aiosqlite:///{name}/house.db"
        await asyncio.to_thread(migrate.upgrade, url)
        async with attacked(url, Path(name)) as place:
            yield place
