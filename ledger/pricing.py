"""Pricing: what a piece of work earns, exactly. Integers only, one floor, at the very end."""

from kernel.money import PARTS, Amount, Quality, Range


def pay(base: Range, quality: Quality, price_parts: int) -> Amount:
    """(low + (high - low)·quality)·price, rounded down. Where that is 0, no transfer is written.

    Units:   price in parts of 1e-9, >= 0.
    """
    assert price_parts >= 0
    low, high = base.low.units, base.high.units
    exact_parts = (low * PARTS + (high - low) * quality.parts) * price_parts
    return Amount(exact_parts // (PARTS * PARTS))


def highest(base: Range, price_parts: int) -> Amount:
    """The most that this work can earn: what an assignment reserves."""
    return pay(base, Quality(PARTS), price_parts)


def lowest(base: Range, price_parts: int) -> Amount:
    """The least that this work earns once accepted."""
    return pay(base, Quality(0), price_parts)
