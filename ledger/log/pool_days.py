"""How much the contributor pool can have held on a day: what a price of that day may have counted on at most."""

from bisect import bisect_left


class PoolDays:
    """The pool at the start of each day on which it moved, and all that has ever come back into it.

    Units:   1e-8 AIC; days count from 1970-01-01 UTC.
    """

    def __init__(self) -> None:
        self._days: list[int] = []
        self._starts: list[tuple[int, int]] = []
        self._credited_units = 0

    def move(self, day: int, before_units: int, credited_units: int) -> None:
        """Take down a transfer out of the pool, or into it; the pool's days never go back."""
        if not self._days or day > self._days[-1]:
            self._days.append(day)
            self._starts.append((before_units, self._credited_units))
        self._credited_units += credited_units

    def most_units(self, day: int) -> int | None:
        """The most that the pool held when that day's price was made; None while that is not settled.

        Clocks differ by moments: what was stamped the day before may have been posted after the price was made, so it
        is not counted out. A day is settled when the pool has moved two days after it.
        """
        if not self._days or self._days[-1] <= day + 1:
            return None
        start_units, credited_before = self._starts[bisect_left(self._days, day - 1)]
        return start_units + self._credited_units - credited_before
