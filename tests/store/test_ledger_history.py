"""The ledger as it was, on real stores."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel.ids import AccountId, new_id, random_id
from kernel.money import Amount
from ledger import escrow, holds
from ledger.accounts import CONTRIBUTOR_POOL, Account, AccountKind
from ledger.groups import Group
from store import ledger, ledger_history
from store.ledger_history import NOTHING, Standing
from store.sessions import ReadSession, Sessions

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PERSON = AccountId(random_id())
OTHER = AccountId(random_id())
REDEEMED = AccountId(random_id())


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


async def lived(sessions: Sessions, minutes: list[int]) -> None:
    """A person gets 10 and holds 1 at each of these minutes; somebody else is paid in between."""
    accounts = [Account(id, AccountKind.CONTRIBUTOR) for id in (PERSON, OTHER)]
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=NOW)
        await ledger.open_accounts(session, [*accounts, Account(REDEEMED, AccountKind.REDEEMED)], now=NOW)
    for minute in minutes:
        now = at(minute)
        mine, theirs = (escrow.reward(new_id(now), CONTRIBUTOR_POOL.id, id, Amount(10)) for id in (PERSON, OTHER))
        hold = holds.hold(new_id(now), PERSON, REDEEMED, Amount(1), now + timedelta(days=9))
        async with sessions.write() as session:
            await ledger.record(session, [Group.of(each) for each in (theirs, mine, hold)], now=now)


async def test_a_balance_is_what_it_was_at_any_moment(sessions: Sessions) -> None:
    minutes = sorted(random.Random(5).sample(range(1, 200), 40))
    await lived(sessions, minutes)

    async with sessions.read() as session:
        for moment in range(201):
            found = await ledger_history.balance_at(session, PERSON, at(moment))
            by_then = [minute for minute in minutes if minute <= moment]
            assert (found.posted_units, found.pending_units) == (10 * len(by_then), len(by_then))
            assert found.since == (at(by_then[-1]) if by_then else None)


async def test_an_account_that_nothing_touched_had_nothing(sessions: Sessions) -> None:
    await lived(sessions, [5])

    async with sessions.read() as session:
        assert await ledger_history.balance_at(session, PERSON, NOW) == NOTHING
        assert await ledger_history.balance_at(session, REDEEMED, NOW - timedelta(days=1)) == NOTHING
        assert await ledger_history.balance_at(session, AccountId(random_id()), NOW) == NOTHING


async def test_a_clock_that_went_back_does_not_change_the_past(sessions: Sessions) -> None:
    await lived(sessions, [30, 10, 40])

    async with sessions.read() as session:
        balances = [await ledger_history.balance_at(session, PERSON, at(minute)) for minute in (9, 10, 29, 30, 39, 40)]

    assert [each.posted_units for each in balances] == [0, 0, 0, 20, 20, 30]


async def test_the_past_costs_a_few_look_ups_however_long_the_history(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived(sessions, list(range(1, 121)))
    counted = 0
    execute = ReadSession.execute

    async def counting(self: ReadSession, *arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        return await execute(self, *arguments)

    async with sessions.read() as session:
        monkeypatch.setattr(ReadSession, "execute", counting)
        found = await ledger_history.balance_at(session, CONTRIBUTOR_POOL.id, at(60))

    assert found == Standing(found.posted_units, 0, 1 + 2 * 60, at(60))
    assert counted <= 12
