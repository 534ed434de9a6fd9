"""Settled tasks of campaigns without gold: an operator is asked what is right, before seeing what the crowd says."""

from dataclasses import dataclass
from functools import partial

from kernel.values import Language
from tasks.cards import Card
from views import desk_actions
from views.cards import option_label, question
from views.operator_queues import skip_row
from views.options import option_rows
from views.phrases import joined, label, phrase
from views.screens import Button, Screen


@dataclass(frozen=True, slots=True)
class CheckCase:
    """One settled task as its contributors saw it, and how many wait with it. Nothing of what they said."""

    task: str
    number: int
    card: Card
    left: int


def case(language: Language, found: CheckCase) -> Screen:
    """The question with its options; whichever is pressed is gold. [Can't be told]."""
    card = found.card
    parts = [
        phrase(language, "operator.gold.title", number=found.number, left=f"{found.left:,}"),
        "",
        question(language, card),
        "",
        phrase(language, "operator.gold.ask"),
    ]
    labels = [option_label(language, card, number) for number in range(len(card.options))]
    rows = option_rows(labels, partial(desk_actions.tell_gold, found.task))
    if card.none_of_these:
        none = desk_actions.tell_gold(found.task, len(card.options))
        rows = (*rows, (Button(label(language, "button.none_of_these"), none),))
    untold = (Button(label(language, "button.cannot_tell"), desk_actions.leave_gold(found.task)),)
    return Screen(joined(parts), (*rows, untold, skip_row(language, "gold", found.task)), card.photo)


def told(language: Language, number: int, *, is_gold: bool) -> Screen:
    """The word was taken, or the task is asked about no more."""
    return Screen(phrase(language, "operator.gold.told" if is_gold else "operator.gold.untold", number=number))
