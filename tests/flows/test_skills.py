"""Skills: a campaign that asks for them is dealt to those who have them, and the others are told which."""

from dataclasses import replace

import pytest

from flows.errors import NotAPerson
from flows.oversight.change_skill import change_skill
from flows.oversight.read_skills import read_skills
from flows.shapes import Person
from ledger.accounts import ECOSYSTEM_POOL
from scoring.standing import Standing, StandingState, Tally, standing, typical_score
from store import evidence
from store.tables.people import operator_audit
from tasks.errors import NoTaskAvailable, SkillNeeded, SkillUnreadable
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio


async def change(world: World, person: Person, skill: str, *, gives: bool = True) -> frozenset[str]:
    name = person.account_id.hex
    return await change_skill(
        world.deps, operator_id=OPERATOR, name=name, skill=skill, gives=gives, cause=world.cause("operator")
    )


async def test_a_campaign_is_dealt_to_those_who_have_its_skills(world: World) -> None:
    await world.campaign(choices(3), skills="Medical, law")
    person, other = await world.people(2)
    with pytest.raises(SkillNeeded) as refused:
        await world.take(person)
    assert refused.value.facts == {"skills": "law, medical"}

    assert await change(world, person, "ＭEDICAL") == {"medical"}
    with pytest.raises(SkillNeeded) as refused:
        await world.take(person)
    assert refused.value.facts == {"skills": "law"}
    await change(world, person, "law")
    await world.take(person)
    with pytest.raises(SkillNeeded):
        await world.take(other)


async def test_work_without_a_skill_is_dealt_before_anybody_is_told_of_skills(world: World) -> None:
    await world.campaign(choices(1), skills="law")
    await world.campaign(choices(1))
    person = await world.person()
    row = await world.take(person)
    assert row.campaign_number == 2
    await world.submit(person, row, 0)
    with pytest.raises(SkillNeeded):
        await world.take(person)


async def test_a_skill_is_not_named_where_there_is_no_work_for_it(world: World) -> None:
    await world.campaign(choices(1), skills="law")
    person = await world.person()
    await change(world, person, "law")
    await world.answer(person, 0)
    await change(world, person, "law", gives=False)
    with pytest.raises(NoTaskAvailable):
        await world.take(person)


async def test_a_skill_is_given_and_taken_once_and_noted(world: World) -> None:
    person = await world.person()
    for _ in range(2):
        assert await change(world, person, "law") == {"law"}
    for _ in range(2):
        assert await change(world, person, "law", gives=False) == frozenset()
    assert [row["facts"]["gives"] for row in await world.rows(operator_audit, action="skill")] == [True, False]
    with pytest.raises(NotAPerson):
        await read_skills(world.deps, ECOSYSTEM_POOL.id.hex)
    with pytest.raises(SkillUnreadable):
        await change(world, person, "two words")


@pytest.mark.parametrize(("right", "total", "has"), [(16, 20, True), (15, 20, False), (19, 19, False)])
async def test_the_name_of_a_kind_is_earned_on_gold(world: World, right: int, total: int, *, has: bool) -> None:
    await world.campaign(choices(1), skills="choice")
    person = await world.person()
    stands = _standing(right, total)
    async with world.deps.sessions.write() as session:
        await evidence.put_standings(session, "choice", [(person.id, stands, 0.8)], now=world.clock.now())
    assert await read_skills(world.deps, person.account_id.hex) == ({"choice"} if has else set())
    if has:
        await world.take(person)
    else:
        with pytest.raises(SkillNeeded):
            await world.take(person)


def _standing(right: int, total: int) -> Standing:
    plain = standing(Tally(), typical_score([], [], 2), suspended=False)
    return replace(plain, state=StandingState.GOOD, gold_right=right, gold_total=total)
