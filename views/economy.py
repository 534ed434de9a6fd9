"""The economy in words: the price of the day and its reasons, and where all points are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel.money import PARTS, UNITS_PER_AIC, Amount
from kernel.values import Language
from ledger.emission import CROWD_FLOOR, EFFORT_TASKS
from views import actions
from views.money import price
from views.phrases import Html, joined, label, phrase
from views.places import clock
from views.screens import Button, Row, Screen

_POOL_KEYS: Final = {
    "pool:contributors": "supply.pool.contributors",
    "pool:ecosystem": "supply.pool.ecosystem",
    "pool:team": "supply.pool.team",
    "pool:community": "supply.pool.community",
}


@dataclass(frozen=True, slots=True)
class Mine:
    """What the price is for one person.

    Shape:   `counted_with` other people's work is counted with theirs.
    Units:   `next_parts` is what their next task from the pool is paid at, in parts of 1e-9 of its base pay.
    """

    next_parts: int
    worked: int
    lane_left: Amount
    is_verified: bool
    counted_with: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """The price of the day, with what it follows from.

    Units:   prices in parts of 1e-9 of a task's base pay; work is a day's, at base pay.
    Shape:   `changes_at` is the next midnight UTC as clocks in `zone` show it; no `mine` where nobody asks for theirs.
    """

    price_parts: int
    crowd_parts: int
    lane_parts: int
    active: int
    work: Amount
    budget: Amount
    lane_limit: Amount
    has_lane_today: bool
    changes_at: str
    zone: str
    mine: Mine | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """All points there are, by where they are; pools by their ledger names."""

    total: Amount
    pools: Mapping[str, Amount]
    vesting: Amount
    escrow: Amount
    people: Amount
    redeemed: Amount
    explorer_url: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the parts add up to the total."""
        parts = (*self.pools.values(), self.vesting, self.escrow, self.people, self.redeemed)
        return sum(part.units for part in parts) == self.total.units


def todays_price(language: Language, facts: Price) -> Screen:
    """Today's price in four lines: how much, why, the newcomers' lane, when it changes; then the person's own."""
    lines = reasons(language, facts)
    if facts.mine is None:
        return Screen(joined([*lines, "", phrase(language, "price.fine_print")]))
    parts = [*lines, "", *_mine(language, facts, facts.mine), "", phrase(language, "price.fine_print")]
    return Screen(joined(parts), ((Button(label(language, "button.next_task"), actions.next_task()),),))


def reasons(language: Language, facts: Price) -> list[Html]:
    """The four lines that explain the price to anybody."""
    return [
        phrase(language, "price.now", price=percent(facts.price_parts), pays=price(facts.price_parts)),
        why(language, facts),
        _lane(language, facts),
        phrase(language, "price.changes", at=facts.changes_at, zone=clock(language, facts.zone)),
    ]


def why(language: Language, facts: Price) -> Html:
    """What the price follows from today: few enough people, a crowd, or a budget that their work goes beyond."""
    if facts.price_parts < facts.crowd_parts:
        reason = "budget"
    elif facts.crowd_parts < PARTS:
        reason = "crowd"
    else:
        reason = "full"
    return phrase(
        language,
        f"price.why.{reason}",
        active=f"{facts.active:,}",
        limit=f"{CROWD_FLOOR:,}",
        work=_whole(facts.work),
        budget=_whole(facts.budget),
    )


def supply(language: Language, facts: Supply) -> Screen:
    """The whole supply, line by line."""
    lines = [
        phrase(language, "supply.title", total=_whole(facts.total)),
        "",
        *(phrase(language, _POOL_KEYS[name], amount=amount.shown()) for name, amount in facts.pools.items()),
        "",
        phrase(language, "supply.people", amount=facts.people.shown()),
        phrase(language, "supply.escrow", amount=facts.escrow.shown()),
        phrase(language, "supply.vesting", amount=facts.vesting.shown()),
        phrase(language, "supply.redeemed", amount=facts.redeemed.shown()),
        "",
        phrase(language, "supply.adds_up"),
    ]
    rows: tuple[Row, ...] = ()
    if facts.explorer_url is not None:
        rows = ((Button(label(language, "button.explorer"), url=facts.explorer_url),),)
    return Screen(joined(lines), rows)


def percent(parts: int) -> str:
    """`100%`, `87.35%`: two decimals at most, rounded down; of what is less, four."""
    places = 2 if parts >= PARTS // 100 else 4
    whole, rest = divmod(parts * 100 * 10**places // PARTS, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".") + "%"


def _lane(language: Language, facts: Price) -> Html:
    key = "price.lane" if facts.has_lane_today else "price.lane.used_up"
    return phrase(language, key, price=percent(facts.lane_parts), limit=_whole(facts.lane_limit))


def _mine(language: Language, facts: Price, mine: Mine) -> list[Html]:
    lines = [phrase(language, "price.mine", price=percent(mine.next_parts), worked=mine.worked)]
    if mine.counted_with:
        lines.append(phrase(language, "price.mine.together"))
    if mine.worked >= EFFORT_TASKS:
        lines.append(phrase(language, "price.mine.effort", limit=EFFORT_TASKS))
    if not mine.is_verified:
        lines.append(phrase(language, "price.mine.unverified"))
    elif mine.lane_left.units:
        lines.append(phrase(language, "price.mine.lane", left=mine.lane_left.shown(), limit=_whole(facts.lane_limit)))
    return lines


def _whole(amount: Amount) -> str:
    return f"{amount.units // UNITS_PER_AIC:,}"
