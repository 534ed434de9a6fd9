"""The operators' chat: whose reviews are trusted, by whom, and that it is taken back."""

import pytest

from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import text_of
from tests.handlers.operator.test_people import world_of
from tests.handlers.operator.test_suspects import role

pytestmark = pytest.mark.asyncio


async def test_trust_is_given_shown_and_taken_back(operator: Operator) -> None:
    world = world_of(operator)
    person, newcomer = await world.person(1), await world.stranger(2)
    account = person.account_id.hex
    (done,) = await operator.say(f"/trust {account} A <nurse>, careful for months")
    assert "are trusted from now on" in text_of(done)
    assert "practice" not in text_of(done)
    assert "Trusted reviewer since 2026" in text_of((await operator.say(f"/contributor {account}"))[-1])
    assert "A <nurse>" in text_of((await operator.say(f"/audit user {account}"))[-1])
    assert "practice" in text_of((await operator.say(f"/trust {newcomer.account_id.hex} Promising"))[-1])

    assert "like everybody's" in text_of((await operator.say(f"/untrust {account} In a hurry lately"))[-1])
    assert "Trusted reviewer" not in text_of((await operator.say(f"/contributor {account}"))[-1])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/trust", "/trust ACCOUNT reason"),
        ("/trust {who}", "reason"),
        ("/trust nobody careful", "nobody"),
        ("/trust pool:team careful", "no person's account"),
        ("/untrust", "/untrust ACCOUNT reason"),
        ("/untrust {who}", "reason"),
        ("/untrust {who} never was", "like everybody's"),
    ],
)
async def test_what_is_not_understood_is_explained(operator: Operator, words: str, told: str) -> None:
    person = await world_of(operator).person()
    assert told in text_of((await operator.say(words.format(who=person.account_id.hex)))[-1])


async def test_it_takes_an_owner_or_a_manager(operator: Operator) -> None:
    account = (await world_of(operator).person()).account_id.hex
    for name in ("reviewer", "auditor"):
        await role(operator, name)
        assert "manager" in text_of((await operator.say(f"/trust {account} Careful"))[-1])
        assert "manager" in text_of((await operator.say(f"/untrust {account} Hurry"))[-1])
    await role(operator, "manager")
    assert "trusted" in text_of((await operator.say(f"/trust {account} Careful"))[-1])
    await operator.application.shutdown()
