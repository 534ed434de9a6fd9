"""Streaks, badges, bonuses and groups' days of a simulated month: as raw answers say, at a flat cost per person."""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from benchmarks.problems import Unmeasurable
from benchmarks.streaks_books import Book, Paid
from benchmarks.streaks_clubs import ClubBook, clubs, found
from benchmarks.streaks_month import DAYS, FIRST, Inhabitant, Town, inhabitants, settle_down, should_have
from benchmarks.streaks_night import SIZES, night
from bot.migrate import upgrade
from contributors.days import local_day
from contributors.streaks import streak_of
from flows.boards.award_achievements import award_achievements
from flows.deps import Deps
from flows.groups.look_at_groups import look_at_groups
from flows.money.found_house import found_house
from flows.money.pay_bonuses import pay_bonuses
from flows.money.set_price import set_price
from kernel.clock import ManualClock
from kernel.ids import AccountId
from store import day_works, ledger, prices
from store.group_posts import PostKind
from store.sessions import Sessions
from store.tables.achievements import achievements
from store.tables.bonuses import bonuses
from store.tables.group_posts import group_posts
from store.tables.groups import group_achievements
from store.tables.price import price_days
from tests.support.deps import plain_deps

PEOPLE: Final = 2_000
_SMALLER: Final = 4
_CLUB_SIZE: Final = 40
_NIGHT: Final = timedelta(hours=3)
LOOKS: Final = (0, 6, 12, 18)
"""Hours after the night's work."""
_SEED: Final = 4
_KIB_PER_MIB: Final = 1_024


@dataclass(slots=True)
class Spent:
    """What the nights took. Units: ms of CPU; MiB that the process grew by."""

    award_ms: float = 0.0
    pay_ms: float = 0.0
    grown_mib: int = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many people."""
    parser.add_argument("--night", action="store_true", help="one night over 10^4, 10^5 and 10^6 people instead")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"people who live through the month ({PEOPLE:,})")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Two months, of so many people and of a quarter as many; each is counted once more from its raw answers."""
    if arguments.night:
        return _nights()
    fewer = asyncio.run(_month(max(arguments.people // _SMALLER, 1)))
    more = asyncio.run(_month(arguments.people))
    figures = more | {"cost_ratio": round(more["job_ms_per_person"] / fewer["job_ms_per_person"], 2)}
    print(
        f"{figures['people']:,} people, {figures['answers']:,} answers: {figures['badges']:,} badges, every streak and "
        f"{figures['bonuses']:,} bonuses ({figures['bonuses_waiting']:,} wait), {figures['digests']:,} digests and "
        f"{figures['group_badges']:,} badges of {figures['groups']} groups as recomputed; the nightly job "
        f"{figures['job_ms_per_person']} ms a person, {figures['cost_ratio']} times that of a quarter of them; a bonus "
        f"{figures['pay_ms_per_bonus']} ms; {figures['job_mib']} MiB more memory; a streak {figures['streak_ms']} ms"
    )
    return figures


def _nights() -> dict[str, Any]:
    """A night at each size; the cost of a person at the largest against the smallest."""
    nights = [asyncio.run(night(size)) for size in SIZES]
    ratio = nights[-1]["job_ms_per_person"] / nights[0]["job_ms_per_person"]
    return {"nights": nights, "cost_ratio": round(ratio, 2)}


async def _month(count: int) -> dict[str, Any]:
    """Let people live through the nights of a month, and compare.

    Units:   ms of this process's CPU; `job_mib` what the process grew by during the jobs.
    """
    founded = clubs(-(-count // _CLUB_SIZE), _SEED)
    people = [
        replace(each, club=founded[number % len(founded)].id if number % _CLUB_SIZE else None)
        for number, each in enumerate(inhabitants(count, _SEED))
    ]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/month.db"
        await asyncio.to_thread(upgrade, url)
        sessions = Sessions(url)
        try:
            deps = plain_deps(sessions, Path(folder))
            assert isinstance(deps.clock, ManualClock)
            deps.clock.advance((FIRST - deps.clock.now()).total_seconds())
            await found_house(deps)
            town = await settle_down(sessions, people)
            await found(sessions, founded)
            told = {each.id: ClubBook(each, [one for one in people if one.club == each.id]) for each in founded}
            spent, books = await _days(deps, town, {each.id: Book(each) for each in people}, told)
            streak_ms = await _compare(deps, people)
            badges = await _compare_badges(deps, books)
            paid, waiting = await _compare_bonuses(deps, books)
            digests, club_badges = await _compare_clubs(deps, told)
        finally:
            await sessions.dispose()
    return {
        "people": count,
        "answers": sum(len(each.answers) for each in people),
        "badges": badges,
        "bonuses": paid,
        "bonuses_waiting": waiting,
        "groups": len(founded),
        "digests": digests,
        "group_badges": club_badges,
        "differences": 0,
        "job_ms_per_person": round(spent.award_ms / count / DAYS, 3),
        "pay_ms_per_bonus": round(spent.pay_ms / max(paid, 1), 3),
        "job_mib": spent.grown_mib,
        "streak_ms": round(streak_ms / count, 3),
    }


async def _days(
    deps: Deps, town: Town, books: dict[UUID, Book], told: dict[UUID, ClubBook]
) -> tuple[Spent, dict[UUID, Book]]:
    """Four times a day groups are told their day; each night before it the price is set, badges and bonuses given.

    And all of it once more by the books.
    """
    before_kib, spent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, Spent()
    for day in range(1, DAYS + 1):
        await _go_on(deps, town, FIRST + timedelta(days=day) + _NIGHT)
        await set_price(deps, FIRST + timedelta(days=day), None)
        await town.forgive(day)
        await _night(deps, spent)
        async with deps.sessions.read() as session:
            price_parts = (await prices.standing(session)).price.price_parts
        for each in town.people:
            books[each.id].night(deps.clock.now(), price_parts, is_suspended=day < each.suspended_days)

        for hours in LOOKS:
            await _go_on(deps, town, FIRST + timedelta(days=day, hours=hours) + _NIGHT)
            while await look_at_groups(deps):
                pass
            for club in told.values():
                club.look(deps.clock.now())
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    spent.grown_mib = round(grown_kib / _KIB_PER_MIB)
    return spent, books


async def _go_on(deps: Deps, town: Town, now: datetime) -> None:
    """Let people work until then; pay for it is recorded at night."""
    since = deps.clock.now()
    assert isinstance(deps.clock, ManualClock)
    deps.clock.advance((now - since).total_seconds())
    if now > since:
        await town.live(since, now)


async def _night(deps: Deps, spent: Spent) -> None:
    started, slot, cursor = time.process_time(), deps.clock.now(), None
    while (cursor := await award_achievements(deps, slot, cursor)) is not None:
        pass
    awarded = time.process_time()
    while await pay_bonuses(deps):
        pass
    spent.award_ms += 1e3 * (awarded - started)
    spent.pay_ms += 1e3 * (time.process_time() - awarded)


async def _compare(deps: Deps, people: Sequence[Inhabitant]) -> float:
    """Every streak as the house tells it at the month's end.

    Raises:  Unmeasurable where one is another than the raw answers make it.
    """
    spent = 0.0
    async with deps.sessions.read() as session:
        for each in people:
            today = local_day(deps.clock.now(), each.zone, None)
            started = time.process_time()
            told = streak_of(await day_works.of_person(session, each.id), today=today)
            spent += time.process_time() - started
            should = should_have(each.as_of(deps.clock.now()), today)
            if (told.length, told.waiting, told.longest) != (should["length"], should["pending"], should["longest"]):
                raise Unmeasurable(f"{each.id}: the house says {told}, the answers say {should}")
    return 1e3 * spent


async def _compare_badges(deps: Deps, books: Mapping[UUID, Book]) -> int:
    """Every badge that the job has awarded. Returns: how many.

    Raises:  Unmeasurable where somebody has one too many, or one too few.
    """
    has: dict[UUID, set[str]] = {id: set() for id in books}
    async with deps.sessions.read() as session:
        for row in await session.execute(select(achievements.c.contributor_id, achievements.c.achievement)):
            has[row.contributor_id].add(row.achievement)
    for id, book in books.items():
        if book.badges != has[id]:
            raise Unmeasurable(f"{id}: awarded {sorted(has[id])}, earned {sorted(book.badges)}")
    return sum(map(len, has.values()))


async def _compare_bonuses(deps: Deps, books: Mapping[UUID, Book]) -> tuple[int, int]:
    """Every bonus, by the night on which it was paid; every balance; and the days' counters.

    Returns: how many are paid, and how many wait.
    Raises:  Unmeasurable where one is another than the books say.
    """
    paid: dict[UUID, set[Paid]] = {id: set() for id in books}
    waiting: dict[UUID, set[str]] = {id: set() for id in books}
    async with deps.sessions.read() as session:
        for row in await session.execute(select(bonuses)):
            if row.state == "paid":
                paid[row.contributor_id].add(Paid(row.paid_at, row.what, row.units))
            else:
                waiting[row.contributor_id].add(row.what)
        balances = await ledger.balances(session, [AccountId(book.person.account) for book in books.values()])
        days = (await session.execute(select(price_days.c.bonus_used_units, price_days.c.bonus_limit_units))).all()
        imbalance = await ledger.imbalance(session)
    for id, book in books.items():
        if (paid[id], waiting[id]) != (set(book.paid), set(book.owed)):
            raise Unmeasurable(f"{id}: paid {paid[id]}, waiting {waiting[id]}; by the books {book.paid}, {book.owed}")
        book.pay(deps.clock.now())
        has_units = balances[AccountId(book.person.account)].posted_units
        if has_units != book.balance_units:
            raise Unmeasurable(f"{id}: has {has_units}, by the books {book.balance_units}")
    spent_units = sum(each.units for book in books.values() for each in book.paid)
    if imbalance or sum(used for used, _ in days) != spent_units or any(used > limit for used, limit in days):
        raise Unmeasurable(f"the days' counters say {days}, the books {spent_units}")
    return sum(map(len, paid.values())), sum(map(len, waiting.values()))


async def _compare_clubs(deps: Deps, told: Mapping[UUID, ClubBook]) -> tuple[int, int]:
    """Every digest as it stands in the end, and every badge of a group. Returns: how many of each.

    Raises:  Unmeasurable where a group was told something else than the books say.
    """
    posts: dict[UUID, dict[UUID, dict[str, Any]]] = {id: {} for id in told}
    badges: dict[UUID, set[str]] = {id: set() for id in told}
    async with deps.sessions.read() as session:
        for row in await session.execute(select(group_posts).where(group_posts.c.kind == PostKind.DIGEST)):
            shown = {name: row.facts[name] for name in ("before", "people", "since", "goal", "done", "badges")}
            posts[row.group_id][row.subject] = shown
        for row in await session.execute(select(group_achievements)):
            badges[row.group_id].add(row.achievement)
    for id, book in told.items():
        if posts[id] != book.told or badges[id] != book.badges:
            raise Unmeasurable(f"group {id}: told {posts[id]}, {badges[id]}; by the books {book.told}, {book.badges}")
    return sum(map(len, posts.values())), sum(map(len, badges.values()))
