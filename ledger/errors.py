"""Every way a transfer can be refused: a closed list, in order of precedence.

Refusal
├─ IdReused              the id is already stored with another body
├─ GroupBroken           part of the group is stored and part is not
├─ AmountZero            nothing would move
├─ SameAccount           debit and credit are one account
├─ UnknownAccount        an account was never opened
├─ IssuanceClosed        issuance moves once, by the genesis group, and never again
├─ PoolProtected         the contributor pool pays for work and bonuses only
├─ RouteForbidden        this kind of transfer never runs between these kinds of account
├─ HoldUnknown           what is to be resolved is not a stored hold
├─ HoldMismatch          other accounts, or another amount released, than the hold's
├─ HoldResolved          the hold was captured, voided or expired before
├─ HoldExpired           too late to capture, or a hold that would end before it begins
├─ HoldNotExpired        too early to expire
├─ ExceedsHold           a capture of more than was held
├─ OriginalUnknown       what is to be corrected is not stored
├─ NotCorrectable        genesis, holds, their releases, grants and corrections are never corrected
├─ CorrectionMismatch    not the original's accounts, swapped
├─ ExceedsOriginal       corrections would add up to more than the original
└─ InsufficientFunds     the debit account has less available than that
"""

from typing import Final

from kernel.errors import HouseError


class Refusal(HouseError):
    """A group that was not recorded, with its reason."""


class IdReused(Refusal):
    """The id is already stored with another body."""


class GroupBroken(Refusal):
    """Part of the group is stored and part is not: it was never this group that was recorded."""


class AmountZero(Refusal):
    """Nothing would move."""


class SameAccount(Refusal):
    """Debit and credit are one account."""


class UnknownAccount(Refusal):
    """An account was never opened."""


class IssuanceClosed(Refusal):
    """Issuance moves once, by the genesis group, and never again."""


class PoolProtected(Refusal):
    """The contributor pool pays for work and bonuses only."""


class RouteForbidden(Refusal):
    """This kind of transfer never runs between these kinds of account."""


class HoldUnknown(Refusal):
    """What is to be resolved is not a stored hold."""


class HoldMismatch(Refusal):
    """Other accounts, or another amount released, than the hold's."""


class HoldResolved(Refusal):
    """The hold was captured, voided or expired before."""


class HoldExpired(Refusal):
    """Too late to capture, or a hold that would end before it begins."""


class HoldNotExpired(Refusal):
    """Too early to expire."""


class ExceedsHold(Refusal):
    """A capture of more than was held."""


class OriginalUnknown(Refusal):
    """What is to be corrected is not stored."""


class NotCorrectable(Refusal):
    """Genesis, holds, their releases, grants and corrections are never corrected."""


class CorrectionMismatch(Refusal):
    """Not the original's accounts, swapped."""


class ExceedsOriginal(Refusal):
    """Corrections would add up to more than the original."""


class InsufficientFunds(Refusal):
    """The debit account has less available than that."""


PRECEDENCE: Final[tuple[type[Refusal], ...]] = (
    IdReused,
    GroupBroken,
    AmountZero,
    SameAccount,
    UnknownAccount,
    IssuanceClosed,
    PoolProtected,
    RouteForbidden,
    HoldUnknown,
    HoldMismatch,
    HoldResolved,
    HoldExpired,
    HoldNotExpired,
    ExceedsHold,
    OriginalUnknown,
    NotCorrectable,
    CorrectionMismatch,
    ExceedsOriginal,
    InsufficientFunds,
)
"""Where a transfer breaks several rules, the earliest of these is named."""
