"""Accepted work is paid."""

from datetime import datetime
from typing import Final
from uuid import UUID

from contributors.boards import points_of
from flows.deps import Deps, flow
from flows.shared.appeals import BY_APPEAL
from flows.shared.notices import verdict_notice
from kernel.ids import AccountId
from kernel.money import PARTS, Amount, Quality, Range
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.decisions import Outcome, Status
from ledger.groups import Group
from ledger.quotes import Earned, fixed
from ledger.quotes import earned as earned_by
from scoring.rules import RULES_VERSION
from store import campaigns, ledger, outbox, promises, reservations, responses
from store.promises import Pending, Settled
from store.reservations import Reservation
from store.responses import Step
from store.sessions import WriteSession

BATCH: Final = 50
"""So much at once that nobody's press waits for it: a batch keeps its campaign's row, and the loop, for some 10 ms."""
UNKNOWN_QUALITY: Final = Quality(PARTS // 2)
"""Paid for before anything is known of a person, where a campaign pays on acceptance: the middle of the range."""


@flow
async def settle_verdicts(deps: Deps) -> int:
    """Pay a batch of accepted responses whose authors stand well; each once, with its notice in the same transaction.

    Writes:  transfers, responses with their steps and what they count on leaderboards, the campaigns' counters and the
             pool's days', notices.
    Returns: how many responses were settled.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        batch = await promises.releasable(session, limit=BATCH)
        locked = await campaigns.by_ids(session, sorted({each.campaign_id for each in batch}), lock=True)
        pay = {campaign.id: campaign.campaign.pay for campaign in locked}

        pooled = [each.promise.assignment_id for each in batch if each.escrow_id is None]
        reserved = await reservations.of_assignments(session, pooled) if pooled else {}

        priced = [(each, _earned(each, reserved.get(each.promise.assignment_id))) for each in batch]
        groups = [_group(each, earned.amount) for each, earned in priced if earned.amount.units]

        refused = _refused(await ledger.record(session, groups, now=now))
        settled = [(each, earned) for each, earned in priced if each.promise.response_id not in refused]
        await promises.park(session, refused)
        worth = [points_of(pay[each.campaign_id][each.kind], _quality(each)) for each, _ in settled]
        await promises.mark_paid(
            session,
            [
                Settled(each.promise.response_id, earned.amount.units, points)
                for (each, earned), points in zip(settled, worth, strict=True)
            ],
            now=now,
        )
        await _record_settled(session, settled, now=now)
        used = [
            (reserved[each.promise.assignment_id], earned)
            for each, earned in settled
            if each.promise.assignment_id in reserved
        ]
        await reservations.settle(session, used, now=now)
    if batch:
        for job in ("deliver", "boards"):
            deps.waker.wake(job)
    return len(batch)


async def _record_settled(session: WriteSession, settled: list[tuple[Pending, Earned]], *, now: datetime) -> None:
    """Turn promises into spending, write down the steps, and tell the people."""
    await promises.take(session, [each.promise for each, _ in settled])
    for campaign_id in sorted({each.campaign_id for each, _ in settled}):
        mine = [(each, earned) for each, earned in settled if each.campaign_id == campaign_id]
        await campaigns.settle(
            session,
            campaign_id,
            released_units=sum(each.promise.reserved_units for each, _ in mine),
            spent_units=sum(earned.amount.units for _, earned in mine),
        )
    paid = [(each.promise, earned.amount.units) for each, earned in settled]
    await responses.add_steps(
        session,
        [Step(promise.response_id, "paid", now, RULES_VERSION, None, {"units": units}) for promise, units in paid],
    )
    await outbox.add_notices(
        session, [verdict_notice(promise, "paid", units, now=now) for promise, units in paid], now=now
    )


def _earned(pending: Pending, reserved: Reservation | None) -> Earned:
    """What the work earns, at the price on its card."""
    low, high = Amount(pending.low_units), Amount(pending.high_units)
    return earned_by(fixed(Range(low, high), PARTS) if reserved is None else reserved.quote, _quality(pending))


def _quality(pending: Pending) -> Quality:
    """Declared AI help earns the low end, and no penalty; what an appeal has won, the middle at least."""
    if pending.declared_ai:
        return Quality(0)
    quality = UNKNOWN_QUALITY if pending.quality_parts is None else Quality(pending.quality_parts)
    if (pending.promise.reasons or {}).get("by") == BY_APPEAL:
        # The score that would set it was drawn up with the refusal in it.
        quality = max(quality, UNKNOWN_QUALITY, key=lambda each: each.parts)
    return quality


def _group(pending: Pending, amount: Amount) -> Group:
    return Group.of(
        escrow.reward(
            pending.promise.response_id,
            CONTRIBUTOR_POOL.id if pending.escrow_id is None else AccountId(pending.escrow_id),
            AccountId(pending.account_id),
            amount,
        ),
    )


def _refused(outcomes: list[Outcome]) -> frozenset[UUID]:
    """The responses whose pay the ledger refused; it has parked the groups with their reason."""
    return frozenset(outcome.group.transfers[0].subject for outcome in outcomes if outcome.status is Status.REFUSED)
