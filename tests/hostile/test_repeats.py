"""Updates that come again and in disorder (R5, in short): each answer once, each point once, whatever happens."""

import asyncio
import contextlib
import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from store.tables.ledger import accounts, postings, transfers
from store.tables.people import contributors, identities
from store.tables.work import responses, tasks
from tests.hostile.place import Place, Somebody, attacked, buttons, replica
from tests.journeys import books

Json = dict[str, Any]
Paid = Counter[tuple[int, str, str, int]]

PEOPLE: Final = 4
QUESTIONS: Final = 5
REPLICAS: Final = 3
REPEATS_MAX: Final = 5
TASKS: Final = "\n".join(
    json.dumps({"id": str(number), "text": f"Is {number} even?", "options": ["yes", "no"], "lang": "en"})
    for number in range(QUESTIONS)
).encode()
SETTINGS: Final = {"release": "on_acceptance", "min_overlap": "4", "max_overlap": "4"}


class Courier:
    """Brings each update to some replica, in a person's order, and again up to four times, whenever it likes."""

    def __init__(self, replicas: list[Place], dice: random.Random, repeats_max: int) -> None:
        self._replicas = replicas
        self._dice = dice
        self._repeats_max = repeats_max
        self._again: list[asyncio.Task[None]] = []
        self._last_id = 20_000_000
        self.deliveries = 0

    async def bring(self, event: Json) -> None:
        """The first delivery; its repeats come later."""
        self._last_id += 1
        update = {"update_id": self._last_id, **event}
        self.deliveries += 1
        assert await self._dice.choice(self._replicas).receive(update)
        for _ in range(self._dice.randrange(self._repeats_max)):
            self.deliveries += 1
            self._again.append(asyncio.create_task(self._bring_again(update)))

    async def end(self) -> None:
        """Every repeat has come."""
        await asyncio.gather(*self._again)

    async def _bring_again(self, update: Json) -> None:
        await asyncio.sleep(self._dice.random() * 0.5)
        assert await self._dice.choice(self._replicas).receive(update)


async def _work(courier: Courier, person: Somebody, number: int) -> None:
    """Ask for a task and answer it, until there is none; everybody has an opinion of their own."""
    user = {"id": person.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    chat = {"id": person.id, "type": "private"}
    answered: set[str] = set()
    for _ in range(QUESTIONS):
        person.place.clock.advance(5)
        asked = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "/task"}
        await courier.bring({"message": asked})
        card = next(
            message
            for message in reversed(await person.chat())
            if buttons(message) and message["text"].split("\n")[2] not in answered and "even?" in message["text"]
        )
        question = card["text"].split("\n")[2]
        answered.add(question)
        option = (int(question.split()[1]) + (number == 0 and "3" in question)) % 2
        pressed = {"id": str(number), "from": user, "chat_instance": "1", "message": card}
        await courier.bring({"callback_query": {**pressed, "data": buttons(card)[option]["callback_data"]}})


async def season(place: Place, repeats_max: int, seed: int, *, tally: Counter[str] | None = None) -> Paid:
    """Everybody answers everything. Returns: who was paid what for which question."""
    await place.campaign(TASKS, **SETTINGS)
    people = [(await place.contributor(f"P{number}"))[0] for number in range(PEOPLE)]
    async with contextlib.AsyncExitStack() as stack:
        replicas = [place, *[await stack.enter_async_context(replica(place)) for _ in range(REPLICAS - 1)]]
        courier = Courier(replicas, random.Random(seed), repeats_max)
        await asyncio.gather(*(_work(courier, person, number) for number, person in enumerate(people)))
        await courier.end()
    if tally is not None:
        tally["deliveries"] += courier.deliveries
    place.clock.advance(120)
    for _ in range(3):
        await place.run_jobs()
    assert not await place.parked()
    return await _paid(place, [person.id for person in people])


async def _paid(place: Place, people: list[int]) -> Paid:
    statement = (
        select(identities.c.external_id, transfers.c.kind, tasks.c.external_key, transfers.c.amount_units)
        .join(postings, postings.c.transfer_id == transfers.c.id)
        .join(contributors, contributors.c.account_id == postings.c.account_id)
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .join(responses, responses.c.id == transfers.c.subject)
        .join(tasks, tasks.c.id == responses.c.task_id)
    )
    async with place.house.deps.sessions.read() as session:
        found = (await session.execute(statement)).all()
    return Counter((people.index(int(row[0])), row[1], row[2], row[3]) for row in found)


@pytest.fixture
def in_order_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh store for the run that the other one is compared with."""
    path = tmp_path / "in_order.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.mark.asyncio
async def test_repeats_on_three_replicas_pay_what_one_run_in_order_pays(
    in_order_url: str, database_url: str, tmp_path: Path
) -> None:
    async with attacked(in_order_url, tmp_path) as place:
        once = await season(place, 1, seed=1)
    async with attacked(database_url, tmp_path) as place:
        often = await season(place, REPEATS_MAX, seed=2)

    assert len(once) == PEOPLE * QUESTIONS - 1, "all but one answer agreed with the others"
    assert set(once.values()) == {1}
    assert often == once
    await books.audit(database_url)


@pytest.mark.asyncio
async def test_many_presses_at_once_on_one_card_are_one_answer(place: Place) -> None:
    await place.campaign(TASKS, **SETTINGS)
    ann, card = await place.contributor()
    user = {"id": ann.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    async with replica(place) as other:
        presses = [
            {"id": str(number), "from": user, "chat_instance": "1", "message": card, "data": button["callback_data"]}
            for number in range(4)
            for button in buttons(card)[:3]  # yes, no, skip
        ]
        done = await asyncio.gather(
            *(
                (place, other)[number % 2].receive({"update_id": 30_000_000 + number, "callback_query": press})
                for number, press in enumerate(presses)
            )
        )
    assert all(done)

    async with place.house.deps.sessions.read() as session:
        stored = (await session.execute(select(responses.c.state))).all()
        (total,) = (
            await session.execute(select(accounts.c.posted_units).where(accounts.c.kind == "contributor"))
        ).one()
    assert len(stored) <= 1
    assert total == 0
    assert not await place.parked()
    await books.audit(place.house.settings.database_url)
