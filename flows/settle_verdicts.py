"""Accepted work is paid."""

from datetime import datetime
from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.notices import verdict_notice
from kernel.ids import AccountId
from kernel.money import PARTS, Amount, Quality, Range
from ledger import escrow
from ledger.decisions import Outcome, Status
from ledger.groups import Group
from ledger.pricing import lowest, pay
from scoring.rules import RULES_VERSION
from store import campaigns, ledger, outbox, promises, responses
from store.promises import Pending
from store.responses import Step
from store.sessions import WriteSession

BATCH: Final = 300
UNKNOWN_QUALITY: Final = Quality(PARTS // 2)
"""Paid for before anything is known of a person, where a campaign pays on acceptance: the middle of the range."""


@flow
async def settle_verdicts(deps: Deps) -> int:
    """Pay a batch of accepted responses whose authors stand well; each once, with its notice in the same transaction.

    Writes:  transfers, responses with their steps, the campaigns' counters, notices.
    Returns: how many responses were settled.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        batch = await promises.releasable(session, limit=BATCH)
        await campaigns.by_ids(session, sorted({each.campaign_id for each in batch}), lock=True)

        amounts = [_amount(each) for each in batch]
        groups = [_group(each, amount) for each, amount in zip(batch, amounts, strict=True) if amount.units]

        refused = _refused(await ledger.record(session, groups, now=now))
        priced = list(zip(batch, amounts, strict=True))
        settled = [(each, amount) for each, amount in priced if each.promise.response_id not in refused]
        await promises.set_amounts(
            session,
            [(each.promise.response_id, "paid", amount.units) for each, amount in settled]
            + [(response_id, "parked", None) for response_id in refused],
        )
        await _record_settled(session, settled, now=now)
    if batch:
        deps.waker.wake("deliver")
    return len(batch)


async def _record_settled(session: WriteSession, settled: list[tuple[Pending, Amount]], *, now: datetime) -> None:
    """Turn promises into spending, write down the steps, and tell the people."""
    await promises.take(session, [each.promise for each, _ in settled])
    for campaign_id in sorted({each.campaign_id for each, _ in settled}):
        mine = [(each, amount) for each, amount in settled if each.campaign_id == campaign_id]
        await campaigns.settle(
            session,
            campaign_id,
            released_units=sum(each.promise.reserved_units for each, _ in mine),
            spent_units=sum(amount.units for _, amount in mine),
        )
    paid = [(each.promise, amount.units) for each, amount in settled]
    await responses.add_steps(
        session,
        [Step(promise.response_id, "paid", now, RULES_VERSION, None, {"units": units}) for promise, units in paid],
    )
    await outbox.add_notices(
        session, [verdict_notice(promise, "paid", units, now=now) for promise, units in paid], now=now
    )


def _amount(pending: Pending) -> Amount:
    """What the work earns, at the price on its card. Declared AI help earns the low end, and no penalty."""
    base = Range(Amount(pending.low_units), Amount(pending.high_units))
    if pending.declared_ai:
        return lowest(base, PARTS)
    quality = UNKNOWN_QUALITY if pending.quality_parts is None else Quality(pending.quality_parts)
    return pay(base, quality, PARTS)


def _group(pending: Pending, amount: Amount) -> Group:
    return Group.of(
        escrow.reward(
            pending.promise.response_id,
            AccountId(pending.escrow_id),
            AccountId(pending.account_id),
            amount,
        ),
    )


def _refused(outcomes: list[Outcome]) -> frozenset[UUID]:
    """The responses whose pay the ledger refused; it has parked the groups with their reason."""
    return frozenset(outcome.group.transfers[0].subject for outcome in outcomes if outcome.status is Status.REFUSED)
