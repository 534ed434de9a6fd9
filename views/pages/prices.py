"""Today's price and why it is so, its chart, and the last days in figures."""

from collections.abc import Sequence
from typing import Final

from kernel.money import UNITS_PER_AIC
from kernel.values import Language
from ledger.emission import PriceDay
from views import economy
from views.economy import Price, percent
from views.pages.chart import day_name, price_chart
from views.pages.frame import section
from views.pages.markup import element
from views.phrases import Html, label, phrase

_LISTED: Final = 30
_COLUMNS: Final = ("day", "price", "lane", "active", "budget", "work")


def prices(language: Language, today: Price, days: Sequence[PriceDay]) -> Html:
    """The four lines that chat says too, and how it went so far."""
    lines = [element("li", _without_icon(line)) for line in economy.reasons(language, today)]
    parts = [element("ul", *lines, class_="reasons")]
    if days:
        parts += [price_chart(language, days), _figures(language, days)]
    parts.append(element("p", phrase(language, "price.fine_print"), class_="note"))
    return section(language, "price", *parts, live=True)


def _without_icon(line: Html) -> Html:
    """A chat's line begins with a picture; a page has type instead."""
    return Html(line[line.index("<b>") :])


def _figures(language: Language, days: Sequence[PriceDay]) -> Html:
    """The newest days, for whoever wants more than a line."""
    first, *others = (label(language, f"web.days.{name}") for name in _COLUMNS)
    head = [element("th", first, scope="col"), *(element("th", each, scope="col", class_="number") for each in others)]
    rows = [_row(each) for each in reversed(days[-_LISTED:])]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows))
    summary = element("summary", label(language, "web.days.title"))
    return element("details", summary, element("div", table, class_="wide", tabindex=0))


def _row(day: PriceDay) -> Html:
    figures = (
        percent(day.price_parts),
        percent(day.lane_parts),
        f"{day.active:,}",
        f"{day.budget_units // UNITS_PER_AIC:,}",
        f"{day.demand_units // UNITS_PER_AIC:,}",
    )
    cells = [element("td", each, class_="number") for each in figures]
    return element("tr", element("th", day_name(day.day), scope="row"), *cells)
