"""Money: exact amounts in units of 1e-8 AIC, ranges of pay, and prices in 1e-9."""

import re
from dataclasses import dataclass
from typing import Final

UNITS_PER_AIC: Final = 100_000_000
SUPPLY_UNITS: Final = 10_000_000_000 * UNITS_PER_AIC
PARTS: Final = 1_000_000_000
"""Rates, prices and qualities are integers in parts of 1e-9."""

_AMOUNT = re.compile(r"(\d{1,11})(?:\.(\d{1,8}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """An exact, never negative number of AIC.

    Units:   1e-8 AIC, 0..10^18.
    """

    units: int

    def __post_init__(self) -> None:
        assert 0 <= self.units <= SUPPLY_UNITS, self.units

    @classmethod
    def parse(cls, text: str) -> "Amount":
        """Read `12`, `0.5` or `1,000.25`; at most eight decimals.

        Raises:  ValueError.
        """
        match = _AMOUNT.fullmatch(text.strip().replace(",", ""))
        if match is None:
            raise ValueError(text)
        units = int(match[1]) * UNITS_PER_AIC + int((match[2] or "").ljust(8, "0"))
        if units > SUPPLY_UNITS:
            raise ValueError(text)
        return cls(units)

    @classmethod
    def aic(cls, whole: int) -> "Amount":
        """That many whole AIC."""
        return cls(whole * UNITS_PER_AIC)

    def __str__(self) -> str:
        """All that is significant, no more: `3`, `3.2`, `0.00000001`."""
        whole, rest = divmod(self.units, UNITS_PER_AIC)
        return f"{whole}.{rest:08d}".rstrip("0").rstrip(".")

    def shown(self) -> str:
        """Two decimals, rounded down, as chat shows it."""
        return f"{self.units // UNITS_PER_AIC:,}.{self.units % UNITS_PER_AIC // (UNITS_PER_AIC // 100):02d}"


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that one task pays, before the price.

    Units:   1e-8 AIC, 0 <= low <= high.
    """

    low: Amount
    high: Amount

    def __post_init__(self) -> None:
        assert self.low <= self.high, (self.low, self.high)


@dataclass(frozen=True, slots=True, order=True)
class Quality:
    """How good a piece of accepted work is, between the range's low (0) and its high (1).

    Units:   parts of 1e-9, 0..10^9.
    """

    parts: int

    def __post_init__(self) -> None:
        assert 0 <= self.parts <= PARTS, self.parts

    @classmethod
    def of(cls, share: float) -> "Quality":
        """Clip a real share to 0..1 and fix it as an integer, so that a replay pays the same."""
        assert share == share, "NaN never becomes pay"  # noqa: PLR0124
        return cls(int(min(max(share, 0.0), 1.0) * PARTS))
