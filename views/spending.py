"""A campaign's money under way, in words: what is still to come, whether the budget bears it, who had what back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.money import UNITS_PER_AIC, Amount
from kernel.values import Language
from scoring.forecast import Interval
from views.operator_fund import source_named
from views.phrases import Fact, Html, phrase

_WHOLE_FROM: Final = 20
_NOTHING: Final = Amount(0)


@dataclass(frozen=True, slots=True)
class Source:
    """What one account has put into a campaign, and had back."""

    name: str
    funded: Amount
    returned: Amount


@dataclass(frozen=True, slots=True)
class Question:
    """A person is asked to pay, `until` then, in UTC."""

    name: str
    amount: Amount
    until: datetime


@dataclass(frozen=True, slots=True)
class Spending:
    """A campaign's money.

    Shape:   `to_come` is None where nothing can be said yet, or nothing is to come; `sample` is of how many tasks.
    Units:   `to_come` in 1e-8 AIC.
    """

    sources: tuple[Source, ...]
    to_come: Interval | None = None
    unspent: Amount = _NOTHING
    sample: int = 0
    is_pooled: bool = False
    asked: tuple[Question, ...] = ()


def lines(language: Language, number: int, facts: Spending) -> list[Html]:
    """What is to come, a warning where the budget does not bear it, whose points pay, and who is asked for theirs."""
    return [*_to_come(language, number, facts), *_sources(language, facts.sources), *_asked(language, facts.asked)]


def _to_come(language: Language, number: int, facts: Spending) -> list[Html]:
    found = facts.to_come
    if found is None:
        return []
    low, middle, high = (_rounded(value) for value in (found.low, found.middle, found.high))
    shown: dict[str, Fact] = {
        "low": low,
        "middle": middle,
        "high": high,
        "sample": facts.sample,
        "left": facts.unspent.shown(),
    }
    said = [phrase(language, "spending.to_come", **shown)]
    missing = found.high - facts.unspent.units
    if missing > 0:
        key = "spending.short_pool" if facts.is_pooled else "spending.short"
        more = f"{-(-int(missing) // UNITS_PER_AIC):,}"
        said.append(phrase(language, key, number=number, more=more))
    return said


def _sources(language: Language, sources: Sequence[Source]) -> list[Html]:
    is_usual = all(each.name.startswith("pool:") and not each.returned.units for each in sources)
    if len(sources) < 2 and is_usual:  # noqa: PLR2004 - more than one
        return []
    return [
        phrase(
            language,
            "spending.source",
            source=source_named(language, each.name),
            funded=each.funded.shown(),
            returned=each.returned.shown(),
        )
        for each in sources
    ]


def _asked(language: Language, asked: Sequence[Question]) -> list[Html]:
    return [
        phrase(
            language,
            "spending.asked",
            source=source_named(language, each.name),
            amount=each.amount.shown(),
            until=f"{each.until:%m-%d %H:%M}",
        )
        for each in asked
    ]


def _rounded(units: float) -> str:
    """To a tenth, or to the whole where that says enough."""
    aic = units / UNITS_PER_AIC
    return f"{aic:,.0f}" if aic >= _WHOLE_FROM else f"{aic:,.1f}"
