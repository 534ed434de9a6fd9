"""The operators' chat: two accounts of one person, looked at before they are joined, and parted again."""

import pytest

from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import text_of
from tests.handlers.operator.test_people import world_of
from tests.handlers.operator.test_points import button
from tests.handlers.operator.test_suspects import role
from tests.support.world import choices

pytestmark = pytest.mark.asyncio


async def test_both_accounts_are_shown_then_joined_then_parted(operator: Operator) -> None:
    world = world_of(operator)
    await world.campaign(choices(2), max_overlap="5")
    one, other = await world.people(2)
    for person in (one, other):
        for said in (0, 1 if person is one else 0):
            await world.answer(person, said)
    (asked,) = await operator.say(f"/merge {one.account_id.hex} {other.account_id.hex} The same <telephone>")
    text = text_of(asked)
    assert one.account_id.hex in text
    assert other.account_id.hex in text
    assert "Both answered 2 of the same tasks" in text
    assert "The same <telephone>" in text
    assert "One person with" not in text_of((await operator.say(f"/contributor {one.account_id.hex}"))[-1])

    confirm = button(asked, "d:merge")
    await operator.press(asked, confirm)
    assert "count as one person" in text_of(await operator.message(asked["message_id"]))
    answer, _ = await operator.press(asked, confirm)
    assert "done before" in answer["text"] or "hour" in answer["text"]
    shown = text_of((await operator.say(f"/contributor {one.account_id.hex}"))[-1])
    assert f"One person with {other.account_id.hex}" in shown

    (done,) = await operator.say(f"/unmerge {other.account_id.hex} They are sisters")
    assert "counts for itself again" in text_of(done)
    assert "They are sisters" in text_of((await operator.say(f"/audit user {one.account_id.hex}"))[-1])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/merge", "/merge ACCOUNT ACCOUNT reason"),
        ("/merge {one}", "/merge ACCOUNT ACCOUNT reason"),
        ("/merge {one} {two}", "reason"),
        ("/merge {one} {one} twice", "the same account twice"),
        ("/merge {one} nobody lost it", "nobody"),
        ("/merge {one} pool:team lost it", "no person's account"),
        ("/unmerge", "/unmerge ACCOUNT reason"),
        ("/unmerge {one}", "reason"),
        ("/unmerge {one} never was", "joined with no other"),
    ],
)
async def test_what_is_not_understood_is_explained(operator: Operator, words: str, told: str) -> None:
    one, two = await world_of(operator).people(2)
    said = words.format(one=one.account_id.hex, two=two.account_id.hex)
    assert told in text_of((await operator.say(said))[-1])


async def test_it_takes_a_role_that_may_ban(operator: Operator) -> None:
    one, two = await world_of(operator).people(2)
    said = f"/merge {one.account_id.hex} {two.account_id.hex} The same telephone"
    (asked,) = await operator.say(said)
    for name in ("reviewer", "auditor"):
        await role(operator, name)
        assert "manager" in text_of((await operator.say(said))[-1])
        assert "manager" in text_of((await operator.say(f"/unmerge {one.account_id.hex} sisters"))[-1])
        answer, _ = await operator.press(asked, button(asked, "d:merge"))
        assert "manager" in answer["text"]
    await operator.application.shutdown()
