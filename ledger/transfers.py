"""Transfers: one amount from one account to another, once, for ever."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final
from uuid import UUID

from kernel.ids import AccountId, TransferId
from kernel.money import Amount


@unique
class TransferKind(StrEnum):
    """Why points move."""

    GENESIS = "genesis"
    REWARD = "reward"
    STREAK = "streak"
    ACHIEVEMENT = "achievement"
    REFERRAL = "referral"
    FUND = "fund"
    REFUND = "refund"
    HOLD = "hold"
    CAPTURE = "capture"
    VOID = "void"
    EXPIRE = "expire"
    VEST = "vest"
    SPEND = "spend"
    CORRECT = "correct"


EARNINGS: Final = (TransferKind.REWARD, TransferKind.STREAK, TransferKind.ACHIEVEMENT, TransferKind.REFERRAL)
"""Pay and bonuses: all that may ever leave the contributor pool."""

RELEASES: Final = (TransferKind.VOID, TransferKind.EXPIRE)
"""Ends of a hold that move nothing."""

RESOLUTIONS: Final = (*RELEASES, TransferKind.CAPTURE)
"""All ends of a hold."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """An intention to move `amount` from debit to credit, or, once it has posted_at and lamport, the record of it.

    Shape:   `resolves` names the hold that a capture, void or expire ends; `corrects` the transfer that a correct takes
             back; `expires_at` is the end of a hold.
    """

    id: TransferId
    debit: AccountId
    credit: AccountId
    amount: Amount
    kind: TransferKind
    subject: UUID
    resolves: TransferId | None = None
    corrects: TransferId | None = None
    expires_at: datetime | None = None
    posted_at: datetime | None = None
    lamport: int = 0

    def __post_init__(self) -> None:
        assert (self.resolves is not None) == (self.kind in RESOLUTIONS), self.kind
        assert (self.corrects is not None) == (self.kind is TransferKind.CORRECT), self.kind
        assert (self.expires_at is not None) == (self.kind is TransferKind.HOLD), self.kind

    def same_body(self, other: "Transfer") -> bool:
        """Whether a repeat says what was said the first time. Times are no part of what is said."""
        return (
            self.debit == other.debit
            and self.credit == other.credit
            and self.amount == other.amount
            and self.kind is other.kind
            and self.subject == other.subject
            and self.resolves == other.resolves
            and self.corrects == other.corrects
        )

    def posted(self, posted_at: datetime, lamport: int) -> "Transfer":
        """The record of this intention, at its place in time and in the causal order."""
        said = self.id, self.debit, self.credit, self.amount, self.kind, self.subject
        return Transfer(*said, self.resolves, self.corrects, self.expires_at, posted_at, lamport)
