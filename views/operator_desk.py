"""The operator's desk: overview, the queue that peers could not decide, the audit, help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.money import Amount
from kernel.values import Answer, Language
from tasks.cards import Card
from views import desk_actions
from views.cards import answer_label, question
from views.limits import CAPTION_UNITS, fits
from views.operator_copies import CopyFacts, near_copies
from views.operator_queues import skip_row
from views.phrases import Fact, Html, escaped, joined, label, phrase, plural
from views.screens import Button, Screen


@dataclass(frozen=True, slots=True)
class Overview:
    """The house at a glance.

    Units:   `outbox_age_s` of the oldest unsent notice; `imbalance_units` is the sum of all balances, which is 0.
    """

    contributors: int
    active_today: int
    campaigns_live: int
    open_leases: int
    unjudged: int
    adjudications: int
    support_waiting: int
    answers_last_hour: int
    outbox_waiting: int
    outbox_age_s: int
    parked_updates: int
    imbalance_units: int
    paid: Amount
    suspects: int = 0
    suspects_overdue: int = 0
    appeals_waiting: int = 0
    appeals_decided: int = 0
    appeals_overturned: int = 0
    by_hour: tuple[int, ...] = ()
    """Answers in each of the last 24 hours, oldest first."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What an operator did; `at` is in UTC."""

    at: datetime
    who: str
    action: str
    subject: str
    reason: str


def help_page(language: Language) -> Screen:
    """/help of the operator bot."""
    return Screen(phrase(language, "help.operator"))


def welcome(language: Language, first_name: str, role: str) -> Screen:
    """/start of an operator."""
    return Screen(
        phrase(language, "operator.welcome", name=first_name, role=label(language, f"role.{role}")),
    )


def overview(language: Language, facts: Overview, drawing: bytes | None = None) -> Screen:
    """Queues, throughput, outbox age, ledger imbalance; and the picture of them."""
    known: dict[str, Fact] = {name: f"{getattr(facts, name):,}" for name in _COUNTED}
    known["paid"] = facts.paid.shown()
    lines = [phrase(language, "operator.overview.title"), ""]
    lines += [phrase(language, f"operator.overview.{key}", **known) for key in ("people", "work", "queues", "outbox")]
    if facts.suspects:
        lines.append(plural(language, "operator.overview.suspects", facts.suspects))
    if facts.suspects_overdue:
        lines.append(phrase(language, "operator.overview.suspects_overdue", **known))
    if facts.appeals_waiting or facts.appeals_decided:
        lines.append(phrase(language, "operator.overview.appeals", **known))
    lines.append(phrase(language, f"operator.overview.ledger_{'off' if facts.imbalance_units else 'even'}", **known))
    row = (Button(label(language, "button.pages"), desk_actions.open_pages()),)
    return Screen(joined(lines), (row,), drawing=drawing)


def way(language: Language, purpose: str, url: str) -> Screen:
    """A one-time link to one of our pages, as a button: a link in the text would be fetched for its preview."""
    return Screen(
        phrase(language, f"operator.way.{purpose}"), ((Button(label(language, "button.go_there"), url=url),),)
    )


def adjudication(
    language: Language,
    response: str,
    card: Card,
    answer: Answer,
    left: int,
    reasons: Sequence[str] = (),
    copies: Sequence[CopyFacts] = (),
) -> Screen:
    """A response that peers could not decide, with what was asked and said against it; [accept] or [reject]."""
    said = answer_label(language, card, answer)
    parts = [
        phrase(language, "operator.review.title", ref=card.ref, left=left),
        "",
        question(language, card),
        "",
        phrase(language, "operator.review.answer"),
        _quoted(said),
    ]
    if reasons:
        parts += ["", phrase(language, "operator.review.reasons"), *map(_quoted, reasons)]
    if copies:
        parts += ["", *near_copies(language, copies)]
    rows = (
        (
            Button(label(language, "button.accept"), desk_actions.adjudicate(response, accept=True)),
            Button(label(language, "button.reject"), desk_actions.adjudicate(response, accept=False)),
        ),
        skip_row(language, "review", response),
    )
    return Screen(joined(parts), rows, card.photo)


def adjudicated(language: Language, ref: str, *, accept: bool) -> Screen:
    """The decision was taken."""
    return Screen(phrase(language, "operator.review.accepted" if accept else "operator.review.rejected", ref=ref))


def audit(language: Language, lines: Sequence[AuditLine]) -> Screen:
    """Who did what, when and why."""
    shown = [
        phrase(
            language,
            "operator.audit.line",
            at=f"{line.at:%Y-%m-%d %H:%M}",
            who=line.who,
            action=line.action,
            subject=line.subject,
            reason=line.reason or "–",
        )
        for line in lines
    ]
    return Screen(joined([phrase(language, "operator.audit.title"), "", *shown]))


def export_caption(
    language: Language,
    number: int,
    rows: int,
    licence: str,
    worth: Sequence[Html] = (),
    *,
    is_without_gold: bool = False,
) -> Html:
    """What goes with the file of a release, with what its labels are worth where a caption holds it."""
    caption = phrase(language, "operator.export.caption", number=number, rows=f"{rows:,}", licence=licence)
    if is_without_gold:
        caption = joined([caption, phrase(language, "operator.export.without_gold")])
    whole = joined([caption, "", *worth]) if worth else caption
    return whole if fits(whole, CAPTION_UNITS) else caption


def _quoted(text: str) -> Html:
    return Html(f"<blockquote>{escaped(text)}</blockquote>")


_COUNTED = (
    "appeals_waiting",
    "appeals_decided",
    "appeals_overturned",
    "contributors",
    "active_today",
    "campaigns_live",
    "open_leases",
    "unjudged",
    "adjudications",
    "support_waiting",
    "answers_last_hour",
    "outbox_waiting",
    "outbox_age_s",
    "parked_updates",
    "imbalance_units",
    "suspects_overdue",
)
