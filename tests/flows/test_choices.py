"""What people choose of campaigns holds in every deal: what is muted or refused never comes, what is followed first."""

import pytest

from flows.assignments.answer_licence import answer_licence
from flows.assignments.open_assignment import open_assignment
from flows.assignments.read_open_campaign import read_open_campaign
from flows.assignments.read_open_campaigns import read_open_campaigns
from flows.assignments.wish_campaign import wish_campaign
from flows.people.forget_contributor import forget_contributor
from flows.shapes import Person
from kernel.money import Amount
from store.tables.choices import campaign_wishes, licence_consents
from store.tables.work import assignments, campaigns
from tasks.campaigns import Wish
from tasks.errors import CampaignNotFound, LicenceConsentNeeded, NoTaskAvailable
from tests.support.world import World, choices, questions

pytestmark = pytest.mark.asyncio

SHARE_ALIKE = "CC-BY-SA-4.0"


async def wish(world: World, person: Person, number: int, wanted: Wish | None) -> None:
    await wish_campaign(world.deps, person, number, wanted, cause=world.cause())


async def answer(world: World, person: Person, number: int, *, agrees: bool) -> None:
    await answer_licence(world.deps, person, number, agrees=agrees, cause=world.cause())


async def test_what_is_muted_is_never_dealt_until_it_is_unmuted(world: World) -> None:
    muted = await world.campaign(choices(3))
    await world.campaign(choices(3))
    person = await world.person()
    await wish(world, person, muted, Wish.MUTE)
    for _ in range(3):
        await world.answer(person, 0)
    with pytest.raises(NoTaskAvailable):
        await world.take(person)
    assert {row["campaign_id"] for row in await world.rows(assignments)} == {
        row["id"] for row in await world.rows(campaigns) if row["number"] != muted
    }

    await wish(world, person, muted, None)
    assert (await world.take(person)).campaign_number == muted
    assert await world.rows(campaign_wishes) == []


async def test_what_is_followed_comes_first_and_what_is_asked_for_before_it(world: World) -> None:
    numbers = [await world.campaign(choices(4)) for _ in range(4)]
    person = await world.person()
    await wish(world, person, numbers[2], Wish.FOLLOW)
    for _ in range(4):
        row = await world.take(person)
        assert row.campaign_number == numbers[2]
        await world.submit(person, row, 0)
    assert (await world.take(person)).campaign_number != numbers[2]

    other = await world.person(2)
    await wish(world, other, numbers[2], Wish.FOLLOW)
    row = await open_assignment(world.deps, other, first=numbers[0], cause=world.cause())
    assert row.campaign_number == numbers[0]


async def test_a_licence_of_its_own_is_asked_about_before_the_first_card_and_once(world: World) -> None:
    number = await world.campaign(choices(3), licence=SHARE_ALIKE)
    person = await world.person()
    with pytest.raises(LicenceConsentNeeded) as asked:
        await world.take(person)
    assert asked.value.facts == {"number": number, "title": "Tea", "licence": SHARE_ALIKE}
    assert await world.rows(assignments) == []

    await answer(world, person, number, agrees=True)
    for _ in range(3):
        await world.answer(person, 0)
    row = await world.row(licence_consents)
    assert (row["licence"], row["agreed_at"], row["refused_at"]) == (SHARE_ALIKE, world.clock.now(), None)


async def test_what_is_refused_is_never_dealt_or_asked_about_again(world: World) -> None:
    number = await world.campaign(choices(1), licence=SHARE_ALIKE)
    person = await world.person()
    await answer(world, person, number, agrees=False)
    for _ in range(2):
        with pytest.raises(NoTaskAvailable):
            await world.take(person)
    assert (await read_open_campaign(world.deps, person, number)).agrees is False


async def test_who_withdraws_gives_the_open_card_back_and_when_they_had_agreed_stays(world: World) -> None:
    number = await world.campaign(choices(2), licence=SHARE_ALIKE)
    person = await world.person()
    await answer(world, person, number, agrees=True)
    agreed_at = world.clock.now()
    await world.take(person)
    world.clock.advance(60)

    await answer(world, person, number, agrees=False)

    assert (await world.row(assignments))["status"] == "skipped"
    assert (await world.campaign_row()).reserved_units == 0
    row = await world.row(licence_consents)
    assert (row["agreed_at"], row["refused_at"]) == (agreed_at, world.clock.now())
    with pytest.raises(NoTaskAvailable):
        await world.take(person)


async def test_nobody_answers_a_question_that_no_campaign_asks(world: World) -> None:
    number = await world.campaign(choices(1))
    person = await world.person()
    for nothing in (number, 999):
        with pytest.raises(CampaignNotFound):
            await answer(world, person, nothing, agrees=True)
    with pytest.raises(CampaignNotFound):
        await wish(world, person, 999, Wish.MUTE)
    assert await world.rows(licence_consents) == []


async def test_the_list_says_what_is_open_what_it_pays_and_whom_it_fits(world: World) -> None:
    plain = await world.campaign([*choices(1), *questions(1)])
    skilled = await world.campaign(choices(1), skills="law")
    foreign = await world.campaign(choices(1), languages="zh")
    licensed = await world.campaign(choices(1), licence=SHARE_ALIKE)
    person = await world.person()
    await wish(world, person, plain, Wish.MUTE)
    await wish(world, person, foreign, Wish.FOLLOW)

    found = await read_open_campaigns(world.deps, person)

    assert [each.number for each in found] == [foreign, licensed, skilled, plain]
    by_number = {each.number: each for each in found}
    assert [pay.kind for pay in by_number[plain].pays] == ["answer", "choice", "compare", "review"]
    assert all(Amount(0) < pay.low <= pay.high for pay in by_number[plain].pays)
    assert by_number[skilled].lacks == ("law",)
    assert not by_number[foreign].speaks
    assert (by_number[licensed].asks, by_number[licensed].agrees) == (True, None)
    assert not by_number[plain].asks


async def test_wishes_are_forgotten_with_whoever_had_them_and_consents_stay_nobodys(world: World) -> None:
    number = await world.campaign(choices(1), licence=SHARE_ALIKE)
    person = await world.person()
    await wish(world, person, number, Wish.FOLLOW)
    await answer(world, person, number, agrees=True)
    assert await forget_contributor(world.deps, person, shown_units=0, cause=world.cause())
    assert await world.rows(campaign_wishes) == []
    assert len(await world.rows(licence_consents)) == 1
