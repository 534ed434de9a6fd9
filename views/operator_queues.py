"""The operator's desk: queues that several operators share."""

from dataclasses import dataclass

from kernel.values import Language
from views import desk_actions
from views.phrases import label, phrase, plural
from views.screens import Button, Row, Screen


@dataclass(frozen=True, slots=True)
class Away:
    """Nothing is there for this operator: `waiting` are with colleagues, put aside, or something they had a part in."""

    waiting: int


def skip_row(language: Language, queue: str, item: str) -> Row:
    """[Skip]: put it aside, and see the next."""
    return (Button(label(language, "button.skip_item"), desk_actions.skip(queue, item)),)


def nothing(language: Language, key: str, away: Away) -> Screen:
    """The queue is empty, or what is left of it is not for this operator right now.

    Shape:   `key` is the sentence of the empty queue.
    """
    if away.waiting:
        return Screen(plural(language, "operator.queue.away", away.waiting))
    return Screen(phrase(language, key))
