"""Decisions: which groups of a batch are recorded, and what the accounts are afterwards. The store carries them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from ledger.accounts import Account
from ledger.book import Book
from ledger.errors import IdReused, Refusal
from ledger.groups import Group
from ledger.postings import Posting
from ledger.rules import check, is_recorded
from ledger.transfers import Transfer


@unique
class Status(StrEnum):
    """What became of a group."""

    RECORDED = "recorded"
    EXISTS = "exists"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A group and what became of it; `refusal` says why, exactly where it was refused."""

    group: Group
    status: Status
    refusal: Refusal | None = None

    def __post_init__(self) -> None:
        assert (self.refusal is not None) == (self.status is Status.REFUSED)


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything a batch writes.

    Shape:   one outcome per group, in the groups' order; transfers and postings in the order they were posted; the
             accounts that changed, as they are afterwards; the one time at which all of it was posted.
    """

    outcomes: tuple[Outcome, ...]
    transfers: tuple[Transfer, ...]
    postings: tuple[Posting, ...]
    accounts: tuple[Account, ...]
    posted_at: datetime


def decide(
    groups: Sequence[Group],
    accounts: Iterable[Account],
    existing: Iterable[Transfer],
    now: datetime,
) -> Decision:
    """Record each group, in order, unless it exists or breaks a rule; a refused one does not fail its neighbours.

    Shape:   `accounts` are all that the groups touch; `existing` are the stored transfers with the groups' ids, those
             that they resolve or correct, and those that resolve or correct the same.
    """
    before = {account.id.int: account for account in accounts}
    posted_at = ledger_time(now, before.values())
    book = Book(before.values(), existing)

    outcomes = tuple(_decide_group(group, book, posted_at) for group in groups)

    assert sum(account.posted_units for account in before.values()) == sum(
        account.posted_units for account in book.accounts.values()
    ), "a batch neither makes nor burns points"
    changed = tuple(account for key, account in book.accounts.items() if account is not before[key])
    return Decision(outcomes, tuple(book.recorded), tuple(book.postings), changed, posted_at)


def ledger_time(now: datetime, accounts: Iterable[Account]) -> datetime:
    """The clock, or the accounts' latest time where the clock has gone back: what has expired stays expired."""
    return max([now, *(account.last_posted_at for account in accounts if account.last_posted_at is not None)])


def _decide_group(group: Group, book: Book, posted_at: datetime) -> Outcome:
    """All or nothing: the group is posted on a page of its own, which is torn out with the first refusal.

    A lone transfer needs none: it is checked before it is posted.
    """
    page = book.page() if len(group.transfers) > 1 else book
    try:
        if is_recorded(group, book):
            return Outcome(group, Status.EXISTS)
        for transfer in group.transfers:
            if page is not book and page.transfer(transfer.id) is not None:
                raise IdReused(transfer=str(transfer.id))
            debit, credit = check(transfer, group, page, posted_at)
            page.post(transfer, debit, credit, posted_at)
    except Refusal as refusal:
        return Outcome(group, Status.REFUSED, refusal)
    page.keep()
    return Outcome(group, Status.RECORDED)
