"""How a campaign stands, on one sheet that a phone shows whole: progress, confidence, confusions, overlap and spend."""

from dataclasses import dataclass
from typing import Final

from kernel.money import UNITS_PER_AIC, Amount
from kernel.values import Language
from scoring.calibration import CONFIDENCE_BINS
from views.figures import Drawn, Figures, Group
from views.phrases import label
from views.pictures.chart import AMBER, INK, MUTED, PANEL, SKY, TEAL, TRACK, VIOLET, Box, Chart, mixed
from views.pictures.confusion import draw_confusion
from views.pictures.lettering import Lettering

WIDTH: Final = 1080
HEIGHT: Final = 1350
_EDGE: Final = 40
_GAP: Final = 22
_RIGHT: Final = WIDTH - _EDGE
_TITLE: Final = 30
_SMALL: Final = 25
_KEY: Final = 23
_HALF: Final = CONFIDENCE_BINS // 2
_SURE_FROM: Final = 5
"""A share of fewer gold tasks than this is drawn as a ring: it may well be chance."""
_COLUMNS: Final = 7
"""Overlaps beyond this many columns share the last."""
_THOUSAND: Final = 1000
_LARGE: Final = ((_THOUSAND**3, "B"), (_THOUSAND**2, "M"), (_THOUSAND, "k"))


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; and whether every word on it could be drawn."""

    png: bytes
    has_all_words: bool


def draw_campaign(drawn: Drawn, language: Language, lettering: Lettering) -> Picture:
    """Draw the sheet. Units: 1080 x 1350."""
    chart = Chart(WIDTH, HEIGHT, lettering)
    _header(chart, drawn, language)
    _tiles(chart, drawn, language)
    _confidence(chart, drawn.figures, (_EDGE, 408, _RIGHT, 770), language)
    _labels(chart, drawn.figures.group, (_EDGE, 792, 610, HEIGHT - _EDGE), language)
    _overlap(chart, drawn.figures.group, (632, 792, _RIGHT, 1050), language)
    _spend(chart, drawn, (632, 1072, _RIGHT, HEIGHT - _EDGE), language)
    return Picture(chart.png(), chart.has_all_words)


def _header(chart: Chart, drawn: Drawn, language: Language) -> None:
    share = drawn.settled / drawn.tasks if drawn.tasks else 0.0
    chart.text((_EDGE, 92), f"C{drawn.number}", 84, anchor="lm", weight=1)
    chart.text((_RIGHT, 82), f"{share:.0%}", 76, fill=TEAL, anchor="rm", weight=1)
    word = label(language, "picture.settled")
    chart.text((_RIGHT, 146), f"{drawn.settled:,} / {drawn.tasks:,} {word}", 30, fill=MUTED, anchor="rm")
    chart.bar((_EDGE, 178, _RIGHT, 206), TRACK, radius=14)
    if drawn.settled:
        chart.bar((_EDGE, 178, _EDGE + max((_RIGHT - _EDGE) * share, 28), 206), TEAL, radius=14)


def _tiles(chart: Chart, drawn: Drawn, language: Language) -> None:
    """The four figures that say most. Pillow's own font has the hyphen and the ellipsis, and no dash."""
    figures, group = drawn.figures, drawn.figures.group
    agreement = None if group is None else group.agreement
    alpha = None if agreement is None else agreement.alpha
    low, high = (None, None) if agreement is None else (agreement.low, agreement.high)
    overlap = None if group is None else group.mean_overlap
    tiles = (
        ("agreement", VIOLET, "-" if alpha is None else f"{alpha:.2f}"),
        ("confidence", TEAL, "-" if figures.median is None else f"{figures.median:.0%}"),
        ("cost", AMBER, "-" if drawn.cost is None else short(drawn.cost)),
        ("votes", SKY, "-" if overlap is None else f"{overlap:.1f}"),
    )
    width = (_RIGHT - _EDGE - 3 * _GAP) / 4
    for place, (key, colour, value) in enumerate(tiles):
        left = _EDGE + place * (width + _GAP)
        chart.panel((left, 232, left + width, 386))
        chart.bar((left + 24, 258, left + 32, 308), colour, radius=4)
        size = 54 if len(value) <= len("10,000") else 40
        chart.text((left + 48, 284), value, size, weight=1)
        if key == "agreement" and low is not None and high is not None:
            chart.text((left + width - 16, 351), f"{low:.2f}…{high:.2f}", 20, fill=MUTED, anchor="rm")
        chart.text((left + 24, 350), label(language, f"picture.{key}"), _SMALL, fill=MUTED)


def _confidence(chart: Chart, figures: Figures, box: Box, language: Language) -> None:
    """Bars for settled tasks, and over them what such confidence was worth on gold: dots on their dashes are honest."""
    chart.panel(box)
    _title(chart, box, label(language, "picture.confidences"))
    calibration = {number: (tasks, right) for number, tasks, right in figures.calibration}
    _keys(chart, box, language, has_gold=bool(calibration))
    lowest = min((n for n in range(CONFIDENCE_BINS) if figures.confidences[n] or n in calibration), default=_HALF)
    scale = _Scale.of(box, min(lowest, _HALF))
    _axes(chart, scale, has_gold=bool(calibration))

    most = max(figures.confidences) or 1
    for number in range(scale.first, CONFIDENCE_BINS):
        x, tasks = scale.x(number), figures.confidences[number]
        height = max(scale.height * tasks / most, 6.0 if tasks else 0.0)
        bar = (x + scale.step * 0.12, scale.floor - height, x + scale.step * 0.88, scale.floor)
        chart.bar(bar, mixed(PANEL, TEAL, 0.8), radius=8)
        if number in calibration:
            _worth(chart, scale, number, *calibration[number])
    tau = scale.x(figures.tau * CONFIDENCE_BINS)
    for y in range(round(scale.floor - scale.height), round(scale.floor), 20):
        chart.line([(tau, y), (tau, y + 10)], INK, width=2)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a bin of confidence and a share are on the sheet."""

    left: float
    step: float
    floor: float
    height: float
    first: int

    @classmethod
    def of(cls, box: Box, first: int) -> "_Scale":
        left, top, right, bottom = box
        return cls(left + 36, (right - left - 130) / (CONFIDENCE_BINS - first), bottom - 58, bottom - top - 146, first)

    def x(self, number: float) -> float:
        return self.left + (number - self.first) * self.step

    def y(self, share: float) -> float:
        return self.floor - self.height * share


def _axes(chart: Chart, scale: _Scale, *, has_gold: bool) -> None:
    end = scale.x(CONFIDENCE_BINS)
    for share in (0.0, 0.5, 1.0):
        chart.line([(scale.left, scale.y(share)), (end, scale.y(share))], TRACK, width=2)
        if has_gold:
            chart.text((end + 16, scale.y(share)), f"{share:.0%}", 22, fill=AMBER)
    every = 2 if scale.first else 4
    for number in range(-(-scale.first // every) * every, CONFIDENCE_BINS + 1, every):
        chart.text((scale.x(number), scale.floor + 28), f"{number / CONFIDENCE_BINS:.0%}", 22, fill=MUTED, anchor="mm")


def _worth(chart: Chart, scale: _Scale, number: int, tasks: int, right: int) -> None:
    """A dash where the share right should be, a dot where it is."""
    x, expected = scale.x(number + 0.5), scale.y((number + 0.5) / CONFIDENCE_BINS)
    chart.line([(x - 22, expected), (x + 22, expected)], INK, width=4)
    found = (x, scale.y(right / tasks))
    if tasks >= _SURE_FROM:
        chart.dot(found, 12, PANEL)
        chart.dot(found, 9, AMBER)
    else:
        chart.ring(found, 9, AMBER, width=3)


def _keys(chart: Chart, box: Box, language: Language, *, has_gold: bool) -> None:
    """What the signs stand for, from the right."""
    x, y = box[2] - 28, box[1] + 44
    width = chart.text((x, y), label(language, "picture.target"), _KEY, fill=MUTED, anchor="rm")
    x -= width + 14
    for dash in (-13, 5):
        chart.line([(x, y + dash), (x, y + dash + 9)], INK, width=2)
    if has_gold:
        x -= 30
        x -= chart.text((x, y), label(language, "picture.expected"), _KEY, fill=MUTED, anchor="rm") + 12
        chart.line([(x - 28, y), (x, y)], INK, width=4)
        x -= 58
        x -= chart.text((x, y), label(language, "picture.on_gold"), _KEY, fill=MUTED, anchor="rm") + 20
        chart.dot((x, y), 9, AMBER)


def _labels(chart: Chart, group: Group | None, box: Box, language: Language) -> None:
    chart.panel(box)
    _title(chart, box, label(language, "picture.confusion"))
    left, top, right, bottom = box
    if group is None or not group.labels.votes:
        _nothing(chart, box, language)
        return
    draw_confusion(chart, group.labels, (left + 28, top + 84, right - 28, bottom - 24))


def _overlap(chart: Chart, group: Group | None, box: Box, language: Language) -> None:
    """How many votes settled tasks took."""
    chart.panel(box)
    _title(chart, box, label(language, "picture.overlap"))
    overlaps = () if group is None else group.overlaps
    if not overlaps:
        _nothing(chart, box, language)
        return
    left, top, right, bottom = box
    shown = dict(overlaps[: _COLUMNS - 1])
    rest = overlaps[_COLUMNS - 1 :]
    columns = [(str(votes), tasks) for votes, tasks in shown.items()]
    if rest:
        columns.append((f"{rest[0][0]}+" if len(rest) > 1 else str(rest[0][0]), sum(tasks for _, tasks in rest)))
    most = max(tasks for _, tasks in columns)
    step = min((right - left - 56) / len(columns), 90)
    start = (left + right - step * len(columns)) / 2
    for place, (votes, tasks) in enumerate(columns):
        x = start + place * step
        height = max((bottom - 58 - top - 78) * tasks / most, 5)
        chart.bar((x + step * 0.14, bottom - 58 - height, x + step * 0.86, bottom - 58), SKY, radius=8)
        chart.text((x + step / 2, bottom - 32), votes, _SMALL, fill=MUTED, anchor="mm")


def _spend(chart: Chart, drawn: Drawn, box: Box, language: Language) -> None:
    """The budget as a bar: paid, accepted, promised, free."""
    chart.panel(box)
    _title(chart, box, label(language, "picture.spend"))
    left, top, right, bottom = box
    budget, paid, reserved = drawn.budget.units, drawn.paid.units, drawn.reserved.units
    parts = (
        ("paid", paid, AMBER),
        ("reserved", reserved, mixed(PANEL, AMBER, 0.4)),
        ("free", max(budget - paid - reserved, 0), TRACK),
    )
    whole = max(sum(units for _, units, _ in parts), 1)
    _money_bar(
        chart, [(units / whole, colour) for _, units, colour in parts], (left + 28, top + 76, right - 28, top + 100)
    )
    step = (bottom - 20 - (top + 112)) / len(parts)
    for place, (key, units, colour) in enumerate(parts):
        y = top + 112 + (place + 0.5) * step
        chart.dot((left + 38, y), 9, colour)
        chart.text((left + 62, y), label(language, f"picture.{key}"), 23, fill=MUTED)
        chart.text((right - 28, y), short(Amount(units)), 25, anchor="rm")


def _money_bar(chart: Chart, shares: list[tuple[float, str]], box: Box) -> None:
    left, top, right, bottom = box
    chart.bar(box, TRACK, radius=12)
    reach = sum(share for share, _ in shares)
    for share, colour in reversed(shares):  # each from the left edge, the longest first, so that the ends are round
        if share > 0:
            chart.bar((left, top, left + max((right - left) * reach, 24), bottom), colour, radius=12)
        reach -= share


def _title(chart: Chart, box: Box, text: str) -> None:
    chart.text((box[0] + 28, box[1] + 44), text, _TITLE)


def _nothing(chart: Chart, box: Box, language: Language) -> None:
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + 20)
    chart.text(middle, label(language, "picture.nothing_yet"), _SMALL, fill=MUTED, anchor="mm")


def short(amount: Amount) -> str:
    """An amount in few characters: `8.40`, `1,250`, `48.3k`, `1.2M`, `3.4B`; rounded down."""
    whole = amount.units // UNITS_PER_AIC
    if whole < _THOUSAND:
        return amount.shown()
    if whole < 10 * _THOUSAND:
        return f"{whole:,}"
    unit, sign = next((unit, sign) for unit, sign in _LARGE if whole >= unit)
    return f"{whole * 10 // unit / 10:g}{sign}"
