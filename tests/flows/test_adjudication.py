"""What peers could not decide is decided once, by a person, and everything that waits for it goes on."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.releases.export_labels import export_labels
from flows.shared.imports import Upload
from flows.verdicts.adjudicate_response import adjudicate_response
from flows.verdicts.next_adjudication import next_adjudication
from kernel.ids import new_id, random_id
from store import campaigns
from store.sessions import Sessions, WriteSession
from store.tables.delivery import outbox
from store.tables.people import contributors, identities
from store.tables.work import assignments, responses, tasks
from tasks.errors import AlreadyDecided
from tests.support.deps import START, house_deps
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio

ME = "42"
FILE = b"""{"id": "tea", "text": "How is tea made?", "kind": "answer"}
{"id": "bin", "text": "Which bin?", "options": ["food", "glass"]}"""
PROMISED_UNITS = 500_000_000


@dataclass
class Waiting:
    """A launched campaign with one response to each of its tasks, both undecided."""

    deps: Deps
    by_kind: dict[str, UUID]

    async def state_of(self, kind: str) -> str:
        async with self.deps.sessions.read() as session:
            statement = select(responses.c.state).where(responses.c.id == self.by_kind[kind])
            state: str = (await session.execute(statement)).scalar_one()
            return state

    async def reserved_units(self) -> int:
        async with self.deps.sessions.read() as session:
            row = await campaigns.by_number(session, 1)
            assert row is not None
            return row.reserved_units


@pytest_asyncio.fixture
async def waiting(sessions: Sessions, tmp_path: Path) -> Waiting:
    deps = await house_deps(sessions, tmp_path, {ME: "owner"})
    await create_campaign(deps, operator_id=ME, title="Tea", cause=Cause("operator", 1))
    await survey_file(deps, Upload("t.jsonl", FILE), operator_id=ME, chat_id=1, number=1, cause=Cause("operator", 2))
    await import_tasks(deps, operator_id=ME, chat_id=1, number=1, cause=Cause("operator", 3))
    await launch_campaign(deps, operator_id=ME, number=1, cause=Cause("operator", 4))
    by_kind = {kind: await _answered(sessions, kind, minute) for minute, kind in enumerate(("choice", "answer"))}
    return Waiting(deps, by_kind)


async def _come_in(session: WriteSession, person: UUID, number: int) -> None:
    """A contributor who can be told something."""
    values = {"account_id": random_id(), "language": "en", "zone": "UTC", "practice": {}, "created_at": START}
    await session.execute(contributors.insert().values(id=person, **values))
    await session.execute(
        identities.insert().values(platform="telegram", external_id=str(number), contributor_id=person)
    )


async def _answered(sessions: Sessions, kind: str, minute: int) -> UUID:
    """One person's response to the campaign's task of this kind, which peers could not decide."""
    person, assignment, response = new_id(START), new_id(START), new_id(START)
    async with sessions.write() as session:
        task = (await session.execute(select(tasks).where(tasks.c.kind == kind))).mappings().one()
        about = {"contributor_id": person, "task_id": task["id"], "campaign_id": task["campaign_id"]}
        await _come_in(session, person, 7 + minute)
        await session.execute(
            assignments.insert().values(
                id=assignment,
                lease=str(assignment)[:22],
                ref=f"REF{kind[0].upper()}",
                status="submitted",
                is_gold=False,
                low_units=PROMISED_UNITS // 2,
                high_units=PROMISED_UNITS,
                price_parts=10**9,
                reserved_units=PROMISED_UNITS,
                chat_id=7,
                message_id=8,
                opened_at=START,
                expires_at=START + timedelta(hours=1),
                finished_at=START,
                **about,
            )
        )
        await session.execute(
            responses.insert().values(
                id=response,
                assignment_id=assignment,
                kind=kind,
                option_set=task["option_set"],
                choice=1 if kind == "choice" else None,
                text="With hot water." if kind == "answer" else None,
                declared_ai=False,
                state="adjudicate",
                local_day="2026-11-22",
                submitted_at=START + timedelta(minutes=minute),
                scorable_at=START,
                **about,
            )
        )
        assert await campaigns.reserve(session, task["campaign_id"], PROMISED_UNITS)
    return response


async def decide(waiting: Waiting, kind: str, *, accept: bool, update_id: int) -> str:
    return await adjudicate_response(
        waiting.deps,
        operator_id=ME,
        response_id=waiting.by_kind[kind],
        accept=accept,
        cause=Cause("operator", update_id),
    )


async def test_the_oldest_case_comes_first_with_its_card(waiting: Waiting) -> None:
    case = await next_adjudication(waiting.deps, operator_id=ME)
    assert not isinstance(case, Away)
    assert (case.response_id, case.left, case.answer) == (waiting.by_kind["choice"], 2, 1)
    assert case.card.options == ("food", "glass")


async def test_an_acceptance_waits_for_its_pay_and_keeps_its_promise(waiting: Waiting) -> None:
    assert await decide(waiting, "choice", accept=True, update_id=10) == "REFC"
    assert await waiting.state_of("choice") == "pending"
    assert await waiting.reserved_units() == 2 * PROMISED_UNITS


async def test_a_rejection_frees_its_promise_and_is_told(waiting: Waiting) -> None:
    await decide(waiting, "choice", accept=False, update_id=10)
    assert await waiting.state_of("choice") == "withheld"
    assert await waiting.reserved_units() == PROMISED_UNITS
    async with waiting.deps.sessions.read() as session:
        (notice,) = (await session.execute(select(outbox))).mappings().all()
    assert notice["facts"]["outcome"] == "rejected"


async def test_a_decision_is_taken_once(waiting: Waiting) -> None:
    await decide(waiting, "choice", accept=False, update_id=10)
    await decide(waiting, "choice", accept=False, update_id=10)  # the same update again
    with pytest.raises(AlreadyDecided):
        await decide(waiting, "choice", accept=True, update_id=11)
    assert await waiting.reserved_units() == PROMISED_UNITS


async def test_a_rejected_answer_lets_its_question_go_on(waiting: Waiting) -> None:
    async def slots() -> int:
        async with waiting.deps.sessions.read() as session:
            found: int = (await session.execute(select(tasks.c.slots).where(tasks.c.kind == "answer"))).scalar_one()
            return found

    async with waiting.deps.sessions.write() as session:
        await session.execute(update(tasks).where(tasks.c.kind == "answer").values(slots=0))
    await decide(waiting, "answer", accept=False, update_id=10)
    assert await slots() == 2


async def test_an_export_holds_settled_labels_with_their_votes_and_accepted_answers(waiting: Waiting) -> None:
    await decide(waiting, "answer", accept=True, update_id=10)
    async with waiting.deps.sessions.write() as session:
        await session.execute(
            update(tasks).where(tasks.c.kind == "choice").values(status="closed", label=1, confidence=0.93)
        )
    file = await export_labels(waiting.deps, operator_id=ME, number=1, cause=Cause("operator", 12))
    assert file.data.decode().splitlines() == [
        '{"id": "bin", "label": "glass", "confidence": 0.93, "votes": {"glass": 1}, "gold": false}',
        '{"id": "tea", "answers": ["With hot water."], "used_ai": [false]}',
    ]
    assert (file.name, file.rows) == ("C1-labels.jsonl", 2)
