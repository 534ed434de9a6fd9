"""What each day paid in bonuses, beside the share that its price leaves for them."""

from ledger.emission import bonus_limit
from ledger.log.replay_errors import BonusesBeyondShare


class BonusDays:
    """Sums of bonuses by the day of their leaves, which is the day whose share they are counted on.

    Units:   1e-8 AIC; days count from 1970-01-01 UTC.
    """

    def __init__(self) -> None:
        self._limits: dict[int, int] = {}
        self._paid: dict[int, tuple[int, int]] = {}

    def price(self, day: int, budget_units: int) -> None:
        """A day has its price, and with it its share."""
        self._limits[day] = bonus_limit(budget_units)

    def pay(self, index: int, day: int, units: int) -> None:
        """Take down the bonus of this leaf.

        Raises:  BonusesBeyondShare, where the day's share is known.
        """
        self._paid[day] = index, self._paid.get(day, (0, 0))[1] + units
        self._check(day)

    def check_whole(self) -> tuple[int, BonusesBeyondShare] | None:
        """The last leaf of a day that went beyond its share, or had none; a price still to come is waited for."""
        newest = max(self._limits, default=-1)
        for day in sorted(day for day in self._paid if day <= newest):
            self._limits.setdefault(day, 0)
            try:
                self._check(day)
            except BonusesBeyondShare as reason:
                return self._paid[day][0], reason
        return None

    def _check(self, day: int) -> None:
        limit_units, bonus_units = self._limits.get(day), self._paid[day][1]
        if limit_units is not None and bonus_units > limit_units:
            raise BonusesBeyondShare(day=day, bonus_units=bonus_units, limit_units=limit_units)
