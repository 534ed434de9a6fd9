"""An operator looks at one account, as it is or as it was."""

from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from flows.shared.accounts import account_called
from kernel.ids import AccountId
from kernel.money import Amount
from store import ledger, ledger_accounts, ledger_history
from store.ledger import Line
from views.operator_ledger import AccountFacts, EntryFacts

LINES: Final = 8


@flow
async def read_account(deps: Deps, name: str, at: datetime | None) -> AccountFacts:
    """The balance at a moment, or now, with the newest lines by then, each with what it left.

    Raises:  AccountUnknown, AccountUnclear.
    """
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        account = await account_called(session, name)
        standing = await ledger_history.balance_at(session, account.id, at or now)
        beyond = standing.lamport + 1
        entries = await ledger.statement(session, account.id, before=beyond, limit=LINES) if standing.lamport else []
        names = await ledger_accounts.names(session, {account.id, *(entry.counterparty for entry in entries)})

    return AccountFacts(
        name=names.get(account.id, name),
        id=account.id.hex,
        kind=account.kind.value,
        at=at or now,
        is_now=at is None,
        balance_units=standing.posted_units,
        held=Amount(standing.pending_units),
        lines=tuple(_entry(each, names) for each in entries),
    )


def _entry(line: Line, names: dict[AccountId, str]) -> EntryFacts:
    """What moved; for a hold, what was set aside."""
    change_units = line.posted_change_units or -line.pending_change_units
    return EntryFacts(
        transfer=line.transfer.hex,
        at=line.posted_at,
        kind=line.kind.value,
        amount=Amount(abs(change_units)),
        is_credit=change_units >= 0,
        balance_after=Amount(abs(line.posted_after_units)),
        counterparty=names.get(line.counterparty, line.counterparty.hex[:8]),
    )
