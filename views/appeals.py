"""Appeals as their authors see them: what one costs, how it stands, and its outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contributors.suspensions import Suspension
from kernel.values import Language
from views import actions, suspensions
from views.dates import moment
from views.phrases import joined, label, phrase, plural
from views.reasons import said
from views.screens import Button, Rows, Screen
from views.why import AppealFacts

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Appealable:
    """An answer that may be appealed until then, in its author's zone."""

    ref: str
    lease: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """What an appeal is subject to: how long a panel may take, and how many may be open or lost."""

    panel_hours: int
    open_max: int
    lost_max: int
    lost_days: int


def ask(language: Language, appealable: Appealable, terms: Terms) -> Screen:
    """What happens if one appeals, before one does."""
    rows = (
        (
            Button(label(language, "button.appeal"), actions.appeal(appealable.lease)),
            Button(label(language, "button.next"), actions.next_task()),
        ),
    )
    text = phrase(
        language,
        "appeal.ask",
        ref=appealable.ref,
        until=moment(language, appealable.until),
        hours=terms.panel_hours,
        open=terms.open_max,
        lost=terms.lost_max,
        days=terms.lost_days,
    )
    return Screen(text, rows)


def stands(language: Language, ref: str, facts: AppealFacts, *, asks_why: bool = False) -> Screen:
    """How an appeal stands; while it is open, its author may say why."""
    line = phrase(
        language,
        f"appeal.{facts.status}",
        ref=ref,
        at=moment(language, facts.until),
        votes_for=facts.votes_for,
        votes=facts.votes,
    )
    parts = [line, phrase(language, "appeal.ask_why")] if asks_why else [line]
    return Screen(joined(parts, "\n\n"), _next(language))


def choose(
    language: Language,
    appealable: Sequence[Appealable],
    open_refs: Sequence[str],
    *,
    hours: int,
    held: Sequence[Suspension] = (),
    now: datetime,
) -> Screen:
    """/appeal without a card: what holds the person back, what may be appealed, and what is being heard."""
    lines = suspensions.lines(language, held, now)
    if appealable:
        lines.append(plural(language, "appeal.choose", len(appealable)))
    if open_refs:
        lines.append(phrase(language, "appeal.heard", refs=" ".join(f"#{ref}" for ref in open_refs)))
    rows = suspensions.rows(language, held, now) + tuple(
        (Button(f"#{each.ref} · {moment(language, each.until)}", actions.ask_appeal(each.lease)),)
        for each in appealable
    )
    return Screen(joined(lines or [phrase(language, "appeal.nothing", hours=hours)], "\n\n"), rows or _next(language))


def reason_kept(language: Language, ref: str) -> Screen:
    """What the author says for their answer is noted."""
    return Screen(phrase(language, "appeal.reason_kept", ref=ref), _next(language))


def outcome(language: Language, facts: Facts) -> Screen:
    """The notice that rings.

    Shape:   facts are ref, lease, status, by, votes_for, votes_against, note.
    """
    votes = facts["votes_for"] + facts["votes_against"]
    lines = [phrase(language, f"appeal.outcome.{facts['status']}", ref=facts["ref"])]
    if facts["by"] == "panel":
        lines.append(phrase(language, "appeal.outcome.by_panel", votes_for=facts["votes_for"], votes=votes))
    else:
        lines.append(phrase(language, f"appeal.outcome.by_{facts['by']}"))
    if facts["note"]:
        lines.append(phrase(language, "why.note", note=said(language, facts["note"])))
    why = Button(label(language, "button.why"), actions.why(facts["lease"]))
    return Screen(joined(lines), ((why, *_next(language)[0]),))


def _next(language: Language) -> Rows:
    return ((Button(label(language, "button.next"), actions.next_task()),),)
