"""The price's chart: two step lines over the stored days, drawn by us, as wide as the page."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from kernel.money import PARTS
from kernel.values import Language
from ledger.emission import PriceDay
from views.economy import percent
from views.pages.markup import element, together
from views.phrases import Html, label

_WIDTH: Final = 1000
_HEIGHT: Final = 300
_POINTS_MAX: Final = 400
_EPOCH: Final = date(1970, 1, 1)
_TOPS: Final = tuple(PARTS * step // int(10**power) for power in range(9) for step in (10, 5, 2))
"""How high a chart may be: 100 %, 50 %, 20 %, 10 % …"""


def day_name(day: int) -> str:
    """`2026-11-22`."""
    return (_EPOCH + timedelta(days=day)).isoformat()


def price_chart(language: Language, days: Sequence[PriceDay]) -> Html:
    """How the price and the newcomers' price went, day by day; a day without a price kept the last.

    Shape:   at least one day, the oldest first.
    """
    top = _top(max(each.lane_parts for each in days))
    shown = _thinned(days)
    lines = [
        element("path", class_="lane", d=_steps(shown, lambda each: each.lane_parts, top)),
        element("path", class_="price", d=_steps(shown, lambda each: each.price_parts, top)),
    ]
    drawing = element(
        "svg",
        *(element("path", class_="grid", d=f"M0 {_HEIGHT * part // 4}H{_WIDTH}") for part in range(5)),
        *lines,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        preserveAspectRatio="none",
        role="img",
        aria_label=_summary(language, days),
    )
    scale = element(
        "div",
        *(element("span", percent(top * (4 - part) // 4)) for part in range(5)),
        class_="scale",
        aria_hidden="true",
    )
    first, last = day_name(days[0].day), day_name(days[-1].day)
    names = [first] if first == last else [first, last]
    ends = element("div", *(element("span", name) for name in names), class_="ends", aria_hidden="true")
    return element("figure", _legend(language), element("div", scale, drawing, ends, class_="plot"), class_="chart")


def _legend(language: Language) -> Html:
    keys = [element("span", label(language, f"web.price.{name}"), class_=f"key {name}") for name in ("line", "lane")]
    return element("figcaption", together(keys))


def _summary(language: Language, days: Sequence[PriceDay]) -> str:
    prices = [each.price_parts for each in days]
    return label(
        language,
        "web.price.chart",
        first=day_name(days[0].day),
        last=day_name(days[-1].day),
        lowest=percent(min(prices)),
        highest=percent(max(prices)),
        now=percent(prices[-1]),
    )


def _top(highest: int) -> int:
    return min(top for top in _TOPS if top >= highest)


def _thinned(days: Sequence[PriceDay]) -> Sequence[PriceDay]:
    """As many as a screen can tell apart, the newest among them."""
    step = -(-len(days) // _POINTS_MAX)
    return days if step == 1 else [*days[:-1:step], days[-1]]


def _steps(days: Sequence[PriceDay], value: Callable[[PriceDay], int], top: int) -> str:
    """A price holds from its day until the next one: across, then up or down."""
    first, span = days[0].day, days[-1].day + 1 - days[0].day

    def across(day: int) -> int:
        return (day - first) * _WIDTH // span

    def down(each: PriceDay) -> int:
        return _HEIGHT - value(each) * _HEIGHT // top

    start = f"M0 {down(days[0])}"
    return "".join([start, *(f"H{across(each.day)}V{down(each)}" for each in days[1:]), f"H{_WIDTH}"])
