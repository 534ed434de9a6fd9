"""Broadcasts for tests: people who could be told, an operator's word, and a line that says what it was told to."""

import asyncio
import itertools
from collections import deque
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy import text as text_of

from contributors.people import CONSENT_VERSION
from contributors.segments import parse_segment
from flows.broadcasts.propose_broadcast import propose_broadcast
from flows.broadcasts.start_broadcast import start_broadcast
from flows.people.give_consent import give_consent
from flows.people.set_language import set_language
from flows.ports import Delivery, Sent
from flows.shapes import Person
from flows.shared.broadcasting import Follower
from jobs.broadcasting import Broadcasting
from kernel.clock import ManualClock
from kernel.values import Language
from store.sessions import Sessions
from store.tables.broadcasts import broadcast_recipients
from store.tables.types import UtcDateTime
from tests.support.world import OPERATOR, World
from views.operator_broadcasts import BroadcastFacts, DryRun
from views.screens import Screen

T = TypeVar("T")

CARD: Final = Follower(Language.EN, 9000, 77)
TURNS_MAX: Final = 60
FIRST_READER: Final = 10_001
"""Beyond the operator's number."""
_numbers: Final = itertools.count(1)


class Line:
    """A caller that answers what it was told to, then Sent; it remembers whom it called, with what."""

    calls_per_s = 24.0

    def __init__(self, *answers: Delivery | Exception, waits_s: Sequence[float] = ()) -> None:
        self.process = f"process {next(_numbers)}"
        self.answers = deque(answers)
        self.waits_s = deque(waits_s)
        self.is_up = True
        self.told: list[int] = []
        self.screens: dict[int, Screen] = {}

    async def admit(self, chat_id: int) -> float:  # noqa: ARG002 - the protocol's
        return self.waits_s.popleft() if self.waits_s else 0.0

    async def call(self, chat_id: int, screen: Screen) -> Delivery:
        self.told.append(chat_id)
        self.screens[chat_id] = screen
        await asyncio.sleep(0)
        answer = self.answers.popleft() if self.answers else Sent(100 + chat_id)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def is_there(self) -> bool:
        return self.is_up


async def reader(world: World, number: int, language: Language = Language.EN) -> Person:
    """Somebody who has agreed, and has done nothing yet."""
    known = await world.stranger(number)
    await set_language(world.deps, known, language, cause=world.cause())
    return await give_consent(world.deps, known, cause=world.cause())


async def dry_run(world: World, words: str = "", campaign: int = 1) -> DryRun:
    """Typed, and not confirmed."""
    return await propose_broadcast(
        world.deps,
        operator_id=OPERATOR,
        number=campaign,
        segment=parse_segment(words),
        cause=world.cause("operator"),
    )


async def readers(sessions: Sessions, count: int, *, since: datetime) -> None:
    """So many people who have agreed, half of them in each language; chat numbers from FIRST_READER on."""
    last = FIRST_READER + count - 1
    number = "printf('%032x', i)" if sessions.is_sqlite else "lpad(to_hex(i), 32, '0')::uuid"
    account = "printf('%032x', i + 4294967296)" if sessions.is_sqlite else "lpad(to_hex(i + 4294967296), 32, '0')::uuid"
    json, text = ("'{}'", "CAST(i AS TEXT)") if sessions.is_sqlite else ("'{}'::jsonb", "i::text")
    if sessions.is_sqlite:
        more = f"SELECT i + 1 FROM n WHERE i < {last}"  # noqa: S608 - numbers of our own
        source = f"(WITH RECURSIVE n(i) AS (SELECT {FIRST_READER} UNION ALL {more}) SELECT i FROM n)"  # noqa: S608
    else:
        source = f"generate_series({FIRST_READER}::bigint, {last}) AS n(i)"
    columns = "id, account_id, language, zone, consented_at, consent_version, practice, created_at"
    language = "CASE WHEN i % 2 = 0 THEN 'en' ELSE 'zh' END"
    people = (
        f"INSERT INTO contributors ({columns}) "  # noqa: S608
        f"SELECT {number}, {account}, {language}, 'UTC', :since, {CONSENT_VERSION}, {json}, :since FROM {source}"
    )
    links = (
        "INSERT INTO identities (platform, external_id, contributor_id) "  # noqa: S608
        f"SELECT 'telegram', {text}, {number} FROM {source}"
    )
    async with sessions.write() as session:
        typed = bindparam("since", type_=UtcDateTime())
        await session.execute_long(text_of(people).bindparams(typed), {"since": since})
        await session.execute_long(text_of(links), {})


async def broadcast(world: World, campaign: int, words: str = "") -> BroadcastFacts:
    """Typed and confirmed."""
    return await confirm(world, (await dry_run(world, words, campaign)).proposal)


async def confirm(world: World, proposal: str) -> BroadcastFacts:
    """[Send]."""
    return await start_broadcast(
        world.deps, operator_id=OPERATOR, proposal=UUID(proposal), card=CARD, cause=world.cause("operator")
    )


async def send(world: World, *lines: Line, turns: int = TURNS_MAX) -> None:
    """Let a process with each of these lines send until there is nothing to do now, each wait at once over."""
    senders = [Broadcasting(line, line.process) for line in lines]
    for _ in range(turns):
        done = await asyncio.gather(*(passing(world.clock, sender.run(world.deps)) for sender in senders))
        if not any(done):
            return


async def passing(clock: ManualClock, coroutine: Coroutine[Any, Any, T]) -> T:
    """Wait for it, with the clock moved on wherever it sleeps."""
    task = asyncio.ensure_future(coroutine)
    while not task.done():
        await asyncio.sleep(0.001)
        if clock.is_awaited:  # a slow machine's work takes no time: else a lease would be over before it is used
            clock.advance(0.05)
    return await task


async def states(world: World) -> dict[str, int]:
    """How many people are in which state."""
    found: dict[str, int] = {}
    for row in await world.rows(broadcast_recipients):
        found[row["state"]] = found.get(row["state"], 0) + 1
    return found
