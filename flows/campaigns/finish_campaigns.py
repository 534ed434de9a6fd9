"""Closing campaigns that wait for nothing more return what they did not promise."""

from datetime import datetime

from flows.deps import Deps, flow
from flows.shared.desk_news import concerned, tell
from kernel.ids import AccountId, CampaignId, derived_id
from kernel.money import Amount
from ledger import escrow
from ledger.decisions import Status
from ledger.groups import Group
from store import campaigns, fundings, ledger, outbox, responses, sponsorships, tasks
from store.campaigns import CampaignRow
from store.outbox import Notice
from store.sessions import WriteSession
from tasks.campaigns import finish, is_finished


@flow
async def finish_campaigns(deps: Deps) -> int:
    """Close each campaign whose leases and verdicts are done: refund its escrow less what is still reserved.

    What was reserved then and paid for less, or refused by a person, is refunded as it comes free. What the contributor
    pool was to pay never left it: there is nothing to refund.
    Writes:  campaigns closed, their refunds, a word to whoever launched them.
    Returns: how many were closed.
    """
    finished = 0
    async with deps.sessions.write() as session:
        for waiting in await campaigns.with_status(session, "closing"):
            finished += await _finish(deps, session, waiting)
        for closed in await campaigns.with_leftovers(session):
            (row,) = await campaigns.by_ids(session, [closed.id], lock=True)
            free_units = row.campaign.free_units
            if free_units and await _refund(deps, session, row, free_units):
                await campaigns.change(session, row.id, refunded_units=row.refunded_units + free_units)
    return finished


async def _finish(deps: Deps, session: WriteSession, waiting: CampaignRow) -> bool:
    """Close one campaign, unless it still waits for something."""
    (row,) = await campaigns.by_ids(session, [waiting.id], lock=True)
    leases = await tasks.open_leases(session, row.id)
    undecided = await responses.undecided(session, row.id)
    if not is_finished(row.campaign, open_leases=leases, undecided=undecided):
        return False
    closed, free_units = finish(row.campaign)
    refund_units = 0 if row.campaign.is_pooled else free_units

    if refund_units and not await _refund(deps, session, row, refund_units):
        return False
    await campaigns.change(
        session,
        row.id,
        status=closed.status,
        refunded_units=row.refunded_units + refund_units,
        closed_at=deps.clock.now(),
    )
    people, facts = concerned(deps, row.proposed_by), {"units": refund_units}
    await tell(session, people, "campaign_closed", row, facts, about=row.id, now=deps.clock.now())
    return True


async def _refund(deps: Deps, session: WriteSession, row: CampaignRow, units: int) -> bool:
    """Return points to whoever paid them in, each their share; whether the ledger did."""
    assert row.escrow_id is not None
    paid_in = await fundings.of_campaign(session, row.id)
    refund = escrow.refund(CampaignId(row.id), AccountId(row.escrow_id), Amount(units), paid_in)
    (outcome,) = await ledger.record(session, [refund], now=deps.clock.now())
    if outcome.status is not Status.RECORDED:
        return False
    returned = [(each.credit, each.amount.units) for each in refund.transfers]
    await fundings.give_back(session, row.id, returned)
    await _tell_sponsors(session, row, refund, now=deps.clock.now())
    return True


async def _tell_sponsors(session: WriteSession, row: CampaignRow, refund: Group, *, now: datetime) -> None:
    """People hear of their own points; what comes later, as it comes free, their statements say."""
    people = await sponsorships.people_behind(session, [each.credit for each in refund.transfers])
    told = [
        Notice(
            derived_id("notice sponsor returned", each.id),
            people[each.credit],
            "sponsor_returned",
            {"number": row.number, "title": row.title, "units": each.amount.units},
            due_at=now,
        )
        for each in refund.transfers
        if each.credit in people
    ]
    await outbox.add_notices(session, told, now=now)
