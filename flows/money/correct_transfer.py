"""An operator confirms that points are taken back, or approves what another has confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared import seconds
from flows.shared.corrections import CORRECT, as_stored, correction_facts, from_stored, original_of
from kernel.ids import derived_id
from kernel.money import Amount
from ledger.accounts import Account
from ledger.corrections import correct
from ledger.decisions import Status
from ledger.groups import Group
from ledger.transfers import Transfer
from store import audit, boards, campaigns, contributors, inbox, ledger, ledger_history, outbox, responses
from store.outbox import Notice
from store.sessions import WriteSession
from views.operator_ledger import CorrectionFacts
from views.operator_seconds import Waiting


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that was made, and who proposed it."""

    facts: CorrectionFacts
    proposed_by: str


@dataclass(frozen=True, slots=True)
class _Target:
    """A transfer that is to be taken back, the campaign that it belongs to, if any, and whoever was paid."""

    original: Transfer
    campaign_id: UUID | None
    holder: Account


@flow
async def correct_transfer(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> Corrected | Waiting:
    """Take back what is available, write off the rest, and tell whoever had it; or let that wait for a second person.

    Whether it takes two is decided by all that is taken of the transfer, so that parts don't slip through.
    Locks:   the proposal, the campaign, then both accounts: what is available stays so until it is taken.
    Writes:  at most one transfer, the campaign's counter, what the work counts on leaderboards, one line of the audit,
             a notice; the proposal is settled, or waits.
    Raises:  ProposalGone, OwnProposal, SecondNeeded, ProposerGone, NothingLeftToTake.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            before = await inbox.outcome(session, cause.bot, cause.update_id)
            return await seconds.waiting_before(deps, session, before, now=now) or _done_before(before or {})
        found = await seconds.standing(session, CORRECT, proposal, operator_id, now=now)
        target = await _locked(session, found.facts)
        worth = Amount(found.facts["units"] + await ledger_history.corrected_units(session, target.original.id))
        word = await seconds.word_on(deps, session, found, operator_id, worth=worth, cause=cause, now=now)
        if isinstance(word, Waiting):
            return word
        facts = await _take_back(session, target, word.facts, proposal, now=now)
        known = as_stored(facts) | {"proposed_by": word.proposed_by}
        by = {"approved_by": word.approved_by}
        await audit.note(session, operator_id, "correct", str(UUID(hex=facts.transfer)), now=now, **known, **by)
        await inbox.note_outcome(session, cause.bot, cause.update_id, known)
    deps.waker.wake("deliver")
    return Corrected(facts, word.proposed_by)


async def _locked(session: WriteSession, typed: Mapping[str, Any]) -> _Target:
    """What a proposal names, as it stays until this transaction ends."""
    original = await ledger.stored_transfer(session, original_of(typed))
    assert original is not None
    campaign = await responses.campaign_of(session, original.subject)
    if campaign is not None:
        await campaigns.by_ids(session, [campaign], lock=True)
    locked = await ledger.lock_accounts(session, {original.debit, original.credit})
    (holder,) = (account for account in locked if account.id == original.credit)
    return _Target(original, campaign, holder)


async def _take_back(
    session: WriteSession, target: _Target, typed: Mapping[str, Any], proposal: UUID, *, now: datetime
) -> CorrectionFacts:
    """Raises:  NothingLeftToTake."""
    original, campaign, holder = target.original, target.campaign_id, target.holder
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


def _done_before(before: Mapping[str, Any]) -> Corrected:
    proposed_by = before["proposed_by"]
    return Corrected(from_stored({name: before[name] for name in before if name != "proposed_by"}), proposed_by)
