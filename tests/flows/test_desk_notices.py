"""What operators hear unasked: once, in spite of the platform, and only while they are operators."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio

from flows.delivery.deliver_desk_notices import deliver_desk_notices
from flows.ports import Blocked, Delivery, RetryAfter, Sent, Unreachable
from kernel.money import Amount
from store.sessions import Sessions
from store.tables.delivery import desk_notices
from tests.support.sponsors import (
    LIMIT,
    SECOND,
    answer,
    ask,
    confirm,
    propose,
    sponsor,
    two_operators,
)
from tests.support.world import OPERATOR, World, choices
from views.screens import Screen

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    return await two_operators(sessions, tmp_path)


@dataclass
class Desk:
    """The operators' messenger, which answers what it is told to."""

    answers: list[Delivery]
    sent: list[tuple[int, Screen]] = field(default_factory=list)

    async def send(self, chat_id: int, screen: Screen, **_: object) -> Delivery:
        self.sent.append((chat_id, screen))
        return self.answers.pop(0) if self.answers else Sent(len(self.sent))

    async def edit(self, *_: object, **__: object) -> Delivery:
        raise AssertionError("nothing here edits")

    async def has_room(self, _: object) -> bool:
        raise AssertionError("nobody counts these")


async def test_operators_hear_of_it_once_however_often_the_platform_is_away(world: World) -> None:
    person = await sponsor(world, Amount.aic(50))
    await world.campaign(choices(2))
    await answer(world, person, await ask(world, person, Amount.aic(20)))
    desk = Desk([RetryAfter(5.0), Unreachable()])

    for wait_s in (5, 8, 0, 3600):
        await deliver_desk_notices(world.deps, desk)
        world.clock.advance(wait_s)

    assert [chat for chat, _ in desk.sent] == [int(OPERATOR)] * 3
    assert "支付了 20 AIC" in desk.sent[-1][1].text
    assert (await world.row(desk_notices))["state"] == "sent"


async def test_who_is_not_there_or_no_operator_any_more_is_told_nothing(world: World) -> None:
    person = await sponsor(world, Amount.aic(3000))
    await world.campaign(choices(2))
    proposal, _ = await propose(world, person, LIMIT)
    await confirm(world, proposal)
    await confirm(world, proposal, by=SECOND)
    await answer(world, person, proposal)
    world.deps = replace(world.deps, policy=replace(world.deps.policy, operators={SECOND: "manager"}))
    desk = Desk([Blocked("never started")])

    assert await deliver_desk_notices(world.deps, desk) == 2

    assert [chat for chat, _ in desk.sent] == [int(SECOND)]
    assert {row["state"] for row in await world.rows(desk_notices)} == {"dropped"}
    world.clock.advance(3600)
    assert await deliver_desk_notices(world.deps, desk) == 0
