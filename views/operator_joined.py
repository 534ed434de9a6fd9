"""The operator's desk: accounts of one person, joined and parted."""

from dataclasses import dataclass
from datetime import datetime

from kernel.values import Language
from views import desk_actions
from views.operator_copies import NAME_CHARS
from views.phrases import Html, joined, label, phrase
from views.screens import Button, Row, Screen


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account: since when, how much work, in which language."""

    who: str
    since: datetime
    answers: int
    language: str | None


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """Two accounts that an operator takes for one person's.

    Shape:   both answered `shared` tasks, and said the same on `equal` of them.
    """

    proposal: str
    one: AccountFacts
    other: AccountFacts
    shared: int
    equal: int
    reason: str


def confirm(language: Language, facts: MergeFacts) -> Screen:
    """Both accounts, what speaks for it, and what follows, to be confirmed."""
    lines = [
        phrase(language, "operator.merge.confirm"),
        *(_account(language, each) for each in (facts.one, facts.other)),
        phrase(language, "operator.merge.shared", shared=facts.shared, equal=facts.equal),
        Html(f"<blockquote>{joined([facts.reason])}</blockquote>"),
        phrase(language, "operator.merge.means"),
    ]
    row: Row = (
        Button(label(language, "button.confirm"), desk_actions.deed("merge", facts.proposal)),
        Button(label(language, "button.cancel"), desk_actions.dismiss()),
    )
    return Screen(joined(lines), (row,))


def merged(language: Language, facts: MergeFacts) -> Screen:
    """It was done."""
    names = {"one": facts.one.who[:NAME_CHARS], "other": facts.other.who[:NAME_CHARS]}
    return Screen(phrase(language, "operator.merge.done", **names))


def unmerged(language: Language, who: str) -> Screen:
    """It was taken back."""
    return Screen(phrase(language, "operator.unmerge.done", who=who[:NAME_CHARS]))


def _account(language: Language, facts: AccountFacts) -> Html:
    return phrase(
        language,
        "operator.merge.account",
        who=facts.who,
        since=f"{facts.since:%Y-%m-%d}",
        answers=facts.answers,
        language=facts.language or "–",
    )
