"""A small world for the flows: people who have come in, campaigns that are live, and jobs run by hand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table, select

from flows.assignments.answer_practice import answer_practice
from flows.assignments.open_assignment import open_assignment
from flows.assignments.open_reviews import open_reviews
from flows.assignments.submit_response import Receipt, submit_response
from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.people.give_consent import give_consent
from flows.people.register_contributor import register_contributor
from flows.people.set_language import set_language
from flows.shapes import Assigned, Person
from flows.shared.imports import Upload
from flows.shared.launches import planned_for, proposal_of
from flows.verdicts.score_scopes import score_scopes
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.clock import ManualClock
from kernel.ids import AccountId
from kernel.values import Language
from store import campaigns, ledger
from store.campaigns import CampaignRow
from tasks.assignments import CHANGE_S
from tasks.practice import practice_for

OPERATOR: Final = "9000"
Rows = Sequence[dict[str, Any]]


def choices(count: int, *, gold: str | None = None) -> list[dict[str, Any]]:
    """That many questions with two options; with `gold`, their right answer."""
    rows = [{"id": f"choice {number}", "text": "Which?", "options": ["a", "b"]} for number in range(count)]
    return [row | {"gold": gold, "id": f"{row['id']} gold"} for row in rows] if gold else rows


def questions(count: int) -> list[dict[str, Any]]:
    """That many questions to be answered in words, with nothing to compare the answers with."""
    return [{"id": f"question {number}", "kind": "answer", "text": "How?"} for number in range(count)]


@dataclass
class World:
    """What a test does to a house, in the words of those who do it. Every act is an update of its own."""

    deps: Deps
    clock: ManualClock
    _updates: int = field(default=0)

    def cause(self, bot: str = "contributor") -> Cause:
        """The next update."""
        self._updates += 1
        return Cause(bot, self._updates)

    async def stranger(self, external_id: int = 1) -> Person:
        """Somebody who has only said hello."""
        return await register_contributor(
            self.deps,
            platform="telegram",
            external_id=str(external_id),
            language=Language.EN,
            payload=None,
            cause=self.cause(),
        )

    async def person(self, external_id: int = 1) -> Person:
        """Somebody who has agreed and practised everything."""
        deps, known = self.deps, await self.stranger(external_id)
        await set_language(deps, known, Language.EN, cause=self.cause())
        person = await give_consent(deps, known, cause=self.cause())
        for kind in ("choice", "answer", "review"):
            for step, task in enumerate(practice_for(kind)):
                await answer_practice(deps, person, kind=kind, step=step, option=task.right, cause=self.cause())
        return person

    async def people(self, count: int) -> list[Person]:
        """So many of them."""
        return [await self.person(number) for number in range(1, count + 1)]

    async def campaign(self, rows: Rows, **settings: str) -> int:
        """A live campaign, brought there as an operator does. Returns: its number."""
        number = await self.draft(rows, **settings)
        await launch_campaign(self.deps, operator_id=OPERATOR, number=number, cause=self.cause("operator"))
        return number

    async def draft(self, rows: Rows, **settings: str) -> int:
        """A campaign that could be launched. Returns: its number."""
        deps, me = self.deps, OPERATOR

        def cause() -> Cause:
            return self.cause("operator")

        number = (await create_campaign(deps, operator_id=me, title="Tea", cause=cause())).number
        upload = Upload("tasks.jsonl", "\n".join(json.dumps(row | {"lang": "en"}) for row in rows).encode())
        await survey_file(deps, upload, operator_id=me, chat_id=1, number=number, cause=cause())
        await import_tasks(deps, operator_id=me, chat_id=1, number=number, cause=cause())
        for name, text in ({"gold_share": "0"} | settings).items():
            await configure_campaign(deps, operator_id=me, number=number, name=name, text=text, cause=cause())
        return number

    async def take(self, person: Person, *kinds: str) -> Assigned:
        """Ask for a task."""
        return await open_assignment(self.deps, person, kinds=frozenset(kinds) or None, cause=self.cause())

    async def submit(self, person: Person, row: Assigned, raw: int | str, cause: Cause | None = None) -> Receipt:
        """Answer a task."""
        return await submit_response(
            self.deps, person, lease=row.lease, raw=raw, message_id=7, cause=cause or self.cause()
        )

    async def answer(self, person: Person, raw: int | str, *kinds: str) -> Receipt:
        """Ask for a task and answer it."""
        return await self.submit(person, await self.take(person, *kinds), raw)

    async def score(self) -> int:
        """Let the time to change run out; then reviews are opened and votes weighed. Returns: scopes fitted."""
        self.clock.advance(CHANGE_S + 1)
        await open_reviews(self.deps)
        return await score_scopes(self.deps)

    async def score_and_settle(self) -> int:
        """The jobs, until they have nothing to do. Returns: responses paid."""
        await self.score()
        paid = 0
        while more := await settle_verdicts(self.deps):
            paid += more
        return paid

    async def rows(self, table: Table, **where: Any) -> list[dict[str, Any]]:
        """The rows of a table whose columns have these values."""
        statement = select(table).where(*(table.c[name] == value for name, value in where.items()))
        async with self.deps.sessions.read() as session:
            return [dict(row) for row in (await session.execute(statement)).mappings()]

    async def row(self, table: Table, **where: Any) -> dict[str, Any]:
        """The only such row."""
        [found] = await self.rows(table, **where)
        return found

    async def campaign_row(self, number: int = 1) -> CampaignRow:
        """How a campaign stands."""
        async with self.deps.sessions.read() as session:
            row = await campaigns.by_number(session, number)
        assert row is not None
        return row

    async def proposal(self, number: int = 1) -> str:
        """What the card of a launch that waits names."""
        row = await self.campaign_row(number)
        async with self.deps.sessions.read() as session:
            return proposal_of(row, await planned_for(session, row))

    async def balance(self, account_id: Any) -> int:
        """What an account has, in 1e-8 AIC; nothing at all may be out of balance."""
        async with self.deps.sessions.read() as session:
            account = await ledger.balance(session, AccountId(account_id))
            assert await ledger.imbalance(session) == 0
        assert account is not None
        return account.posted_units
