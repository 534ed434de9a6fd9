"""The operator's desk: what operators have done, as it was written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kernel.values import Language
from views import desk_actions
from views.limits import excerpt
from views.phrases import Html, joined, label, phrase
from views.reasons import said
from views.screens import Button, Rows, Screen

_FACTS_COLUMNS: Final = 160
_NAME_CHARS: Final = 12


@dataclass(frozen=True, slots=True)
class DeedFacts:
    """One line of the audit; `at` is in UTC."""

    at: datetime
    operator_id: str
    action: str
    subject: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of deeds, the newest first.

    Shape:   `about` is what was asked for, `name` whom or what of it.
    """

    about: str
    name: str
    page: int
    deeds: tuple[DeedFacts, ...]
    has_more: bool


def usage(language: Language) -> Screen:
    """What can be asked for."""
    return Screen(phrase(language, "operator.audit.usage"))


def deeds(language: Language, found: AuditPage) -> Screen:
    """Who did what to what, when, and everything that was noted with it."""
    title = phrase(language, f"operator.audit.title.{found.about}", name=excerpt(found.name, _NAME_CHARS))
    lines: list[str] = [title]
    if not found.deeds:
        lines += ["", phrase(language, "operator.audit.none")]
    for each in found.deeds:
        lines += ["", *_deed(language, each)]
    rows: Rows = ()
    if found.has_more:
        older = desk_actions.audit(found.page + 1, found.about, found.name)
        rows = ((Button(label(language, "button.older"), older),),)
    return Screen(joined(lines), rows)


def _deed(language: Language, deed: DeedFacts) -> list[Html]:
    head = Html(
        f"<b>{joined([deed.action])}</b> {joined([excerpt(deed.subject, _NAME_CHARS)])}"
        f" · {deed.at:%Y-%m-%d %H:%M} · {joined([deed.operator_id])}"
    )
    told = ", ".join(
        f"{name}: {said(language, str(value))}" for name, value in sorted(deed.facts.items()) if value is not None
    )
    return [head, Html(f"<i>{joined([excerpt(told, _FACTS_COLUMNS)])}</i>")] if told else [head]
