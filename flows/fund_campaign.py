"""An operator confirms that a campaign gets more points, or approves what another has confirmed."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared import seconds
from flows.shared.escrows import fill_escrow
from flows.shared.fundings import FUND, fundable, worth_of
from kernel.ids import AccountId
from kernel.money import Amount
from store import audit, campaigns, inbox
from views.operator_fund import Funded
from views.operator_seconds import Waiting


@flow
async def fund_campaign(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> Funded | Waiting:
    """Move the points into the campaign's escrow, or let that wait for a second person.

    Locks:   the proposal, the campaign, both accounts.
    Writes:  one transfer, the campaign's budget, one line of the audit; the proposal is settled, or waits.
    Raises:  ProposalGone, OwnProposal, CampaignNotFound, CampaignState, FundingPooled, SecondNeeded, ProposerGone,
             PoolTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            before = await inbox.outcome(session, cause.bot, cause.update_id)
            waiting = await seconds.waiting_before(deps, session, before, now=now)
            return waiting or _from_stored(before or {})
        found = await seconds.standing(session, FUND, proposal, operator_id, now=now)
        row = await fundable(session, found.facts["number"], lock=True)
        worth = worth_of(row, found.facts)

        word = await seconds.word_on(deps, session, found, operator_id, worth=worth, cause=cause, now=now)

        if isinstance(word, Waiting):
            return word
        source, amount = AccountId(UUID(word.facts["source"])), Amount(word.facts["units"])
        escrow_id = await fill_escrow(session, row, source, amount, decision=proposal, now=now)
        budget_units = row.budget_units + amount.units
        is_funded = row.is_funded or row.launched_at is None
        await campaigns.change(session, row.id, escrow_id=escrow_id, budget_units=budget_units, is_funded=is_funded)
        known = {
            "number": row.number,
            "from": word.facts["from"],
            "units": amount.units,
            "budget_units": worth.units,
            "proposed_by": word.proposed_by,
        }
        by = {"approved_by": word.approved_by, "reason": word.facts["reason"] or None}
        await audit.note(session, operator_id, "fund", row.campaign.label, now=now, **known, **by)
        await inbox.note_outcome(session, cause.bot, cause.update_id, known)
    return _from_stored(known)


def _from_stored(known: dict[str, object]) -> Funded:
    """What was done, as an inbox row keeps it."""
    return Funded(
        number=int(str(known["number"])),
        source=str(known["from"]),
        amount=Amount(int(str(known["units"]))),
        budget=Amount(int(str(known["budget_units"]))),
        proposed_by=str(known["proposed_by"]),
    )
