"""What operators hear unasked: a flow writes a kind and its facts, this module finds the words at delivery."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kernel.values import Language
from views.screens import Screen
from views.sponsorships import outcome

Facts = Mapping[str, Any]
"""As they come out of the outbox: JSON's texts, whole numbers, lists and objects."""


def notice(language: Language, kind: str, facts: Facts) -> Screen:
    """The screen of a notice.

    Shape:   kinds and facts
             sponsorship        as views.sponsorships.outcome
    Raises:  KeyError for a kind that nobody phrases, or a fact that is not there.
    """
    return _KINDS[kind](language, facts)


_KINDS: Final[Mapping[str, Callable[[Language, Facts], Screen]]] = {
    "sponsorship": outcome,
}
