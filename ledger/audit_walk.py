"""The audit's walk along one account's history: each balance follows from the one before, and the last one stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.ids import AccountId, TransferId
from ledger.accounts import AccountKind
from ledger.audit import Finding, Law, posting_name


@dataclass(frozen=True, slots=True)
class StoredPosting:
    """A posting as its row says; `is_of_transfer` where its transfer is stored, names this account and has its lamport.

    Units:   1e-8 AIC; changes are signed.
    """

    account: AccountId
    lamport: int
    transfer: TransferId
    posted_change_units: int
    pending_change_units: int
    posted_after_units: int
    pending_after_units: int
    is_of_transfer: bool


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account as its row says, with what the open holds on it add up to.

    Units:   1e-8 AIC.
    """

    id: AccountId
    kind: str
    posted_units: int
    pending_units: int
    lamport: int
    held_units: int


class AccountWalk:
    """Takes an account's postings in order, then its row. Memory is two balances, however long the history."""

    def __init__(self, account: AccountId) -> None:
        self.account = account
        self._lamport = 0
        self._replayed = (0, 0)
        self._stored = (0, 0)

    def step(self, posting: StoredPosting) -> Iterator[Finding]:
        """Follow one posting. One altered balance is named once, not in every posting after it."""
        change = (posting.posted_change_units, posting.pending_change_units)
        after = (posting.posted_after_units, posting.pending_after_units)
        self._replayed = _plus(self._replayed, change)
        follows = (self._replayed, _plus(self._stored, change))
        if after not in follows:
            yield _posting(posting, "posted, pending after", Law.POSTING_FOLLOWS, _pair(self._replayed), _pair(after))
        if not posting.is_of_transfer:
            yield _posting(posting, "transfer_id", Law.POSTING_OF_TRANSFER, "", posting.transfer)
        self._stored = after
        self._lamport = posting.lamport

    def end(self, row: StoredAccount | None) -> Iterator[Finding]:
        """Hold the account's row against what its postings came to."""
        if row is None:
            yield Finding("accounts", str(self.account), "id", Law.ACCOUNT_OPENED, "", "")
            return
        stored = (row.posted_units, row.pending_units)
        if stored != self._replayed:
            yield _account(row, "posted, pending", Law.BALANCE, _pair(self._replayed), _pair(stored))
        if row.lamport != self._lamport:
            yield _account(row, "lamport", Law.LAST_LAMPORT, self._lamport, row.lamport)
        if row.held_units != row.pending_units:
            yield _account(row, "pending_units", Law.HELD_SUM, row.held_units, row.pending_units)
        if row.kind != AccountKind.ISSUANCE and row.posted_units < row.pending_units:
            yield _account(row, "posted_units", Law.FLOOR, row.pending_units, row.posted_units)


def _plus(balance: tuple[int, int], change: tuple[int, int]) -> tuple[int, int]:
    return balance[0] + change[0], balance[1] + change[1]


def _pair(balance: tuple[int, int]) -> str:
    return f"{balance[0]}, {balance[1]}"


def _posting(posting: StoredPosting, field: str, law: Law, expected: object, stored: object) -> Finding:
    name = posting_name(posting.account, posting.lamport)
    return Finding("postings", name, field, law, str(expected), str(stored))


def _account(row: StoredAccount, field: str, law: Law, expected: object, stored: object) -> Finding:
    return Finding("accounts", str(row.id), field, law, str(expected), str(stored))
