"""The house at a glance, on one sheet that a phone shows whole: the day's work by hour, and what waits for whom."""

from typing import Final

from kernel.values import Language
from views.operator_desk import Overview
from views.phrases import label
from views.pictures.campaign import Picture, short
from views.pictures.chart import AMBER, CORAL, MUTED, SKY, TEAL, TRACK, VIOLET, Chart
from views.pictures.lettering import Lettering

WIDTH: Final = 1080
HEIGHT: Final = 1080
_EDGE: Final = 40
_RIGHT: Final = WIDTH - _EDGE
_GAP: Final = 22
_HOURS_TOP: Final = 296
_HOURS_BOTTOM: Final = 660


def draw_overview(facts: Overview, language: Language, lettering: Lettering) -> Picture:
    """Draw the sheet. Units: 1080 x 1080."""
    chart = Chart(WIDTH, HEIGHT, lettering)
    _tiles(chart, facts, language)
    _hours(chart, facts, language)
    _queues(chart, facts, language)
    return Picture(chart.png(), chart.has_all_words)


def _tiles(chart: Chart, facts: Overview, language: Language) -> None:
    tiles = (
        ("active", SKY, f"{facts.active_today:,}"),
        ("answers", TEAL, f"{sum(facts.by_hour):,}"),
        ("campaigns", VIOLET, f"{facts.campaigns_live:,}"),
        ("paid", AMBER, short(facts.paid)),
    )
    width = (_RIGHT - _EDGE - 3 * _GAP) / 4
    for place, (key, colour, value) in enumerate(tiles):
        left = _EDGE + place * (width + _GAP)
        chart.panel((left, _EDGE, left + width, 264))
        chart.bar((left + 24, 74, left + 32, 134), colour, radius=4)
        chart.text((left + 48, 104), value, 52 if len(value) <= len("10,000") else 38, weight=1)
        chart.text((left + 24, 204), label(language, f"picture.overview.{key}"), 25, fill=MUTED)


def _hours(chart: Chart, facts: Overview, language: Language) -> None:
    """A bar an hour, the newest at the right and in full colour."""
    chart.panel((_EDGE, _HOURS_TOP, _RIGHT, _HOURS_BOTTOM))
    chart.text((_EDGE + 28, _HOURS_TOP + 42), label(language, "picture.overview.by_hour"), 30)
    most = max(facts.by_hour, default=0)
    chart.text(
        (_RIGHT - 28, _HOURS_TOP + 42),
        label(language, "picture.overview.most", count=f"{most:,}"),
        25,
        fill=MUTED,
        anchor="rm",
    )
    floor, room = _HOURS_BOTTOM - 40, _HOURS_BOTTOM - _HOURS_TOP - 130
    step = (_RIGHT - _EDGE - 56) / max(len(facts.by_hour), 1)
    for place, count in enumerate(facts.by_hour):
        left = _EDGE + 28 + place * step
        height = max(room * count / most, 6.0) if count else 4.0
        colour = TRACK if not count else TEAL
        chart.bar((left + step * 0.12, floor - height, left + step * 0.88, floor), colour, radius=6)


def _queues(chart: Chart, facts: Overview, language: Language) -> None:
    """What waits for people, each with its command: a full ring where nothing does, a number where something does."""
    queues = (
        ("/review", facts.adjudications),
        ("/appeals", facts.appeals_waiting),
        ("/suspects", facts.suspects),
        ("/support", facts.support_waiting),
    )
    width = (_RIGHT - _EDGE - 3 * _GAP) / 4
    for place, (command, waiting) in enumerate(queues):
        left = _EDGE + place * (width + _GAP)
        chart.panel((left, 692, left + width, 870))
        chart.text((left + width / 2, 764), f"{waiting:,}", 60, fill=AMBER if waiting else TEAL, anchor="mm", weight=1)
        chart.text((left + width / 2, 834), command, 25, fill=MUTED, anchor="mm")
    chart.panel((_EDGE, 892, _RIGHT, HEIGHT - _EDGE))
    is_off = bool(facts.imbalance_units)
    chart.dot((_EDGE + 62, 966), 22, CORAL if is_off else TEAL)
    word = label(language, f"picture.overview.ledger_{'off' if is_off else 'even'}")
    chart.text((_EDGE + 108, 966), word, 34)
    chart.text((_RIGHT - 28, 966), f"{facts.parked_updates:,} / {facts.outbox_waiting:,}", 30, anchor="rm")
    chart.text((_RIGHT - 28, 1008), label(language, "picture.overview.failed_and_outbox"), 23, fill=MUTED, anchor="rm")
