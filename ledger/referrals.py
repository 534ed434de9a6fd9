"""Invitations: what the work of somebody who was invited brings to whoever invited them. Integers only, floors."""

from typing import Final

from kernel.money import UNITS_PER_AIC, Amount
from ledger.emission import LANE_BASE_UNITS, referral_base_units

STEP: Final = Amount(UNITS_PER_AIC)
"""It is paid in steps of this size, so that nobody waits for all of it."""
STEPS: Final = referral_base_units(LANE_BASE_UNITS) // STEP.units
WORK_A_STEP: Final = Amount(LANE_BASE_UNITS // STEPS)


def steps_earned(base_units: int) -> int:
    """How many steps work of so much base price has brought."""
    return referral_base_units(base_units) // STEP.units


def base_units_of(paid_units: int, pay: tuple[int, int], base: tuple[int, int]) -> int:
    """The base price of work that was paid so much on a card of this pay, `base` being the card's at base price.

    Units:   1e-8 AIC; both pairs are low and high.
    """
    (low, high), (base_low, base_high) = pay, base
    assert low <= paid_units <= high, (paid_units, pay)
    if high == low:
        return base_low
    return base_low + (base_high - base_low) * (paid_units - low) // (high - low)
