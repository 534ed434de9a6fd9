"""The operator's desk: whether the house is well, on one screen; each line has a sign and a word, not colour alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum, unique

from kernel.values import Language
from views import desk_actions
from views.phrases import Fact, Html, joined, label, phrase
from views.screens import Button, Screen

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@unique
class Level(IntEnum):
    """How well something is; the worst of all is the house's."""

    GREEN = 0
    AMBER = 1
    RED = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Shape:   `key` names its sentence under `operator.health.`; an age among `facts` is shown in words.
    """

    key: str
    level: Level
    facts: Mapping[str, Fact | timedelta] = field(default_factory=dict)


def health(language: Language, checks: Sequence[Check]) -> Screen:
    """Everything, the worst first."""
    worst = max(check.level for check in checks)
    lines: list[str] = [phrase(language, f"operator.health.title.{worst.name.lower()}"), ""]
    lines += [_line(language, check) for check in sorted(checks, key=lambda check: -check.level)]
    row = (Button(label(language, "button.refresh"), desk_actions.health()),)
    return Screen(joined(lines), (row,))


def _line(language: Language, check: Check) -> Html:
    facts = {name: age(language, fact) if isinstance(fact, timedelta) else fact for name, fact in check.facts.items()}
    said = phrase(language, f"operator.health.{check.key}", **facts)
    return phrase(language, f"operator.health.level.{check.level.name.lower()}", said=said)


def age(language: Language, passed: timedelta) -> str:
    """`40 s`, `12 min`, `3 h`, `5 d`: rounded down."""
    for unit, name in ((_DAY, "days"), (_HOUR, "hours"), (_MINUTE, "minutes")):
        if passed >= unit:
            return label(language, f"age.{name}", count=passed // unit)
    return label(language, "age.seconds", count=int(passed.total_seconds()))
