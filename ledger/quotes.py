"""Quotes: what a task of a pool campaign pays one person today, and what it may take of the day's limits."""

from dataclasses import dataclass
from typing import Final

from kernel.money import PARTS, Amount, Quality, Range
from ledger.emission import LANE_BASE_UNITS, effort_parts
from ledger.pricing import highest, lowest, pay


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms somebody is dealt work from the pool today.

    Units:   prices in parts of 1e-9; lane_free is what the day's lane can still reserve, lane_left the base price of
             the work that this person may still do in it (0 for who is not verified), both in 1e-8 AIC; worked counts
             accepted and waiting tasks of the last 28 days.
    """

    price_parts: int
    lane_parts: int
    worked: int
    lane_free_units: int
    lane_left_units: int

    def __post_init__(self) -> None:
        assert 0 <= self.price_parts <= self.lane_parts <= PARTS, self
        assert 0 <= self.lane_left_units <= LANE_BASE_UNITS, self


@dataclass(frozen=True, slots=True)
class Quote:
    """A card's price with what it reserves.

    Shape:   `base` is the work at base price, after the effort curve.
    Units:   price in parts of 1e-9 of the campaign's base pay; newcomer_base is as much of the work as asks for the
             lane, lane_base as much as has it, lane what that costs above the day's price, all in 1e-8 AIC.
    """

    price_parts: int
    low: Amount
    high: Amount
    base: Range
    newcomer_base_units: int
    lane_base_units: int
    lane_units: int


_NO_WORK: Final = Range(Amount(0), Amount(0))


@dataclass(frozen=True, slots=True)
class Earned:
    """What accepted work came to: its pay, and what it used of what its quote reserved."""

    amount: Amount
    base_units: int
    newcomer_base_units: int
    lane_base_units: int
    lane_units: int


def fixed(base: Range, price_parts: int) -> Quote:
    """The quote of a sponsored campaign: its own price for everybody, and nothing of the pool's."""
    return Quote(price_parts, lowest(base, price_parts), highest(base, price_parts), _NO_WORK, 0, 0, 0)


def quote(base: Range, terms: Terms) -> Quote:
    """Price a task by the day, by what the person has done in the last 28 days, and by the lane as far as it reaches.

    Work that is partly within a person's lane has one price, in proportion. Where the day's lane can't bear what it
    would cost above the day's price, the task pays the day's price, and takes nothing of the person's lane.
    """
    effort = effort_parts(terms.worked)
    work = Range(Amount(base.low.units * effort // PARTS), Amount(base.high.units * effort // PARTS))
    plain_parts = terms.price_parts * effort // PARTS
    newcomer_units = min(work.high.units, terms.lane_left_units)
    lane_parts = _blended(work.high.units, newcomer_units, terms) * effort // PARTS
    lane_units = highest(base, lane_parts).units - highest(base, plain_parts).units
    has_lane = newcomer_units > 0 and lane_units <= terms.lane_free_units
    price_parts = lane_parts if has_lane else plain_parts
    return Quote(
        price_parts=price_parts,
        low=lowest(base, price_parts),
        high=highest(base, price_parts),
        base=work,
        newcomer_base_units=newcomer_units,
        lane_base_units=newcomer_units if has_lane else 0,
        lane_units=lane_units if has_lane else 0,
    )


def earned(given: Quote, quality: Quality) -> Earned:
    """What work of this quality earns, at the price on its card; its share of the rest is rounded up."""
    base_units = pay(given.base, quality, PARTS).units
    amount = pay(Range(given.low, given.high), quality, PARTS)
    return Earned(
        amount=amount,
        base_units=base_units,
        newcomer_base_units=_share(given.newcomer_base_units, base_units, given.base.high.units),
        lane_base_units=_share(given.lane_base_units, base_units, given.base.high.units),
        lane_units=_share(given.lane_units, amount.units, given.high.units),
    )


def _blended(work_units: int, newcomer_units: int, terms: Terms) -> int:
    """The price of work that the lane bears in part."""
    if work_units == 0:
        return terms.price_parts
    return (newcomer_units * terms.lane_parts + (work_units - newcomer_units) * terms.price_parts) // work_units


def _share(reserved_units: int, part_units: int, whole_units: int) -> int:
    """The same part of another whole, rounded up."""
    return -(-reserved_units * part_units // whole_units) if whole_units else 0
