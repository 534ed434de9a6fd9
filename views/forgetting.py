"""/forget in words: what goes, what stays, what is given up, and the one button that does it."""

from collections.abc import Sequence

from kernel.money import Amount
from kernel.values import Language
from views import actions
from views.account import Balance
from views.phrases import joined, label, phrase
from views.screens import Button, Screen


def ask(language: Language, facts: Balance, *, sponsored: Sequence[int] = (), changed: bool = False) -> Screen:
    """Everything that somebody has to know before they are forgotten; again, where the balance has changed.

    Shape:   `sponsored` are the campaigns that their own points are in.
    """
    posted = Amount(facts.available.units + facts.locked.units)
    points = phrase(
        language,
        "forget.points",
        available=facts.available.shown(),
        locked=facts.locked.shown(),
        pending=facts.pending.shown(),
    )
    if sponsored:
        campaigns = ", ".join(f"C{number}" for number in sponsored)
        points = joined([points, phrase(language, "forget.sponsored", campaigns=campaigns)])
    parts = [phrase(language, "forget.card"), "", points, "", phrase(language, "forget.take_along")]
    text = joined([phrase(language, "forget.changed"), "", *parts] if changed else parts)
    has_points = posted.units > 0
    confirm = label(language, "button.forget_points" if has_points else "button.forget", amount=posted.shown())
    rows = (
        (Button(confirm, actions.forget(posted.units)),),
        (Button(label(language, "button.forget_not"), actions.forget_not()),),
    )
    return Screen(text, rows)


def kept(language: Language) -> Screen:
    """They stay."""
    return Screen(phrase(language, "forget.kept"))


def done(language: Language) -> Screen:
    """Farewell."""
    return Screen(phrase(language, "forget.done"))
