"""A refusal may be given one reason, until the next card: operators read it, peers never do."""

from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import update

from flows.assignments.cancel_prompt import cancel_prompt
from flows.assignments.change_response import change_response
from flows.assignments.give_reason import give_reason
from flows.assignments.open_reviews import open_reviews
from flows.assignments.resolve_text import resolve_text
from flows.deps import Cause
from flows.shapes import Assigned, Person
from flows.shared.purposes import REVIEW_REASON
from flows.verdicts.next_adjudication import next_adjudication
from store.tables.work import responses, tasks
from tasks.errors import AnswerEmpty, AnswerTooLong, AssignmentGone, NoTaskAvailable, NotYourTask, TooLateToChange
from tasks.kinds import MAX_REASON_CHARS
from tasks.kinds.review import ACCEPT, REJECT
from tests.support.world import OPERATOR, World, questions
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio

WHY = "It names the wrong river."


@dataclass
class Reviewing:
    """A peer before two answers of others."""

    world: World
    peer: Person

    async def review(self, choice: int, person: Person | None = None) -> Assigned:
        """Take a review and press. Returns: its assignment."""
        row = await self.world.take(person or self.peer, "review")
        await self.world.submit(person or self.peer, row, choice)
        return row

    async def explain(self, row: Assigned, text: str = WHY, cause: Cause | None = None) -> str:
        """Type why. Returns: the #ref it is noted with."""
        explained = await give_reason(
            self.world.deps,
            self.peer,
            lease=row.lease,
            text=text,
            chat_id=self.peer.chat_id,
            cause=cause or self.world.cause(),
        )
        return explained.ref

    async def waits_for(self) -> str | None:
        """The lease whose reason the peer's next text would be."""
        found = await resolve_text(
            self.world.deps,
            self.peer,
            bot="contributor",
            chat_id=self.peer.chat_id,
            reply_message_id=None,
            reply_text=None,
        )
        return None if found.prompt is None or found.prompt.purpose != REVIEW_REASON else found.prompt.subject

    async def stored(self, row: Assigned) -> dict[str, Any]:
        return await self.world.row(responses, assignment_id=row.id)


@pytest_asyncio.fixture
async def reviewing(world: World) -> Reviewing:
    first, second, peer = await world.people(3)
    await world.campaign(questions(2))
    for author in (first, second):
        await world.answer(author, "The Rhine.", "answer")
    world.clock.advance(61)
    await open_reviews(world.deps)
    return Reviewing(world, peer)


async def test_a_refusals_next_text_is_its_reason_once(reviewing: Reviewing) -> None:
    row = await reviewing.review(REJECT)
    assert await reviewing.waits_for() == row.lease
    assert await reviewing.explain(row, f"  {WHY}\n") == row.ref
    assert (await reviewing.stored(row))["reason"] == WHY
    assert await reviewing.waits_for() is None
    with pytest.raises(TooLateToChange):
        await reviewing.explain(row, "And another one.")


async def test_the_same_update_again_changes_nothing_and_is_told_the_same(reviewing: Reviewing) -> None:
    row, update_ = await reviewing.review(REJECT), reviewing.world.cause()
    for _ in range(2):
        assert await reviewing.explain(row, cause=update_) == row.ref


async def test_an_acceptance_asks_for_no_reason(reviewing: Reviewing) -> None:
    row = await reviewing.review(ACCEPT)
    assert await reviewing.waits_for() is None
    with pytest.raises(TooLateToChange):
        await reviewing.explain(row)


async def test_the_next_card_cancel_and_a_change_end_the_waiting(reviewing: Reviewing) -> None:
    world, peer = reviewing.world, reviewing.peer
    cancelled = await reviewing.review(REJECT)
    stopped = await cancel_prompt(world.deps, peer, bot="contributor", chat_id=peer.chat_id, cause=world.cause())
    assert stopped.anything
    with pytest.raises(TooLateToChange):
        await reviewing.explain(cancelled)

    passed = await reviewing.review(REJECT)
    with pytest.raises(NoTaskAvailable):  # no next card: the reason is still welcome
        await world.take(peer, "review")
    assert await reviewing.waits_for() == passed.lease
    await world.take(peer, "answer")
    assert await reviewing.waits_for() is None
    with pytest.raises(TooLateToChange):
        await reviewing.explain(passed)


async def test_a_changed_verdict_takes_its_reason_with_it(reviewing: Reviewing) -> None:
    row = await reviewing.review(REJECT)
    await reviewing.explain(row)
    await change_response(reviewing.world.deps, reviewing.peer, lease=row.lease, cause=reviewing.world.cause())
    with pytest.raises(AssignmentGone):
        await reviewing.explain(row)
    await reviewing.world.submit(reviewing.peer, row, ACCEPT)
    assert (await reviewing.stored(row))["reason"] is None

    await change_response(reviewing.world.deps, reviewing.peer, lease=row.lease, cause=reviewing.world.cause())
    await reviewing.world.submit(reviewing.peer, row, REJECT)
    await reviewing.explain(row, "After all.")
    assert (await reviewing.stored(row))["reason"] == "After all."


async def test_a_refused_reason_leaves_the_prompt_open(reviewing: Reviewing) -> None:
    row = await reviewing.review(REJECT)
    with pytest.raises(AnswerEmpty):
        await reviewing.explain(row, "\u200b ")
    with pytest.raises(AnswerTooLong):
        await reviewing.explain(row, "x" * (MAX_REASON_CHARS + 1))
    assert await reviewing.waits_for() == row.lease
    await reviewing.explain(row, "x" * MAX_REASON_CHARS)


async def test_nobody_explains_somebody_elses_verdict(reviewing: Reviewing) -> None:
    row = await reviewing.review(REJECT)
    reviewing.peer = await reviewing.world.person(9)
    with pytest.raises(NotYourTask):
        await reviewing.explain(row)


async def test_operators_read_the_reasons_and_peers_do_not(reviewing: Reviewing) -> None:
    world = reviewing.world
    row = await reviewing.review(REJECT)
    await reviewing.explain(row)
    review = await world.row(tasks, id=row.task_id)
    async with world.deps.sessions.write() as session:
        undecided = update(responses).where(responses.c.id == review["reviewed_response_id"])
        await session.execute(undecided.values(state="adjudicate"))
    case = await next_adjudication(world.deps, operator_id=OPERATOR)
    assert not isinstance(case, Away)
    assert (case.answer, case.reasons) == ("The Rhine.", (WHY,))

    other = await world.person(9)
    cards = [await reviewing.review(ACCEPT, other) for _ in range(2)]
    assert row.task_id in {card.task_id for card in cards}
    assert all(WHY not in repr(card) for card in cards)
