"""The operator's desk: people who ask to be let work, or be paid, again, with the evidence on the card."""

from dataclasses import dataclass
from datetime import datetime

from contributors.suspensions import BAN
from kernel.values import Language
from views import desk_actions
from views.operator_copies import NAME_CHARS
from views.operator_people import PersonFacts, person
from views.operator_queues import skip_row
from views.phrases import Fact, Html, escaped, joined, label, phrase
from views.reasons import said
from views.screens import Button, Screen


@dataclass(frozen=True, slots=True)
class SuspensionCase:
    """One appeal against a suspension.

    Shape:   `what` is `ban` or a kind; `since` when it was asked, in UTC; `text` is the person's own side.
    """

    appeal: str
    what: str
    since: datetime
    left: int
    reason: str
    imposed_by: str | None
    text: str | None
    person: PersonFacts


def case(language: Language, facts: SuspensionCase) -> Screen:
    """Why they are held back, what they say, all that is known of them; [Lift] or [Keep], one press each."""
    who: dict[str, Fact] = {
        "who": facts.person.who[:NAME_CHARS],
        "at": f"{facts.since:%Y-%m-%d %H:%M}",
        "left": facts.left,
    }
    if facts.what == BAN:
        title = phrase(language, "operator.suspension.title.ban", **who)
    else:
        title = phrase(language, "operator.suspension.title.pay", kind=label(language, f"kind.{facts.what}"), **who)
    parts = [
        title,
        "",
        phrase(language, "operator.suspension.reason", by=facts.imposed_by or "–"),
        _quoted(said(language, facts.reason)),
        phrase(language, "operator.suspension.text" if facts.text else "operator.suspension.silent"),
        *([_quoted(facts.text)] if facts.text else []),
        "",
        person(language, facts.person).text,
    ]
    rows = (
        (
            Button(label(language, "button.lift_it"), desk_actions.decide_suspension(facts.appeal, lifts=True)),
            Button(label(language, "button.keep_it"), desk_actions.decide_suspension(facts.appeal, lifts=False)),
        ),
        skip_row(language, "suspensions", facts.appeal),
    )
    return Screen(joined(parts), rows)


def decided(language: Language, who: str, *, lifts: bool) -> Screen:
    """It was decided, and the person is told."""
    key = "operator.suspension.lifted" if lifts else "operator.suspension.kept"
    return Screen(phrase(language, key, who=who[:NAME_CHARS]))


def _quoted(text: str) -> Html:
    return Html(f"<blockquote>{escaped(text)}</blockquote>")
