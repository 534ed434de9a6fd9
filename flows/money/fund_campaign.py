"""An operator confirms that a campaign gets more points, or approves what another has confirmed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared import seconds
from flows.shared.escrows import add_points
from flows.shared.fundings import FUND, fundable, is_persons, require_enough, worth_of
from flows.shared.seconds import Word
from flows.shared.sponsors import ask_sponsor, sponsor_of
from kernel.ids import AccountId
from kernel.money import Amount
from kernel.values import Language
from ledger.accounts import Account
from store import audit, inbox, ledger
from store.campaigns import CampaignRow
from store.sessions import WriteSession
from views.operator_fund import Asked, Funded
from views.operator_seconds import Waiting


@flow
async def fund_campaign(
    deps: Deps, *, operator_id: str, proposal: UUID, language: Language, cause: Cause
) -> Funded | Asked | Waiting:
    """Move the points into the campaign's escrow, or let that wait for a second person; a person's are asked for.

    Locks:   the proposal, the campaign, both accounts.
    Writes:  one transfer, the campaign's budget, one line of the audit; the proposal is settled, or waits. Of points of
             a person's nothing moves yet: they are asked, and operators hear what came of it in this language.
    Raises:  ProposalGone, OwnProposal, CampaignNotFound, CampaignState, FundingPooled, SecondNeeded, ProposerGone,
             PersonForgotten, SponsorUnfit, PoolTooSmall, AccountTooSmall.
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
        source = await ledger.balance(session, AccountId(UUID(word.facts["source"])))
        assert source is not None
        if is_persons(source):
            known = await _ask(session, row, source, word, asked={"id": proposal, "desk_language": language}, now=now)
        else:
            known = await _move(session, row, source, word, decision=proposal, now=now)
        await inbox.note_outcome(session, cause.bot, cause.update_id, known)
    deps.waker.wake("deliver")
    return _from_stored(known)


async def _move(
    session: WriteSession, row: CampaignRow, source: Account, word: Word, *, decision: UUID, now: datetime
) -> dict[str, Any]:
    """A pool pays at once. Returns: what is known of it."""
    amount = Amount(word.facts["units"])
    budget = await add_points(session, row, source.id, amount, decision=decision, now=now)
    known = _known(row, word) | {"budget_units": budget.units}
    by = {"approved_by": word.approved_by, "reason": word.facts["reason"] or None}
    await audit.note(session, word.approved_by or word.proposed_by, "fund", row.campaign.label, now=now, **known, **by)
    return known


async def _ask(
    session: WriteSession, row: CampaignRow, source: Account, word: Word, *, asked: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """A person is asked for their own. Returns: what is known of it."""
    person = await sponsor_of(session, source, now=now)
    require_enough(source, Amount(word.facts["units"]))
    by = {"proposed_by": word.proposed_by, "approved_by": word.approved_by, "units": word.facts["units"]}
    until = await ask_sponsor(session, person, row, asked | by, now=now)
    noted = {"sponsor": source.id.hex, "until": until.isoformat(), **by}
    reason = word.facts["reason"] or None
    operator_id = word.approved_by or word.proposed_by
    await audit.note(session, operator_id, "sponsor_asked", row.campaign.label, now=now, reason=reason, **noted)
    return _known(row, word) | {"until": until.isoformat(), "sponsorship": asked["id"].hex}


def _known(row: CampaignRow, word: Word) -> dict[str, Any]:
    facts = word.facts
    return {"number": row.number, "from": facts["from"], "units": facts["units"], "proposed_by": word.proposed_by}


def _from_stored(known: dict[str, Any]) -> Funded | Asked:
    """What was done, as an inbox row keeps it."""
    done = {
        "number": known["number"],
        "source": known["from"],
        "amount": Amount(known["units"]),
        "proposed_by": known["proposed_by"],
    }
    if "until" in known:
        return Asked(sponsorship=known["sponsorship"], until=datetime.fromisoformat(known["until"]), **done)
    return Funded(budget=Amount(known["budget_units"]), **done)
