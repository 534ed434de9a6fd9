"""A person reads their statement."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flows.deps import Deps, flow
from kernel.ids import AccountId, short_ref
from kernel.money import Amount
from ledger.transfers import TransferKind
from store import bonuses, campaigns, ledger, responses
from store.contributors import ContributorRow
from views.account import Line

PAGE: Final = 8
_OF_CAMPAIGNS: Final = frozenset({TransferKind.FUND, TransferKind.REFUND})


@dataclass(frozen=True, slots=True)
class History:
    """One page of a statement, the newest first."""

    lines: tuple[Line, ...]
    page: int
    has_older: bool


@flow
async def read_history(deps: Deps, person: ContributorRow, page: int) -> History:
    """One page of what came and went, each line with the balance that it left.

    Shape:   pages count from 0; one beyond the end is empty.
    """
    async with deps.sessions.read() as session:
        # Pages are short and people read the first few: the ones before are read with them.
        entries = await ledger.statement(session, AccountId(person.account_id), limit=(page + 1) * PAGE + 1)
        shown = entries[page * PAGE : (page + 1) * PAGE]
        refs = await responses.refs_of(session, [entry.subject for entry in shown])
        badges = await bonuses.names_of(session, [entry.subject for entry in shown])
        paid_for = [entry.subject for entry in shown if entry.kind in _OF_CAMPAIGNS]
        named = await campaigns.by_ids(session, paid_for) if paid_for else ()
        titles = {row.id: f"{row.campaign.label} {row.title}" for row in named}

    zone = ZoneInfo(person.zone)
    lines = tuple(
        Line(
            at=entry.posted_at.astimezone(zone),
            kind=entry.kind.value,
            amount=Amount(abs(entry.posted_change_units)),
            credit=entry.posted_change_units >= 0,
            balance_after=Amount(entry.posted_after_units),
            ref=refs.get(entry.subject) or short_ref(entry.transfer),
            badge=badges.get(entry.subject),
            campaign=titles.get(entry.subject),
        )
        for entry in shown
    )
    return History(lines, page, has_older=len(entries) > (page + 1) * PAGE)
