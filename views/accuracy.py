"""A person's own accuracy, week by week: in words and, where there is enough, as a picture."""

from collections.abc import Mapping
from typing import Final

from contributors.accuracy import TOLD_FROM, Trend
from kernel.values import Language
from tasks.kinds import kind_named
from views import actions
from views.dates import days
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Screen

_PERIODS_TOLD: Final = 4


def accuracy(language: Language, trends: Mapping[str, Trend], *, drawing: bytes | None) -> Screen:
    """Each kind's latest weeks and its whole; kind words while there is too little to tell."""
    told = {kind: trend for kind, trend in trends.items() if trend.periods}
    lines: list[Html | str] = [phrase(language, "accuracy.title")]
    for kind, trend in told.items():
        lines += ["", *_kind(language, kind, trend)]
    if not told:
        lines += ["", phrase(language, "accuracy.too_little", needed=TOLD_FROM)]
    lines += ["", phrase(language, "accuracy.how", needed=TOLD_FROM)]
    rows = ((Button(label(language, "button.next_task"), actions.next_task()),),)
    return Screen(joined(lines), rows, drawing=drawing if told else None)


def _kind(language: Language, kind: str, trend: Trend) -> list[Html]:
    whole = trend.agreeing / trend.compared
    key = "accuracy.accepted" if kind_named(kind).IS_REVIEWED else "accuracy.agreed"
    name = label(language, f"kind.{kind}")
    lines = [plural(language, key, trend.compared, kind=name, share=f"{whole:.0%}")]
    if len(trend.periods) > 1:
        lines += [
            phrase(
                language,
                "accuracy.period",
                days=days(language, each.first, each.last),
                share=f"{each.share:.0%}",
                count=f"{each.compared:,}",
            )
            for each in trend.periods[-_PERIODS_TOLD:]
        ]
    if trend.gold:
        lines.append(phrase(language, "accuracy.gold", right=f"{trend.gold_right:,}", total=f"{trend.gold:,}"))
    return lines
