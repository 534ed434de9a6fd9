"""Escrow: a campaign's points from launch to close. Ids are derived, so that a retry meets its first try."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kernel.ids import AccountId, CampaignId, TransferId, derived_id
from kernel.money import Amount
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one source has put into an escrow, and what of it went back.

    Units:   1e-8 AIC.
    """

    source: AccountId
    funded_units: int
    returned_units: int = 0

    @property
    def left_units(self) -> int:
        """What is still the campaign's of it."""
        return self.funded_units - self.returned_units


def fund(
    campaign: CampaignId, source: AccountId, escrow: AccountId, amount: Amount, *, decision: UUID | None = None
) -> Transfer:
    """Move points into a campaign's escrow: once at its launch or pilot, and once for each later decision.

    Shape:   `decision` is what else was decided, or what an operator has confirmed; None at the first.
    """
    return Transfer(
        id=TransferId(derived_id("fund", decision or campaign)),
        debit=source,
        credit=escrow,
        amount=amount,
        kind=TransferKind.FUND,
        subject=campaign,
    )


def reward(subject: UUID, source: AccountId, contributor: AccountId, amount: Amount) -> Transfer:
    """Pay one piece of work, once; the source is the campaign's escrow, or the contributor pool.

    Shape:   `subject` is what is paid for: the response, or the later verdict that raised its pay.
    """
    return Transfer(
        id=TransferId(derived_id("reward", subject)),
        debit=source,
        credit=contributor,
        amount=amount,
        kind=TransferKind.REWARD,
        subject=subject,
    )


def shares(amount: Amount, contributions: Sequence[Contribution]) -> list[Amount]:
    """Divide what is left over among those who paid it in, each by what of theirs is still there; to the last unit.

    Shape:   one share a contribution, in order; none is more than that source has left.
    """
    whole = sum(each.left_units for each in contributions)
    assert amount.units <= whole, "no more returns than came"
    given, passed, divided = 0, 0, []
    for each in contributions:
        passed += each.left_units
        reached = amount.units * passed // whole if whole else 0
        divided.append(Amount(reached - given))
        given = reached
    return divided


def refund(campaign: CampaignId, escrow: AccountId, amount: Amount, contributions: Sequence[Contribution]) -> Group:
    """Return what a closed campaign no longer needs to where it came from, all of it or nothing.

    Shape:   an id names its source and what that had back before: two refunds at once collide instead of adding up.
    """
    assert amount.units > 0
    return Group(
        tuple(
            Transfer(
                id=TransferId(derived_id(f"refund to {each.source.hex} after {each.returned_units}", campaign)),
                debit=escrow,
                credit=each.source,
                amount=share,
                kind=TransferKind.REFUND,
                subject=campaign,
            )
            for each, share in zip(contributions, shares(amount, contributions), strict=True)
            if share.units
        )
    )
