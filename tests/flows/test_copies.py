"""Near-copies are shown to whoever decides, on the card under review and on the suspect's, and decide nothing."""

import pytest
from sqlalchemy import update

from flows.oversight.next_suspect import next_suspect
from flows.oversight.read_suspects import read_suspects
from flows.shapes import Person
from flows.verdicts.next_adjudication import next_adjudication
from kernel.ids import random_id
from kernel.values import Language
from scoring.honesty.flags import FlagReason
from store import flags
from store.evidence import Scope
from store.flags import Raised
from store.tables.work import campaigns, responses
from tests.scoring.honesty.test_copies import ESSAY, ESSAY_ZH
from tests.support.world import OPERATOR, World, questions
from views import operator_copies
from views.operator_queues import Away

pytestmark = pytest.mark.asyncio


async def answered(world: World) -> list[Person]:
    """Three people, two of whom gave one text to two questions; the others' answers are their own."""
    await world.campaign(questions(6))
    people = await world.people(4)
    texts = (ESSAY, ESSAY.upper(), ESSAY_ZH, "The mill stands empty, and nobody remembers whose it was before.")
    for person, text in zip(people, texts, strict=True):
        await world.answer(person, text, "answer")
    return people


async def adjudicate(world: World, person: Person) -> None:
    async with world.deps.sessions.write() as session:
        change = update(responses).where(responses.c.contributor_id == person.id)
        await session.execute(change.values(state="adjudicate"))


async def test_the_card_under_review_shows_whose_text_it_nearly_is(world: World) -> None:
    first, second, *_ = await answered(world)
    await adjudicate(world, first)
    case = await next_adjudication(world.deps, operator_id=OPERATOR)
    assert not isinstance(case, Away)
    (copy,) = case.copies
    assert copy.other_who == second.account_id.hex
    assert (copy.share, copy.is_own, copy.text) == (1.0, False, ESSAY.upper())
    for language in Language:
        shown = "\n".join(operator_copies.near_copies(language, case.copies))
        assert second.account_id.hex[:8] in shown
        assert f"#{copy.other_ref}" in shown


async def test_an_answer_of_ones_own_shows_none(world: World) -> None:
    await adjudicate(world, (await answered(world))[2])
    case = await next_adjudication(world.deps, operator_id=OPERATOR)
    assert not isinstance(case, Away)
    assert case.copies == ()
    assert operator_copies.near_copies(Language.EN, case.copies) == []


async def test_a_suspects_card_shows_with_whom(world: World) -> None:
    first, second, *_ = await answered(world)
    scope = Scope((await world.row(campaigns))["id"], "review", "good|bad")
    raised = Raised(second.id, FlagReason.RING, {"shared": 20, "equal": 20, "members": 3})
    async with world.deps.sessions.write() as session:
        await flags.raise_many(session, scope, [raised], random_id(), now=world.clock.now())
    found = await next_suspect(world.deps, operator_id=OPERATOR)
    assert not isinstance(found, Away)
    assert [copy.other_who for copy in found.copies] == [first.account_id.hex]
    assert (await read_suspects(world.deps, second.account_id.hex))[0].copies == found.copies
