"""Escrow: a campaign's points from launch to close. Ids are derived, so that a retry meets its first try."""

from uuid import UUID

from kernel.ids import AccountId, CampaignId, TransferId, derived_id
from kernel.money import Amount
from ledger.transfers import Transfer, TransferKind


def fund(
    campaign: CampaignId, source: AccountId, escrow: AccountId, amount: Amount, *, decision: UUID | None = None
) -> Transfer:
    """Move points into a campaign's escrow: once at its launch or pilot, and once for each later decision.

    Shape:   `decision` is what else was decided; None at the first.
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


def refund(
    campaign: CampaignId,
    escrow: AccountId,
    source: AccountId,
    amount: Amount,
    *,
    refunded_before: Amount,
) -> Transfer:
    """Return what a closed campaign no longer needs to where it came from.

    Shape:   `refunded_before` is the sum of its earlier refunds: two at once collide instead of adding up.
    """
    return Transfer(
        id=TransferId(derived_id(f"refund after {refunded_before.units}", campaign)),
        debit=escrow,
        credit=source,
        amount=amount,
        kind=TransferKind.REFUND,
        subject=campaign,
    )
