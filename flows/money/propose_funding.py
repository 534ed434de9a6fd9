"""An operator types that a campaign is to get more points."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.fundings import FUND, fund_facts, fundable, is_persons, source_called, typed_of
from flows.shared.sponsors import sponsor_of
from kernel.money import Amount
from store import inbox, proposals
from views.operator_fund import FundFacts

REASON_CHARS = 300


@flow
async def propose_funding(
    deps: Deps, number: int, amount: Amount, source: str, reason: str, *, operator_id: str, cause: Cause
) -> tuple[UUID, FundFacts]:
    """Say what would move from where, with both balances before and after, and keep that until it is confirmed.

    Shape:   `source` as /ledger shows an account.
    Writes:  the proposal.
    Raises:  CampaignNotFound, CampaignState, FundingPooled, AccountUnknown, AccountUnclear, SourceUnfit,
             PersonForgotten, SponsorUnfit, PoolTooSmall, AccountTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await fundable(session, number)
        account = await source_called(session, source)
        if is_persons(account):
            await sponsor_of(session, account, now=now)

        facts = await fund_facts(session, row, account, amount)

        typed = typed_of(facts, account.id, " ".join(reason.split())[:REASON_CHARS])
        proposal = await proposals.propose(session, operator_id, FUND, typed, now=now)
    return proposal, facts
