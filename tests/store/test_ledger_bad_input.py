"""What the ledger refuses on either store: each with its own reason, and nothing written but that."""

import asyncio
import json
import sys
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from kernel.ids import AccountId, TransferId
from kernel.money import Amount
from ledger import escrow, holds
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, Account, AccountKind
from ledger.decisions import Outcome
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind
from store import ledger
from store.sessions import Sessions
from store.tables.ledger import accounts, open_holds, postings, refused_groups, transfers, unpublished
from tests.ledger.samples import ESCROW, NOBODY, NOW, PEOPLE, REDEEMED, made, subject
from tests.store.recording_process import PAYMENTS

pytestmark = pytest.mark.asyncio

ANA, BO, _ = PEOPLE
PERSON = Account(AccountId(subject("two processes")), AccountKind.CONTRIBUTOR)
REWARD = escrow.reward(subject("pay"), CONTRIBUTOR_POOL.id, ANA.id, Amount(100))
HOLD = holds.hold(subject("hold"), ANA.id, REDEEMED.id, Amount(60), NOW + timedelta(hours=1))
NEVER = holds.hold(subject("never"), ANA.id, REDEEMED.id, Amount(10), NOW + timedelta(hours=1))
DONE = holds.hold(subject("done"), ANA.id, REDEEMED.id, Amount(10), NOW + timedelta(hours=1))


async def recorded(sessions: Sessions, *groups: Group, hours: int = 0) -> list[Outcome]:
    async with sessions.write() as session:
        return await ledger.record(session, groups, now=NOW + timedelta(hours=hours))


async def written(sessions: Sessions) -> dict[str, Any]:
    """How many rows each table has, and every balance."""
    async with sessions.read() as session:
        tables = (transfers, postings, unpublished, open_holds)
        counts = {
            table.name: (await session.execute(select(func.count()).select_from(table))).scalar_one()
            for table in tables
        }
        rows = await session.execute(select(accounts).order_by(accounts.c.id))
        return counts | {"accounts": [tuple(row) for row in rows]}


@pytest_asyncio.fixture
async def economy(sessions: Sessions) -> Sessions:
    """Ana was paid 100; 60 are on hold, 10 were captured."""
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=NOW)
        await ledger.open_accounts(session, [*PEOPLE, ESCROW, REDEEMED, PERSON], now=NOW)
    outcomes = await recorded(
        sessions, Group.of(REWARD), Group.of(HOLD), Group.of(DONE), Group.of(holds.capture(DONE, Amount(10)))
    )
    assert [each.status.value for each in outcomes] == ["recorded"] * 4
    return sessions


def spent(units: int, **other: Any) -> Transfer:
    values: dict[str, Any] = {"debit": ANA.id, "credit": REDEEMED.id, "amount": Amount(units), "name": "spend"} | other
    return made(TransferKind.SPEND, **values)


@pytest.mark.parametrize(
    ("transfer", "hours", "reason"),
    [
        (spent(0), 0, "AmountZero"),
        (spent(1, credit=ANA.id), 0, "SameAccount"),
        (spent(1, debit=NOBODY), 0, "UnknownAccount"),
        (spent(1, credit=NOBODY), 0, "UnknownAccount"),
        (spent(1, credit=ISSUANCE.id), 0, "IssuanceClosed"),
        (spent(1, debit=CONTRIBUTOR_POOL.id), 0, "PoolProtected"),
        (spent(1, credit=ESCROW.id), 0, "RouteForbidden"),
        (spent(31), 0, "InsufficientFunds"),
        (escrow.reward(subject("pay"), CONTRIBUTOR_POOL.id, ANA.id, Amount(101)), 0, "IdReused"),
        (escrow.reward(subject("pay"), ECOSYSTEM_POOL.id, ANA.id, Amount(100)), 0, "IdReused"),
        (holds.void(DONE), 0, "HoldResolved"),
        (holds.capture(DONE, Amount(9)), 0, "IdReused"),
        (holds.capture(HOLD, Amount(61)), 0, "ExceedsHold"),
        (holds.capture(HOLD, Amount(1)), 1, "HoldExpired"),
        (holds.expire(HOLD), 0, "HoldNotExpired"),
        (holds.capture(NEVER, Amount(1)), 0, "HoldUnknown"),
        (holds.hold(subject("late"), ANA.id, REDEEMED.id, Amount(1), NOW), 0, "HoldExpired"),
    ],
)
async def test_what_breaks_a_rule_is_refused_by_its_name_and_moves_nothing(
    economy: Sessions, transfer: Transfer, hours: int, reason: str
) -> None:
    before = await written(economy)

    [outcome] = await recorded(economy, Group.of(transfer), hours=hours)

    assert outcome.refusal is not None
    assert outcome.refusal.code == reason
    assert await written(economy) == before
    async with economy.read() as session:
        parked = (await session.execute(select(refused_groups.c.id, refused_groups.c.reason))).all()
    assert [tuple(row) for row in parked] == [(transfer.id, reason)]


async def test_the_same_id_with_another_body_is_refused_within_one_batch_too(economy: Sessions) -> None:
    first, other = (escrow.reward(subject("twice"), CONTRIBUTOR_POOL.id, ANA.id, Amount(n)) for n in (1, 2))

    outcomes = await recorded(economy, Group.of(first), Group.of(other), Group.of(first))

    assert [each.status.value for each in outcomes] == ["recorded", "refused", "exists"]
    async with economy.read() as session:
        assert await ledger.imbalance(session) == 0


async def test_two_ends_of_one_hold_in_one_batch_are_one_end(economy: Sessions) -> None:
    outcomes = await recorded(
        economy, Group.of(holds.capture(HOLD, Amount(5))), Group.of(holds.void(HOLD)), Group.of(holds.expire(HOLD))
    )

    assert [each.refusal.code if each.refusal else "recorded" for each in outcomes] == [
        "recorded",
        "HoldResolved",
        "HoldResolved",
    ]


async def test_a_clock_that_goes_back_reopens_no_hold(economy: Sessions) -> None:
    """Once Ana's account has seen the hold's end, it is over, whatever a clock says, before any job has written so."""
    later = escrow.reward(subject("later"), CONTRIBUTOR_POOL.id, ANA.id, Amount(1))
    await recorded(economy, Group.of(later), hours=2)

    [capture] = await recorded(economy, Group.of(holds.capture(HOLD, Amount(1))), hours=-5)
    [expiry] = await recorded(economy, Group.of(holds.expire(HOLD)), hours=-5)

    assert capture.refusal is not None
    assert (capture.refusal.code, expiry.status.value) == ("HoldExpired", "recorded")
    async with economy.read() as session:
        stored = await ledger.stored_transfer(session, TransferId(holds.expire(HOLD).id))
    assert stored is not None
    assert stored.posted_at == NOW + timedelta(hours=2)


@pytest.mark.timeout(60)
async def test_two_processes_at_once_pay_every_subject_once(economy: Sessions) -> None:
    command = [sys.executable, "-m", "tests.store.recording_process", economy.url, "two processes"]
    pipe = asyncio.subprocess.PIPE
    running = [await asyncio.create_subprocess_exec(*command, me, stdin=pipe, stdout=pipe) for me in ("1", "2")]
    for process in running:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    printed = await asyncio.gather(*(process.communicate(b"go\n") for process in running))

    one, two = (json.loads(out) for out, _ in printed)
    for number in range(PAYMENTS):
        assert {one[number], two[number]} == {"recorded", "IdReused" if number % 2 else "exists"}, number
    async with economy.read() as session:
        assert await ledger.imbalance(session) == 0
        account = await ledger.balance(session, PERSON.id)
        amounts = (
            await session.execute(select(transfers.c.amount_units).where(transfers.c.credit_id == PERSON.id))
        ).scalars()
        assert account is not None
        assert account.posted_units == sum(amounts)
    assert account.lamport > 0
