"""Fundings: which account pays, what a campaign has then, and what is done once an operator's word stands."""

from collections.abc import Mapping
from typing import Any, Final

from flows.errors import AccountTooSmall, FundingPooled, PoolTooSmall, SourceUnfit
from flows.shared.accounts import account_called
from flows.shared.launches import planned_for
from kernel.ids import AccountId
from kernel.money import Amount
from ledger.accounts import COMMUNITY_POOL, ECOSYSTEM_POOL, Account, AccountKind
from store import campaigns, ledger_accounts
from store.campaigns import CampaignRow
from store.sessions import ReadSession
from tasks.campaigns import require
from tasks.errors import CampaignNotFound
from views.operator_fund import FundFacts

FUND: Final = "fund"
"""The deed that waits to be confirmed."""
SOURCES: Final = (ECOSYSTEM_POOL, COMMUNITY_POOL)
"""The pools that may pay a campaign; the team's are for grants, and the contributors' pays by the day's price."""


async def fundable(session: ReadSession, number: int, *, lock: bool = False) -> CampaignRow:
    """A campaign whose escrow can be filled now.

    Locks:   with `lock`, its row.
    Raises:  CampaignNotFound, CampaignState, FundingPooled.
    """
    row = await campaigns.by_number(session, number, lock=lock)
    if row is None:
        raise CampaignNotFound(number=number)
    require(row.campaign, "fund")
    if row.campaign.is_pooled:
        raise FundingPooled(number=number)
    return row


async def source_called(session: ReadSession, name: str) -> Account:
    """The account that is to pay: a pool's that may, or a person's, who is asked then.

    Raises:  AccountUnknown, AccountUnclear, SourceUnfit.
    """
    source = await account_called(session, name)
    if not is_persons(source) and source.id not in {each.id for each in SOURCES}:
        raise SourceUnfit(name=name)
    return source


def is_persons(source: Account) -> bool:
    """Whether these points are somebody's own, and only that person's to move."""
    return source.kind is AccountKind.CONTRIBUTOR


async def fund_facts(session: ReadSession, row: CampaignRow, source: Account, amount: Amount) -> FundFacts:
    """What the funding moves, what both accounts have before and after, and whether that is enough.

    Raises:  PoolTooSmall, AccountTooSmall.
    """
    require_enough(source, amount)
    names = await ledger_accounts.names(session, [source.id])
    planned = await planned_for(session, row)
    return FundFacts(
        number=row.number,
        title=row.title,
        source=names.get(source.id, source.id.hex[:8]),
        amount=amount,
        source_before=Amount(source.available_units),
        budget_before=Amount(row.campaign.budget_units),
        free_before=Amount(row.campaign.free_units),
        most=planned.budget if row.launched_at is None and planned.tasks else None,
        asks=is_persons(source),
    )


def require_enough(source: Account, amount: Amount) -> None:
    """Go on where the account can spare it now; what is on hold in it is not to spare.

    Raises:  PoolTooSmall, AccountTooSmall.
    """
    available = Amount(max(source.available_units, 0))
    if available >= amount:
        return
    if is_persons(source):
        raise AccountTooSmall(name=source.id.hex[:8], needed=amount.shown(), available=available.shown())
    raise PoolTooSmall(needed=amount.shown(), available=available.shown())


def typed_of(facts: FundFacts, source: AccountId, reason: str) -> dict[str, Any]:
    """What of it is kept until it is confirmed."""
    return {
        "number": facts.number,
        "source": source.hex,
        "from": facts.source,
        "units": facts.amount.units,
        "reason": reason,
        "asks": facts.asks,
    }


def worth_of(row: CampaignRow, typed: Mapping[str, Any]) -> Amount:
    """What decides whether it takes two people: all that the campaign has then, so that halves don't slip through."""
    return Amount(row.campaign.budget_units + typed["units"])
