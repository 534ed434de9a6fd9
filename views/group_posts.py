"""What groups are told: a new campaign, how far the goal is, how they are doing. Each leads into the private chat."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from contributors.boards import Entry, Period
from contributors.group_achievements import GROUP_ACHIEVEMENTS, GROUP_BY_ID, GROUP_ICONS, GroupAchievement
from kernel.money import Amount
from kernel.values import Language
from views.boards import group_caption
from views.money import pay_range
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Rows, Screen

Facts = Mapping[str, Any]
"""As they come out of the store: JSON's texts and whole numbers."""
_CELLS: Final = 10
_FIRST: Final = 5
"""How many of the first ten a day names; /leaderboard shows them all."""


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
    badges: Sequence[str]


def teaser(language: Language, offered: Teaser, link: str) -> Screen:
    """A new campaign, and never a task of it."""
    kinds = ", ".join(label(language, f"kind.{kind}") for kind in offered.kinds)
    text = phrase(language, "group.teaser.text", kinds=kinds)
    return Screen(joined([offer(language, offered), text]), join(language, link))


def post(language: Language, kind: str, facts: Facts, link: str) -> Screen:
    """The message of a post.

    Shape:   kinds and facts
             goal       goal, done
             reached    goal
    Raises:  KeyError for a kind that nobody phrases, or a fact that is not there.
    """
    return Screen(_KINDS[kind](language, facts), join(language, link))


def digest(
    language: Language,
    title: str,
    facts: Facts,
    named: Sequence[tuple[Entry, str | None]],
    *,
    count: int,
    link: str,
) -> Screen:
    """A group's day: what was done up to its hour and since, who is first this week, and what is new.

    Shape:   facts are hour, before, people, since, goal, done, badges; of the first ten those who are in the chat.
    """
    lines = [
        phrase(language, "group.digest.title", title=title),
        plural(language, "group.digest.before", facts["before"], hour=f"{facts['hour']:02}:00"),
        plural(language, "group.digest.people", facts["people"]),
    ]
    if facts["since"]:
        lines.append(plural(language, "group.digest.since", facts["since"]))
    if facts["badges"]:
        names = joined([badge(language, GROUP_BY_ID[each]) for each in facts["badges"]], " · ")
        lines += [Html(""), phrase(language, "group.digest.badges", names=names)]
    if facts["goal"] is not None and facts["done"] is not None:
        lines += [Html(""), goal(language, facts["goal"], facts["done"])]
    if named:
        shown = named[:_FIRST]
        lines += [Html(""), group_caption(language, Period.WEEK, shown, count=count, title=title)]
    return Screen(joined(lines), join(language, link))


def badge(language: Language, achievement: GroupAchievement) -> str:
    """Its icon and name."""
    name = plural(language, f"group.badge.{achievement.measure.value}", achievement.needed)
    return f"{GROUP_ICONS[achievement.measure]} {name}"


def offers(language: Language, found: Sequence[Teaser], link: str) -> Screen:
    """The campaigns that are open."""
    if not found:
        return Screen(phrase(language, "group.offers.none"), join(language, link))
    return Screen(
        joined([phrase(language, "group.offers"), "", *(offer(language, each) for each in found)]),
        join(language, link),
    )


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
    if found.badges:
        lines += [Html(""), joined([badge(language, each) for each in _highest(found.badges)], " · ")]
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


def offer(language: Language, offered: Teaser) -> Html:
    """What a campaign is called, pays and takes, on one line."""
    return phrase(
        language,
        "group.teaser.title",
        icon=offered.icon,
        title=offered.title,
        pay=pay_range(offered.low, offered.high),
        seconds=offered.seconds,
    )


def _highest(badges: Sequence[str]) -> list[GroupAchievement]:
    """Of each row the highest badge that a group has."""
    return list({each.measure: each for each in GROUP_ACHIEVEMENTS if each.id in badges}.values())


def _goal(language: Language, facts: Facts) -> Html:
    return goal(language, facts["goal"], facts["done"])


def _reached(language: Language, facts: Facts) -> Html:
    return phrase(language, "group.goal.reached", goal=f"{facts['goal']:,}")


_KINDS: Final[Mapping[str, Callable[[Language, Facts], Html]]] = {"goal": _goal, "reached": _reached}
