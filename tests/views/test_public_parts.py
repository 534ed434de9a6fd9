"""The public pages' parts: nothing that is typed becomes markup, and a chart says what its days say."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import PARTS, SUPPLY_UNITS, Amount
from kernel.values import Language
from ledger.emission import PriceDay
from views.economy import Supply
from views.pages.chart import day_name, price_chart
from views.pages.frame import Visit
from views.pages.markup import element
from views.pages.points import supply

EN = Language.EN
FIRST = PriceDay(20_000, SUPPLY_UNITS, 0, 0, 0, 0, PARTS, PARTS, PARTS)


class Found(HTMLParser):
    """The elements, attributes and words of a piece of HTML."""

    def __init__(self, piece: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(piece)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), value=st.text(st.characters(codec="utf-8"))
)
def test_whatever_is_typed_stays_text(text: str, value: str) -> None:
    found = Found(element("p", text, title=value))

    assert found.elements == [("p", {"title": value})]
    assert found.words == text


def test_parts_are_not_escaped_twice() -> None:
    assert element("p", element("b", "<")) == "<p><b>&lt;</b></p>"
    assert element("link", rel="icon", defer=True, hidden=False, class_="a") == '<link rel="icon" defer class="a">'


def path(chart: str, name: str) -> list[tuple[str, int]]:
    drawn = re.search(rf'<path class="{name}" d="([^"]+)">', chart)
    assert drawn is not None
    return [(step, int(value)) for step, value in re.findall(r"([HV])(\d+)", drawn[1])]


def test_one_day_is_a_line_across() -> None:
    chart = price_chart(EN, [FIRST])

    assert path(chart, "price") == [("H", 1000)]
    assert chart.count(day_name(20_000)) == 3


def test_a_price_holds_until_the_next_one_also_over_a_missed_day() -> None:
    half = replace(FIRST, day=FIRST.day + 3, price_parts=PARTS // 2, crowd_parts=PARTS // 2)
    chart = price_chart(EN, [FIRST, half])

    assert path(chart, "price") == [("H", 750), ("V", 150), ("H", 1000)]
    assert path(chart, "lane") == [("H", 750), ("V", 0), ("H", 1000)]
    assert "lowest 50%, highest 100%, now 50%" in chart


def test_a_small_price_fills_the_chart_too() -> None:
    low = replace(FIRST, price_parts=PARTS // 100, crowd_parts=PARTS // 100, lane_parts=PARTS // 60)
    chart = price_chart(EN, [low])

    assert "<span>2%</span>" in chart
    assert 'd="M0 150H1000"' in chart


def test_thirty_years_are_as_many_points_as_a_screen_has() -> None:
    days = [replace(FIRST, day=FIRST.day + each) for each in range(11_000)]
    chart = price_chart(EN, days)

    assert len(path(chart, "price")) < 900
    assert day_name(days[-1].day) in chart


@pytest.mark.parametrize("taken_units", [0, 1, SUPPLY_UNITS // 4, SUPPLY_UNITS // 100 * 60])
def test_a_pool_is_as_long_as_it_began_and_filled_as_far_as_it_is_left(taken_units: int) -> None:
    share = SUPPLY_UNITS // 100
    pools = {
        "pool:contributors": Amount(60 * share - taken_units),
        "pool:ecosystem": Amount(20 * share),
        "pool:team": Amount(10 * share),
        "pool:community": Amount(10 * share),
    }
    nothing = Amount(0)
    found = Found(supply(EN, Supply(Amount(SUPPLY_UNITS), pools, nothing, nothing, Amount(taken_units), nothing)))

    widths = [int(known["width"] or 0) for tag, known in found.elements if tag == "rect"]
    assert widths[::2] == [600, 200, 100, 100]
    assert widths[1] == (60 * share - taken_units) * 1000 // SUPPLY_UNITS


def test_links_keep_a_chosen_language_and_no_other() -> None:
    assert Visit(EN, "http://x", is_chosen=True).link("/#log") == "/?lang=en#log"
    assert Visit(EN, "http://x").link("/#log") == "/#log"
