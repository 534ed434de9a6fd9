"""One person's month once more, night by night, from their raw answers: which badges, and which bonuses when.

Of the house only the data is taken: how much of what is a badge, and what it brings.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from benchmarks.streaks_month import Inhabitant, should_have
from contributors.achievements import ACHIEVEMENTS
from contributors.days import local_day

_COUNTED: Final = frozenset(
    {"accepted", "streak", "days", "weeks", "reviews", "answers", "pictures", "campaigns", "kinds", "languages"}
)
"""What a month of raw answers can say; appeals, truth and contacts are not in it."""
_MONTH: Final = timedelta(days=28)
_PRICE_ONE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Paid:
    """A bonus, and the night on which it was paid. Units: 1e-8 AIC."""

    at: datetime
    badge: str
    units: int


@dataclass(slots=True)
class Book:
    """What one person has, as these books say it."""

    person: Inhabitant
    badges: set[str] = field(default_factory=set)
    owed: dict[str, int] = field(default_factory=dict)
    paid: list[Paid] = field(default_factory=list)
    _rewards: list[tuple[datetime, int]] = field(default_factory=list)
    _seen: set[object] = field(default_factory=set)

    @property
    def balance_units(self) -> int:
        """All rewards and bonuses."""
        return sum(units for _, units in self._rewards) + sum(each.units for each in self.paid)

    def night(self, now: datetime, price_parts: int, *, is_suspended: bool) -> None:
        """Pay for what has been decided, award what is earned, and of the bonuses the smallest that a tenth allows."""
        known = self.pay(now)
        self._award(should_have(known, local_day(now, known.zone, None)))

        if is_suspended:
            return
        for badge, base_units in sorted(self.owed.items(), key=lambda each: (each[1], each[0])):
            units = base_units * price_parts // _PRICE_ONE
            if units <= self._room(now):
                self.paid.append(Paid(now, badge, units))
                del self.owed[badge]

    def pay(self, now: datetime) -> Inhabitant:
        """Pay for what has been decided since. Returns: the person as of now."""
        known = self.person.as_of(now)
        for answer in known.answers:
            if answer.state == "paid" and answer.id not in self._seen:
                self._seen.add(answer.id)
                self._rewards.append((now, answer.units))
        return known

    def _award(self, counts: dict[str, int]) -> None:
        for each in ACHIEVEMENTS:
            is_new = each.id not in self.badges
            if is_new and each.measure in _COUNTED and counts[each.measure] >= each.needed:
                self.badges.add(each.id)
                self.owed[each.id] = each.bonus.units

    def _room(self, now: datetime) -> int:
        """What a tenth of the last 28 days' rewards leaves."""
        rewards = sum(units for at, units in self._rewards if now - at < _MONTH)
        return rewards // 10 - sum(self._bonuses(now))

    def _bonuses(self, now: datetime) -> Iterator[int]:
        return (each.units for each in self.paid if now - each.at < _MONTH)
