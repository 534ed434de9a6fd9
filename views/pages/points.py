"""Where all points are: a bar for each pool, how much of it is left, and then who has the rest."""

from typing import Final

from kernel.money import PARTS, SUPPLY_UNITS, UNITS_PER_AIC, Amount
from kernel.values import Language
from ledger.genesis import SHARES_PERCENT
from views.economy import Supply, percent
from views.pages.frame import section
from views.pages.markup import element
from views.phrases import Html, label, phrase

_BAR: Final = 1000
_STARTED: Final = {account.name: SUPPLY_UNITS // 100 * share for account, share in SHARES_PERCENT}
"""What each pool began with.

Units:   1e-8 AIC.
"""


def supply(language: Language, facts: Supply) -> Html:
    """The whole supply, line by line; the lines add up to it."""
    parts = {"people": facts.people, "escrow": facts.escrow, "vesting": facts.vesting, "redeemed": facts.redeemed}
    lines = [
        *(_pool(language, name, amount) for name, amount in facts.pools.items()),
        *(_line(label(language, f"web.supply.{name}"), amount) for name, amount in parts.items()),
    ]
    head = element(
        "tr",
        element("th", label(language, "web.supply.where"), scope="col"),
        element("th", "AIC", scope="col", class_="number"),
    )
    table = element(
        "table",
        element("thead", head),
        element("tbody", *lines),
        element("tfoot", _line(label(language, "web.supply.total"), facts.total)),
        class_="supply",
    )
    note = element("p", phrase(language, "supply.adds_up"), class_="note")
    return section(language, "supply", table, note, live=True)


def _pool(language: Language, name: str, amount: Amount) -> Html:
    started_units = _STARTED[name]
    left = label(
        language,
        "web.supply.left",
        left=percent(amount.units * PARTS // started_units),
        total=f"{started_units // UNITS_PER_AIC:,}",
    )
    cell = element(
        "th",
        label(language, f"web.supply.{name.partition(':')[2]}"),
        _bar(amount.units, started_units),
        element("small", left),
        scope="row",
    )
    return element("tr", cell, element("td", amount.shown(), class_="number"))


def _line(name: str, amount: Amount) -> Html:
    return element("tr", element("th", name, scope="row"), element("td", amount.shown(), class_="number"))


def _bar(units: int, of_units: int) -> Html:
    """A pool beside the whole supply: as long as it began, and filled as far as it is left."""
    return element(
        "svg",
        element("rect", class_="track", width=of_units * _BAR // SUPPLY_UNITS, height=10),
        element("rect", class_="fill", width=units * _BAR // SUPPLY_UNITS, height=10),
        class_="bar",
        viewBox=f"0 0 {_BAR} 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
