"""A person pays for a campaign with their own points, or says no."""

from datetime import datetime
from uuid import UUID

from contributors.sponsorships import Hindrance, State, overtaken
from flows.deps import Cause, Deps, flow
from flows.errors import (
    BalanceTooSmall,
    FundingPooled,
    PaymentHeld,
    PaymentUnverified,
    PoolTooSmall,
    SponsorshipGone,
)
from flows.shared.escrows import add_points
from flows.shared.fundings import fundable
from flows.shared.notices import DESK_JOB
from flows.shared.sponsors import hindered, is_backed, settle
from kernel.ids import AccountId
from kernel.money import Amount
from store import contributors, inbox, ledger, sponsorships
from store.campaigns import CampaignRow
from store.contributors import ContributorRow
from store.sessions import WriteSession
from store.sponsorships import SponsorshipRow
from tasks.errors import CampaignState
from views.sponsorships import Answered


@flow
async def answer_sponsorship(
    deps: Deps, person: ContributorRow, *, sponsorship: UUID, pays: bool, cause: Cause
) -> Answered:
    """Move the points, once, on the word of whoever they belong to; or never. What was decided stays so.

    Locks:   the person, what they were asked, the campaign, both accounts.
    Writes:  one transfer and the campaign's budget, where they pay; what has become of it, and who is told.
    Returns: how it stands then, which may be what it has become without them.
    Raises:  SponsorshipGone, PaymentHeld, PaymentUnverified, BalanceTooSmall: it stands, and they may try again.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        row = await sponsorships.locked(session, sponsorship)
        if row is None or row.contributor_id != person.id:
            raise SponsorshipGone
        state = row.state
        if state is State.ASKED:
            state = await _decide(deps, session, current, row, pays=pays, now=now)
        account = await ledger.balance(session, AccountId(row.account_id))
    assert account is not None
    deps.waker.wake(DESK_JOB)
    return Answered(row.number, row.title, Amount(row.units), state, Amount(max(account.available_units, 0)))


async def _decide(
    deps: Deps, session: WriteSession, person: ContributorRow, row: SponsorshipRow, *, pays: bool, now: datetime
) -> State:
    """Do what they say, where it is still theirs to say. Returns: what has become of it."""
    campaign = await _open_campaign(session, row)
    passed = overtaken(expires_at=row.expires_at, now=now, is_backed=is_backed(deps, row), is_open=campaign is not None)
    if passed is not None or not pays or campaign is None:
        state = passed or State.DECLINED
        await settle(session, row, state, now=now)
        return state
    await _require_free(session, person, now=now)
    budget = await _pay(session, campaign, row, now=now)
    await settle(session, row, State.PAID, now=now, budget_units=budget.units)
    return State.PAID


async def _open_campaign(session: WriteSession, row: SponsorshipRow) -> CampaignRow | None:
    """The campaign, locked, while it takes points."""
    try:
        return await fundable(session, row.number, lock=True)
    except (CampaignState, FundingPooled):
        return None


async def _require_free(session: WriteSession, person: ContributorRow, *, now: datetime) -> None:
    """Raises:  PaymentHeld, PaymentUnverified."""
    why = await hindered(session, person, now=now)
    if why is Hindrance.HELD:
        raise PaymentHeld
    if why is not None:
        raise PaymentUnverified


async def _pay(session: WriteSession, campaign: CampaignRow, row: SponsorshipRow, *, now: datetime) -> Amount:
    """Returns: the campaign's budget then.

    Raises:  BalanceTooSmall.
    """
    source, amount = AccountId(row.account_id), Amount(row.units)
    try:
        return await add_points(session, campaign, source, amount, decision=row.id, now=now)
    except PoolTooSmall as error:
        raise BalanceTooSmall(**error.facts) from error
