"""Which account an operator means, gathered in the session of whoever asks."""

from flows.errors import AccountUnclear, AccountUnknown, NotAPerson
from kernel.ids import AccountId
from ledger.accounts import Account, AccountKind
from store import ledger, ledger_accounts
from store.sessions import ReadSession


async def account_called(session: ReadSession, name: str) -> Account:
    """The one account of this name.

    Raises:  AccountUnknown, AccountUnclear.
    """
    ids = await ledger_accounts.named(session, name)
    if len(ids) > 1:
        raise AccountUnclear(name=name)
    found = await ledger.balances(session, ids)
    if not found:
        raise AccountUnknown(name=name)
    return found[ids[0]]


async def person_called(session: ReadSession, name: str) -> AccountId:
    """The account of one person.

    Raises:  AccountUnknown, AccountUnclear, NotAPerson.
    """
    account = await account_called(session, name)
    if account.kind is not AccountKind.CONTRIBUTOR:
        raise NotAPerson(name=name)
    return account.id
