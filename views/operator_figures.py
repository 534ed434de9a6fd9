"""What a campaign's labels are worth, in words; and what its picture leaves to be explained."""

from typing import Final

from kernel.values import Language
from scoring.agreement import OTHERS, Agreement
from tasks.kinds import kind_named
from views.figures import Drawn, Group, class_names
from views.limits import excerpt
from views.phrases import Html, joined, label, phrase, plural

_NAMED_MAX: Final = 12
"""More options than this are not named one by one under a picture."""
_NAME_COLUMNS: Final = 18


def lines(language: Language, drawn: Drawn, *, has_words: bool) -> list[Html]:
    """What the labels are worth, and the letters of the picture.

    Shape:   `has_words` is False where the picture has numbers alone: then its order is told.
    """
    group = drawn.figures.group
    found = worth(language, drawn)
    if group is not None and group.labels.votes:
        found.append(_letters(language, group))
    if not has_words:
        found.append(phrase(language, "operator.figures.order"))
    return found


def worth(language: Language, drawn: Drawn, *, with_cost: bool = True) -> list[Html]:
    """Agreement with its interval, confidence, cost, gold, and what is taken for what."""
    figures, group = drawn.figures, drawn.figures.group
    found: list[Html] = []
    if group is not None:
        found.append(_agreement(language, group))
    if figures.median is not None:
        found.append(phrase(language, "operator.figures.confidence", median=f"{figures.median:.0%}"))
    if with_cost and drawn.cost is not None:
        found.append(phrase(language, "operator.figures.cost", cost=drawn.cost.shown()))
    if group is not None:
        found += _confusions(language, group)
    if group is not None and figures.groups > 1:
        found.append(plural(language, "operator.figures.groups", figures.groups))
    return found


def _agreement(language: Language, group: Group) -> Html:
    agreement: Agreement = group.agreement
    if agreement.alpha is None:
        return phrase(language, "operator.figures.alpha_none")
    key = "operator.figures.alpha_sample" if group.is_sample else "operator.figures.alpha"
    low, high = agreement.low, agreement.high
    interval = "" if low is None or high is None else f" ({low:.2f}–{high:.2f})"
    return plural(language, key, agreement.tasks, alpha=f"{agreement.alpha:.2f}{interval}")


def _confusions(language: Language, group: Group) -> list[Html]:
    found = []
    if group.gold.votes:
        share = f"{group.gold.right / group.gold.votes:.0%}"
        found.append(plural(language, "operator.figures.gold", group.gold.votes, share=share))
    if (worst := group.labels.worst) is not None:
        stands, said, votes, of = worst
        facts = {"label": _name(language, group, stands), "vote": _name(language, group, said), "votes": f"{votes:,}"}
        found.append(plural(language, "operator.figures.worst", of, **facts))
    return found


def _letters(language: Language, group: Group) -> Html:
    """What the letters of the picture stand for."""
    classes = group.labels.classes
    words = [_words(language, group, number) for number in classes]
    if len(classes) > _NAMED_MAX or None in words:
        return phrase(language, "operator.figures.in_order")
    letters = class_names(len(classes))
    return joined((f"{letter} {word}" for letter, word in zip(letters, words, strict=True)), " · ")


def _name(language: Language, group: Group, number: int) -> str:
    """An option's words, or the letter or number that the picture has for it."""
    return _words(language, group, number) or class_names(max(group.labels.classes) + 1)[number]


def _words(language: Language, group: Group, number: int) -> str | None:
    if not group.options or number == OTHERS:
        return None
    if number >= len(group.options):
        return label(language, "button.none_of_these")
    if kind_named(group.kind).OPTIONS:
        return label(language, f"option.{group.kind}.{group.options[number]}")
    return excerpt(group.options[number], _NAME_COLUMNS)
