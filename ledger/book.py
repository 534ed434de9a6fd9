"""The book: accounts and transfers as they stand while a batch is decided, in pages that can be kept or torn out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from kernel.ids import AccountId, TransferId
from ledger.accounts import Account
from ledger.postings import Posting, after, both_postings
from ledger.transfers import Transfer


class Book:
    """What is known of accounts and transfers; a page sees what is below it and changes nothing there until kept.

    Shape:   found by `id.int`: Python hashes a UUID in Python, an integer in C, and a batch looks up thousands.
    """

    __slots__ = ("_below", "accounts", "postings", "recorded", "resolutions", "taken_back_units", "transfers")

    def __init__(self, accounts: Iterable[Account] = (), existing: Iterable[Transfer] = ()) -> None:
        self._below: Self | None = None
        self.transfers: dict[int, Transfer] = {}
        self.resolutions: dict[int, Transfer] = {}
        self.taken_back_units: dict[int, int] = {}
        self.accounts = {account.id.int: account for account in accounts}
        self.recorded: list[Transfer] = []
        self.postings: list[Posting] = []
        for transfer in existing:
            self._remember(transfer)

    def account(self, id: AccountId) -> Account | None:
        """The account as it stands on this page."""
        found = self.accounts.get(id.int)
        return self._below.account(id) if found is None and self._below is not None else found

    def transfer(self, id: TransferId) -> Transfer | None:
        """The stored transfer of this id."""
        found = self.transfers.get(id.int)
        return self._below.transfer(id) if found is None and self._below is not None else found

    def resolution(self, hold: TransferId) -> Transfer | None:
        """What ended this hold."""
        found = self.resolutions.get(hold.int)
        return self._below.resolution(hold) if found is None and self._below is not None else found

    def corrected_units(self, original: TransferId) -> int:
        """How much of a transfer has been taken back by corrections."""
        below = self._below.corrected_units(original) if self._below is not None else 0
        return below + self.taken_back_units.get(original.int, 0)

    def post(self, transfer: Transfer, debit: Account, credit: Account, posted_at: datetime) -> None:
        """Carry out a transfer that breaks no rule; both its accounts take the next Lamport number of the two."""
        hold = self.transfer(transfer.resolves) if transfer.resolves is not None else None

        posted = transfer.posted(posted_at, 1 + max(debit.lamport, credit.lamport))
        given, taken = both_postings(posted, debit, credit, hold)
        assert given.posted_change_units + taken.posted_change_units == 0
        assert given.pending_after_units >= 0

        self.accounts[debit.id.int] = after(debit, given, posted)
        self.accounts[credit.id.int] = after(credit, taken, posted)
        self._remember(posted)
        self.recorded.append(posted)
        self.postings += (given, taken)

    def page(self) -> "Book":
        """An empty page on top of this."""
        page = Book()
        page._below = self
        return page

    def keep(self) -> None:
        """Write this page into what is below it. The lowest page is kept as it is."""
        below = self._below
        if below is None:
            return
        below.accounts |= self.accounts
        below.transfers |= self.transfers
        below.resolutions |= self.resolutions
        for original, units in self.taken_back_units.items():
            below.taken_back_units[original] = below.taken_back_units.get(original, 0) + units
        below.recorded += self.recorded
        below.postings += self.postings

    def _remember(self, transfer: Transfer) -> None:
        self.transfers[transfer.id.int] = transfer
        if transfer.resolves is not None:
            self.resolutions[transfer.resolves.int] = transfer
        if transfer.corrects is not None:
            original = transfer.corrects.int
            self.taken_back_units[original] = self.taken_back_units.get(original, 0) + transfer.amount.units
