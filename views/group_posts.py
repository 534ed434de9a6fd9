"""What groups are told: a new campaign, how far the goal is, how they are doing. Each leads into the private chat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kernel.money import Amount
from kernel.values import Language
from views.money import pay_range
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Rows, Screen

Facts = Mapping[str, Any]
"""As they come out of the store: JSON's texts and whole numbers."""
_CELLS: Final = 10


@dataclass(frozen=True, slots=True)
class Teaser:
    """What a campaign offers. Shape: `kinds` are codes; pay at today's price, before a person's own terms."""

    title: str
    kinds: tuple[str, ...]
    icon: str
    low: Amount
    high: Amount
    seconds: int


@dataclass(frozen=True, slots=True)
class Stats:
    """How a group is doing. Shape: accepted answers of the day, of 7 and of 28 days."""

    title: str
    members: int
    today: int
    week: int
    month: int
    workers: int
    goal: int | None
    done: int | None


def teaser(language: Language, offered: Teaser, link: str) -> Screen:
    """A new campaign, and never a task of it."""
    kinds = ", ".join(label(language, f"kind.{kind}") for kind in offered.kinds)
    title = phrase(
        language,
        "group.teaser.title",
        icon=offered.icon,
        title=offered.title,
        pay=pay_range(offered.low, offered.high),
        seconds=offered.seconds,
    )
    return Screen(joined([title, phrase(language, "group.teaser.text", kinds=kinds)]), join(language, link))


def post(language: Language, kind: str, facts: Facts, link: str) -> Screen:
    """The message of a post.

    Shape:   kinds and facts
             goal       goal, done
             reached    goal
    Raises:  KeyError for a kind that nobody phrases, or a fact that is not there.
    """
    return Screen(_KINDS[kind](language, facts), join(language, link))


def goal(language: Language, wanted: int, done: int) -> Html:
    """The bar in words and in cells: `▰▰▰▱▱▱▱▱▱▱ 34 %`."""
    percent = min(done, wanted) * 100 // wanted
    cells = min(done, wanted) * _CELLS // wanted
    bar = Html(f"{'▰' * cells}{'▱' * (_CELLS - cells)} {percent} %")
    return joined([phrase(language, "group.goal", done=f"{min(done, wanted):,}", goal=f"{wanted:,}"), bar])


def stats(language: Language, found: Stats, link: str) -> Screen:
    """The figures of a group: no names, and nothing about anybody."""
    lines = [
        phrase(language, "group.stats.title", title=found.title),
        Html(""),
        plural(language, "group.stats.today", found.today),
        plural(language, "group.stats.week", found.week),
        plural(language, "group.stats.month", found.month),
        plural(language, "group.stats.workers", found.workers, members=f"{found.members:,}"),
    ]
    if found.goal is not None and found.done is not None:
        lines += [Html(""), goal(language, found.goal, found.done)]
    return Screen(joined(lines), join(language, link))


def goal_help(language: Language, link: str) -> Screen:
    """/groupgoal where there is none."""
    return Screen(phrase(language, "group.goal.none"), join(language, link))


def goal_set(language: Language, wanted: int | None) -> Screen:
    """The goal is set, or there is none any more."""
    if wanted is None:
        return Screen(phrase(language, "group.goal.off"))
    return Screen(phrase(language, "group.goal.set", goal=f"{wanted:,}"))


def quiet(language: Language, hours: str | None, place: str) -> Screen:
    """When nothing is posted, and how that is changed."""
    now = phrase(language, "group.quiet.none") if hours is None else phrase(language, "group.quiet.on", hours=hours)
    return Screen(joined([now, phrase(language, "group.quiet.how", place=place)]))


def join(language: Language, link: str) -> Rows:
    """The one button of everything in a group."""
    return ((Button(label(language, "button.join"), url=link),),)


def _goal(language: Language, facts: Facts) -> Html:
    return goal(language, facts["goal"], facts["done"])


def _reached(language: Language, facts: Facts) -> Html:
    return phrase(language, "group.goal.reached", goal=f"{facts['goal']:,}")


_KINDS: Final[Mapping[str, Callable[[Language, Facts], Html]]] = {"goal": _goal, "reached": _reached}
