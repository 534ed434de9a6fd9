"""A task on its card, whatever its kind: title, question, options as buttons, and the row of icons."""

from functools import partial
from typing import Final

from kernel.values import Language
from tasks.cards import Card
from views import actions
from views.money import pay_range
from views.options import lettered_lines, option_rows
from views.phrases import Html, escaped, joined, label, phrase
from views.screens import Button, Row, Rows, Screen

REPORT_REASONS: Final = ("unclear", "broken", "offensive", "private", "other")

_ICONS: Final = {"choice": "🏷", "answer": "✍️", "review": "🔍"}
_ANY_KIND_ICON: Final = "🧩"
_REVIEW: Final = "review"
"""The one kind whose options are ours, so that they have words in every language."""


def task_card(language: Language, card: Card, lease: str) -> Screen:
    """The open task: everything needed to answer it, and nothing else."""
    parts = [title(language, card), "", question(language, card)]
    if not card.options:
        parts += ["", phrase(language, "card.type_answer")]
    return Screen(joined(parts), (*_option_rows(language, card, lease), _icon_row(lease)), card.photo)


def report_menu(language: Language, card: Card, lease: str) -> Screen:
    """The same card, its buttons now the reasons for a report."""
    rows = tuple(
        (Button(label(language, f"report.reason.{reason}"), actions.report(lease, reason)),)
        for reason in REPORT_REASONS
    )
    return Screen(task_card(language, card, lease).text, (*rows, _back_row(language, lease)), card.photo)


def more_menu(language: Language, card: Card, lease: str) -> Screen:
    """The same card, its buttons now what else can be done."""
    rows = (
        (Button(label(language, "button.balance"), actions.balance()),),
        (Button(label(language, "button.another_task"), actions.skip(lease)),),
        _back_row(language, lease),
    )
    return Screen(task_card(language, card, lease).text, rows, card.photo)


def guide(language: Language, card: Card) -> Screen:
    """How this task is meant: its campaign's own words, else what holds for its kind."""
    words = escaped(card.guide) if card.guide else phrase(language, f"guide.{card.kind}")
    return Screen(joined([phrase(language, "guide.title", ref=card.ref), "", words]))


def title(language: Language, card: Card) -> Html:
    """`🏷 垃圾分类 · 2–5 AIC · ~15 s · #8F2K`."""
    return phrase(
        language,
        "card.title",
        icon=_ICONS.get(card.kind, _ANY_KIND_ICON),
        name=card.title or label(language, f"kind.{card.kind}"),
        pay=pay_range(card.low, card.high),
        seconds=card.seconds,
        ref=card.ref,
    )


def question(language: Language, card: Card) -> Html:
    """What is asked, in the task's own language: passage, question, the answer under review, lettered options."""
    parts: list[str] = []
    if card.passage:
        parts += [Html(f"<blockquote>{escaped(card.passage)}</blockquote>"), ""]
    parts.append(card.prompt)
    if card.subject_answer is not None:
        parts += [
            "",
            phrase(language, "card.subject_answer"),
            Html(f"<blockquote>{escaped(card.subject_answer or label(language, 'card.erased'))}</blockquote>"),
            phrase(language, "card.subject_question"),
        ]
    if card.kind != _REVIEW:
        parts += lettered_lines(card.options)
    return joined(parts)


def option_label(language: Language, card: Card, option: int) -> str:
    """What a chosen option says, `None of these` included."""
    if option == len(card.options):
        return label(language, "button.none_of_these")
    if card.kind == _REVIEW:
        return label(language, f"review.{card.options[option]}")
    return card.options[option]


def _option_rows(language: Language, card: Card, lease: str) -> Rows:
    labels = [option_label(language, card, number) for number in range(len(card.options))]
    rows = option_rows(labels, partial(actions.answer, lease), paired=card.kind == _REVIEW)
    if card.kind == _REVIEW:
        rows = (*rows, (Button(label(language, "review.violation"), actions.ask_report(lease)),))
    if card.none_of_these:
        none = actions.answer(lease, len(card.options))
        rows = (*rows, (Button(label(language, "button.none_of_these"), none),))
    return rows


def _icon_row(lease: str) -> Row:
    return (
        Button("⏭", actions.skip(lease)),
        Button("🚩", actions.ask_report(lease)),
        Button("ℹ️", actions.guide(lease)),
        Button("⋯", actions.more(lease)),
    )


def _back_row(language: Language, lease: str) -> Row:
    return (Button(label(language, "button.back_to_task"), actions.card(lease)),)
