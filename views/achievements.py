"""Badges in words: what is new, what somebody has, and what is closest."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from contributors.achievements import ACHIEVEMENTS, BY_ID, Achievement, Measure
from contributors.levels import FIRST, after
from kernel.money import Amount
from kernel.values import Language
from views import actions
from views.phrases import Html, joined, label, phrase
from views.screens import Button, Row, Screen

_CLOSEST: Final = 4


def badges(
    language: Language,
    has: AbstractSet[str],
    new: Sequence[Achievement],
    facts: Mapping[Measure, int],
    *,
    bonuses: Sequence[Html] = (),
    level: int = FIRST,
    drawing: bytes | None,
) -> Screen:
    """All of them in few lines: of each row the highest one that somebody has; the picture shows the rest.

    Shape:   `bonuses` is what they brought, in a line or two.
    """
    lines = [phrase(language, "achievement.title", count=len(has), all=len(ACHIEVEMENTS))]
    if new:
        lines.append(phrase(language, "achievement.new", names=_names(language, new)))
    highest = {each.measure: each for each in ACHIEVEMENTS if each.id in has}
    if highest:
        lines += [Html(""), _names(language, list(highest.values()))]
    lines += [Html(""), *_level(language, level), *bonuses]
    closest = sorted(_next(has), key=lambda each: -facts[each.measure] / each.needed)[:_CLOSEST]
    if closest:
        lines += [Html(""), phrase(language, "achievement.next")]
        lines += [_way(language, each, facts[each.measure]) for each in closest]
    more: tuple[Row, ...] = ((Button(label(language, "button.bonuses"), actions.bonuses()),),) if bonuses else ()
    return Screen(joined(lines), (*_rows(language), *more), drawing=drawing)


def awarded(language: Language, facts: Mapping[str, Any]) -> Screen:
    """A day's new badges, told once and silently.

    Shape:   `ids` of badges.
    """
    new = [BY_ID[id] for id in facts["ids"]]
    lines = [phrase(language, "achievement.new", names=_names(language, new))]
    base = sum(each.bonus.units for each in new)
    if base:
        lines.append(phrase(language, "bonus.brings", base=str(Amount(base))))
    rows = ((Button(label(language, "button.badges"), actions.badges()),),)
    return Screen(joined(lines), rows)


def name(language: Language, achievement: Achievement) -> str:
    """Its icon and name."""
    return f"{achievement.icon} {label(language, f'achievement.name.{achievement.id}')}"


def _names(language: Language, several: Sequence[Achievement]) -> Html:
    return joined([name(language, each) for each in several], " · ")


def _next(has: AbstractSet[str]) -> list[Achievement]:
    """The lowest one of each row that somebody has not, in the order of the rows: what comes first comes to most."""
    lowest = {each.measure: each for each in reversed(ACHIEVEMENTS) if each.id not in has}
    return [each for each in ACHIEVEMENTS if lowest.get(each.measure) is each]


def _way(language: Language, badge: Achievement, done: int) -> Html:
    return phrase(
        language,
        "achievement.way",
        name=name(language, badge),
        what=label(language, f"achievement.measure.{badge.measure.value}"),
        done=f"{min(done, badge.needed):,}",
        needed=f"{badge.needed:,}",
    )


def _level(language: Language, number: int) -> list[Html]:
    """Which one it is, and what the next one takes."""
    following = after(number)
    if following is None:
        return [phrase(language, "level.last", level=number)]
    facts = {"accepted": following.accepted, "gold": following.gold, "alone": following.alone}
    return [phrase(language, "level.now", level=number, following=following.number, **facts)]


def _rows(language: Language) -> tuple[Row, ...]:
    return (
        (
            Button(label(language, "button.next_task"), actions.next_task()),
            Button(label(language, "button.streak"), actions.streak()),
        ),
    )
