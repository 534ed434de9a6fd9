"""Bonuses that are owed are paid, as far as the day's share and each person's cap go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contributors.achievements import BY_ID, Measure
from flows.deps import Deps, flow
from flows.shared.prices import day_begins_at, day_number
from kernel.ids import AccountId
from kernel.money import Amount
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.bonuses import Owed, Wait, bonus, decide
from ledger.decisions import Status
from ledger.emission import WINDOW_DAYS, bonus_cap
from ledger.groups import Group
from ledger.transfers import TransferKind
from store import bonuses, ledger, prices, rings
from store.bonuses import OwedRow, Paid
from store.prices import PriceRow
from store.sessions import ReadSession, WriteSession

BATCH: Final = 100
_WINDOW: Final = timedelta(days=WINDOW_DAYS)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was read beforehand. Shape: rewards by account, mates and their accounts by person."""

    rewards: Mapping[UUID, int]
    mates: Mapping[UUID, frozenset[UUID]]
    accounts: Mapping[UUID, UUID]


@flow
async def pay_bonuses(deps: Deps) -> int:
    """Pay what some people are owed at the day's price, each once; what can't be paid yet is looked at again tomorrow.

    Locks:   the bonuses, the pool's and the people's accounts, the day's price: two at once pay one after the other.
    Writes:  transfers, the day's counter, what became of each bonus.
    Returns: how many were looked at.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        found = await bonuses.due(session, now=now, limit=BATCH)
        if not found or not await _has_price(session, now):
            return 0
        facts = await _facts(session, found, now=now)

    async with deps.sessions.write() as session:
        owed = await bonuses.locked(session, {each.contributor_id for each in found}, now=now)
        accounts = {AccountId(each.account_id) for each in owed}
        locked = await ledger.lock_accounts(session, [CONTRIBUTOR_POOL.id, *accounts])
        ledger_time = max(now, *(each.last_posted_at for each in locked if each.last_posted_at is not None))
        price = await prices.latest(session, lock=True)
        if price is None or price.price.day != day_number(ledger_time):
            return 0

        decided = await _decided(session, owed, facts, price, now=now)

        await _record(session, decided, price, now=now)
    return len(owed)


async def _has_price(session: ReadSession, now: datetime) -> bool:
    """A day has no bonuses before it has its price: each is recorded on the day whose share it is counted on."""
    price = await prices.latest(session)
    return price is not None and price.price.day == day_number(now)


async def _facts(session: ReadSession, found: Sequence[OwedRow], *, now: datetime) -> _Facts:
    """Rewards only grow and rings are as of the newest fits: nothing here needs a lock."""
    people = {each.contributor_id for each in found}
    mates = {person: await rings.mates(session, person) for person in people}
    return _Facts(
        rewards=await bonuses.rewards(session, {each.account_id for each in found}, since=now - _WINDOW),
        mates=mates,
        accounts=await bonuses.accounts_of(session, frozenset[UUID]().union(*mates.values())),
    )


async def _decided(
    session: WriteSession, owed: Sequence[OwedRow], facts: _Facts, price: PriceRow, *, now: datetime
) -> list[tuple[OwedRow, Amount | Wait]]:
    people = {each.contributor_id for each in owed}
    others = {each.about_id for each in owed if each.about_id is not None}
    suspended = await bonuses.suspended(session, people | others, now=now)
    paid = await bonuses.paid_since(session, people, since=now - _WINDOW)
    had = await bonuses.had(session, facts.accounts.keys())
    decisions = decide(
        [
            Owed(
                each.id,
                AccountId(each.account_id),
                each.what,
                Amount(each.base_units),
                is_suspended=each.contributor_id in suspended or each.about_id in suspended,
                is_within_ring=each.about_id in facts.mates[each.contributor_id],
                mates=frozenset(AccountId(facts.accounts[mate]) for mate in facts.mates[each.contributor_id]),
            )
            for each in owed
        ],
        price_parts=price.price.price_parts,
        free_units=price.bonus_limit_units - price.bonus_used_units,
        room_units={
            AccountId(each.account_id): bonus_cap(facts.rewards.get(each.account_id, 0))
            - paid.get(each.contributor_id, 0)
            for each in owed
        },
        had={(AccountId(account), what) for account, what in had},
    )
    return list(zip(owed, decisions, strict=True))


async def _record(
    session: WriteSession, decided: Sequence[tuple[OwedRow, Amount | Wait]], price: PriceRow, *, now: datetime
) -> None:
    payable = [(row, amount) for row, amount in decided if isinstance(amount, Amount)]
    groups = [
        Group.of(bonus(row.id, AccountId(row.account_id), amount, _kind(row)))
        for row, amount in payable
        if amount.units
    ]
    outcomes = await ledger.record(session, groups, now=now)
    refused = {each.group.transfers[0].subject for each in outcomes if each.status is Status.REFUSED}
    day, parts = price.price.day, price.price.price_parts
    paid = [Paid(row.id, amount.units, parts, day) for row, amount in payable if row.id not in refused]
    is_counted = await prices.take_bonus(session, day, sum(each.units for each in paid))
    assert is_counted, "decided under the lock of the day's row"
    await bonuses.settle(session, paid, now=now)
    await bonuses.park(session, refused)
    waiting = [(row.id, wait.value) for row, wait in decided if isinstance(wait, Wait)]
    await bonuses.wait(session, waiting, until=day_begins_at(day_number(now) + 1))


def _kind(row: OwedRow) -> TransferKind:
    """What a bonus is called in the ledger: for somebody else's work, or for which badge."""
    if row.about_id is not None:
        return TransferKind.REFERRAL
    return TransferKind.STREAK if BY_ID[row.what].measure is Measure.STREAK else TransferKind.ACHIEVEMENT
