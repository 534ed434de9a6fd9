"""/fund: points from a pool or a sponsor into a campaign's escrow, shown before they move."""

import re
from typing import Final
from uuid import UUID

from contributors.roles import Duty
from flows.money.fund_campaign import fund_campaign
from flows.money.propose_funding import propose_funding
from flows.money.withdraw_sponsorship import withdraw_sponsorship
from handlers.operator import seconds, sending, typed
from handlers.operator.desk import Desk, first_word
from tasks.campaigns import parse_number
from views import operator_fund, sponsorships
from views.operator_fund import Asked
from views.operator_seconds import Waiting

_FROM: Final = re.compile(r"(?:from|从)\s*(\S+)\s*(.*)", re.IGNORECASE | re.DOTALL)
DEFAULT_SOURCE: Final = "ecosystem"


async def fund(desk: Desk, text: str) -> None:
    """Show what would move, with a button that does it; with words missing, say which there are.

    Update:  message /fund C12 AMOUNT [from ACCOUNT] [REASON].
    Writes:  the proposal.
    Raises:  RoleNeeded, CampaignUnnamed, AmountUnreadable and its like, and as propose_funding.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    called, rest = first_word(text)
    amount, rest = first_word(rest)
    if not amount:
        await sending.post(desk, operator_fund.usage(desk.language))
        return
    named = _FROM.fullmatch(rest)
    source, reason = (named[1], named[2]) if named else (DEFAULT_SOURCE, rest)
    proposal, facts = await propose_funding(
        desk.deps,
        parse_number(called),
        typed.amount(amount),
        source,
        reason,
        operator_id=desk.operator_id,
        cause=desk.cause,
    )
    await sending.post(desk, operator_fund.confirm(desk.language, proposal.hex, facts))


async def confirm(desk: Desk, proposal: str) -> None:
    """Move it, or ask a second person, or whoever the points belong to.

    Update:  callback query `d:fund:<proposal>`.
    Writes:  the transfer, the campaign's budget; or what waits.
    Raises:  RoleNeeded, and as fund_campaign.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    done = await fund_campaign(
        desk.deps,
        operator_id=desk.operator_id,
        proposal=UUID(proposal),
        language=desk.language,
        cause=desk.cause,
    )
    if isinstance(done, Waiting):
        await seconds.ask(desk, done)
    elif isinstance(done, Asked):
        await seconds.done(desk, done.proposed_by, operator_fund.asked(desk.language, done))
    else:
        await seconds.done(desk, done.proposed_by, operator_fund.funded(desk.language, done))


async def withdraw(desk: Desk, sponsorship: str) -> None:
    """Let a sponsor be asked no more, or show what they have said.

    Update:  callback query `sw:<sponsorship>`.
    Writes:  see flows.money.withdraw_sponsorship.
    Raises:  RoleNeeded, ProposalGone.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    facts = await withdraw_sponsorship(
        desk.deps, operator_id=desk.operator_id, sponsorship=UUID(sponsorship), cause=desk.cause
    )
    await sending.show(desk, sponsorships.outcome(desk.language, facts))
