"""An operator confirms that points are taken back."""

from datetime import datetime
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.corrections import CORRECT, as_stored, correction_facts, from_stored, original_of
from kernel.ids import derived_id
from kernel.money import Amount
from ledger.corrections import correct
from ledger.decisions import Status
from ledger.groups import Group
from ledger.transfers import Transfer
from store import audit, boards, campaigns, contributors, inbox, ledger, outbox, proposals, responses
from store.outbox import Notice
from store.sessions import ReadSession, WriteSession
from views.operator_ledger import CorrectionFacts


@flow
async def correct_transfer(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> CorrectionFacts:
    """Take back what is available, write off the rest, and tell whoever had it, with the reason.

    Locks:   the campaign, then both accounts: what is available stays so until it is taken.
    Writes:  at most one transfer, the campaign's counter, what the work counts on leaderboards, one line of the audit,
             a notice; the proposal is settled.
    Raises:  ProposalGone, NothingLeftToTake.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return await _done_before(session, cause)
        typed = await proposals.settle(session, proposal, operator_id, CORRECT, now=now)
        if typed is None:
            raise ProposalGone
        original = await ledger.stored_transfer(session, original_of(typed))
        assert original is not None
        campaign = await responses.campaign_of(session, original.subject)
        if campaign is not None:
            await campaigns.by_ids(session, [campaign], lock=True)
        locked = await ledger.lock_accounts(session, {original.debit, original.credit})
        (holder,) = (account for account in locked if account.id == original.credit)

        facts = await correction_facts(session, original, Amount(typed["units"]), holder, reason=typed["reason"])

        if facts.taken.units:
            (outcome,) = await ledger.record(session, [Group.of(correct(original, facts.taken, proposal))], now=now)
            assert outcome.status is Status.RECORDED, outcome.refusal
            if campaign is not None:
                await campaigns.take_back(session, campaign, facts.taken.units)
            await _tell(session, original, facts, proposal, now=now)
        if campaign is not None:
            left_units = facts.original.units - facts.taken_before.units
            await boards.take_back(session, original.subject, facts.wanted.units, of_units=left_units)
        known = as_stored(facts)
        await audit.note(session, operator_id, "correct", str(original.id), now=now, **known)
        await inbox.note_outcome(session, cause.bot, cause.update_id, known)
    deps.waker.wake("deliver")
    return facts


async def _tell(
    session: WriteSession, original: Transfer, facts: CorrectionFacts, proposal: UUID, *, now: datetime
) -> None:
    """Nobody's points go without a word."""
    person = await contributors.owner_of(session, original.credit)
    if person is None:
        return
    refs = await responses.refs_of(session, [original.subject])
    notice = Notice(
        id=derived_id("notice corrected", proposal),
        contributor_id=person,
        kind="corrected",
        facts={"taken_units": facts.taken.units, "ref": refs.get(original.subject), "reason": facts.reason},
        due_at=now,
        is_silent=False,
    )
    await outbox.add_notices(session, [notice], now=now)


async def _done_before(session: ReadSession, cause: Cause) -> CorrectionFacts:
    """Raises:  ProposalGone."""
    before = await inbox.outcome(session, cause.bot, cause.update_id)
    if before is None:
        raise ProposalGone
    return from_stored(before)
