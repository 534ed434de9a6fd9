"""The operators' chat: what people can do, as campaigns may ask for it."""

import pytest

from kernel.clock import ManualClock
from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import text_of
from tests.support.world import World

pytestmark = pytest.mark.asyncio


async def test_a_skill_is_given_shown_and_taken_back(operator: Operator) -> None:
    assert isinstance(operator.deps.clock, ManualClock)
    person = await World(operator.deps, operator.deps.clock, 1_000_000).person()
    account = person.account_id.hex

    assert "no skill yet" in text_of((await operator.say(f"/skill {account}"))[-1])
    assert "can: medical" in text_of((await operator.say(f"/skill {account} add Medical"))[-1])
    assert "can: medical" in text_of((await operator.say(f"/skill {account.upper()}"))[-1])
    assert "no skill yet" in text_of((await operator.say(f"/skill {account} remove medical"))[-1])


@pytest.mark.parametrize("words", ["", " a b", " a add", " a give b c"])
async def test_what_is_not_understood_is_explained(operator: Operator, words: str) -> None:
    assert "/campaign set C12 skills" in text_of((await operator.say(f"/skill{words}"))[-1])
