"""What becomes of a card once it is answered: a draft, a receipt, a verdict; the question stays in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from itertools import zip_longest
from typing import Final

from contributors.streaks import Streak
from kernel.money import Amount
from kernel.values import Answer, Language
from tasks.cards import Card
from tasks.kinds import MAX_REASON_CHARS, kind_named
from views import actions
from views.cards import answer_label, exhibit, task_card, title
from views.limits import excerpt
from views.money import pay_range
from views.phrases import Html, escaped, joined, label, phrase, plural
from views.places import clock
from views.screens import Button, Row, Screen, split

PASSAGE_COLUMNS: Final = 120
QUESTION_COLUMNS: Final = 500
ANSWER_COLUMNS: Final = 300
"""A receipt recalls question and answer; where they are long it shows their beginning and an ellipsis."""


ASKED_IN_SUMMARY: Final = 6
"""A summary has buttons for so many answers of each sort; /why finds the others."""

NOTHING: Final = Amount(0)


@unique
class Outcome(StrEnum):
    """What was decided about a response, as its author is told."""

    PAID = "paid"
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADJUDICATE = "adjudicate"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The facts of one verdict.

    Shape:   `peers_agreeing` of `peers` said the same; 0 of 0 where nobody is counted. `reason` is a code:
             gold, peers, review or operator, for REJECTED. With a lease it can be explained and appealed.
    """

    ref: str
    outcome: Outcome
    pay: Amount = NOTHING
    peers_agreeing: int = 0
    peers: int = 0
    reason: str | None = None
    lease: str | None = None

    @property
    def is_appealable(self) -> bool:
        """Whether it was refused, and not by a person."""
        return self.outcome is Outcome.REJECTED and self.reason != "operator"


@dataclass(frozen=True, slots=True)
class Days:
    """A person's days, on a receipt. Shape: the first one also names the zone that they follow, and lets it change."""

    streak: Streak
    zone: str | None = None


def draft(language: Language, lease: str, ref: str, answer: str, *, is_words: bool = True) -> Screen:
    """The echo of a typed answer, before it is submitted; of words, with the way to say that an AI helped."""
    text = joined([phrase(language, "draft.echo", ref=ref), Html(f"<blockquote>{escaped(answer)}</blockquote>")])
    send = (
        Button(label(language, "button.submit"), actions.submit(lease, ai=False)),
        Button(label(language, "button.edit"), actions.edit_draft(lease)),
    )
    ai = (Button(label(language, "button.used_ai"), actions.submit(lease, ai=True)),)
    return Screen(text, (send, ai) if is_words else (send,))


def receipt(
    language: Language,
    card: Card,
    answer: Answer,
    *,
    today: int,
    days: Days | None = None,
    lease: str | None = None,
    declared_ai: bool = False,
) -> Screen:
    """The answered card: `#8F2K 收到 · 预计 2–5 AIC · 今天 6 · 🔥5·待定`.

    Shape:   without a lease the answer can no longer be changed or explained.
    """
    parts = [
        phrase(language, "receipt.received", ref=card.ref),
        phrase(language, "receipt.expected", pay=pay_range(card.low, card.low if declared_ai else card.high)),
        plural(language, "receipt.today", today),
    ]
    if days is not None and days.streak.length:
        key = "receipt.streak.waiting" if days.streak.waiting else "receipt.streak"
        parts.append(phrase(language, key, days=f"{days.streak.length:,}"))
    if declared_ai:
        parts.append(phrase(language, "receipt.used_ai"))
    line = joined(parts, " · ")
    if lease and answer in kind_named(card.kind).ASKS_REASON:
        line = joined([line, phrase(language, "receipt.ask_reason", limit=MAX_REASON_CHARS)])
    if days is not None and days.zone is not None:
        line = joined([line, phrase(language, "receipt.zone", zone=clock(language, days.zone))])
    next_row: Row = (Button(label(language, "button.next"), actions.next_task()),)
    change: Row = (Button(label(language, "button.change"), actions.change(lease)),) if lease else ()
    rows: tuple[Row, ...] = ((*next_row, *change),)
    if days is not None and days.zone is not None:
        rows = (*rows, (Button(label(language, "button.zone"), actions.ask_zone()),))
    return _answered(language, card, answer, line, rows)


def verdict_card(
    language: Language, card: Card, answer: Answer, verdict: Verdict, *, is_latest: bool = False
) -> Screen:
    """The answered card with its verdict in the receipt's place; the latest card keeps its way on."""
    rows = ((Button(label(language, "button.next"), actions.next_task()),),) if is_latest else ()
    why = _why_row(language, verdict)
    return _answered(language, card, answer, verdict_line(language, verdict), (*rows, why) if why else rows)


def verdict_line(language: Language, verdict: Verdict) -> Html:
    """`#8F2K +3.20 AIC · 同伴 3/3`."""
    is_refused = verdict.outcome is Outcome.REJECTED
    reason = phrase(language, f"verdict.reason.{verdict.reason or 'peers'}") if is_refused else ""
    line = phrase(
        language, f"verdict.{verdict.outcome.value}", ref=verdict.ref, amount=verdict.pay.shown(), reason=reason
    )
    if verdict.peers == 0 or verdict.outcome is Outcome.ADJUDICATE:
        return line
    peers = phrase(language, "verdict.peers", agreeing=verdict.peers_agreeing, peers=verdict.peers)
    return joined([line, peers], " · ")


def summary(language: Language, verdicts: Sequence[Verdict]) -> Screen:
    """Several verdicts in one silent message: how many, how much, and why those that were not accepted."""
    accepted = [verdict for verdict in verdicts if verdict.outcome in {Outcome.PAID, Outcome.PENDING, Outcome.ACCEPTED}]
    paid = sum(verdict.pay.units for verdict in verdicts if verdict.outcome is Outcome.PAID)
    pending = sum(verdict.pay.units for verdict in verdicts if verdict.outcome is Outcome.PENDING)
    lines = [phrase(language, "summary.title")]
    if accepted:
        lines.append(plural(language, "summary.accepted", len(accepted), amount=Amount(paid).shown()))
    if pending:
        lines.append(phrase(language, "summary.pending", amount=Amount(pending).shown()))
    others = [verdict for verdict in verdicts if verdict not in accepted]
    lines += [verdict_line(language, verdict) for verdict in others]
    refused = [_why_row(language, verdict, verdict.ref) for verdict in others[:ASKED_IN_SUMMARY]]
    asked = [_why_row(language, verdict, verdict.ref) for verdict in accepted[:ASKED_IN_SUMMARY]]
    pairs = [(*left, *right) for left, right in zip_longest(asked[::2], asked[1::2], fillvalue=())]
    onwards: Row = (Button(label(language, "button.next"), actions.next_task()),)
    return Screen(joined(lines), tuple(row for row in (*refused, *pairs, onwards) if row))


def skipped(language: Language, card: Card) -> Screen:
    """The card of a task given back."""
    return _closed(language, card, "card.skipped")


def reported(language: Language, card: Card) -> Screen:
    """The card of a task that was reported."""
    return _closed(language, card, "card.reported")


def _why_row(language: Language, verdict: Verdict, ref: str | None = None) -> Row:
    """[Why] and, of what was refused, [Appeal]; in a summary with the card's #ref."""
    if verdict.lease is None:
        return ()
    prefix = "" if ref is None else f"#{ref} "
    why = Button(prefix + label(language, "button.why"), actions.why(verdict.lease))
    if not verdict.is_appealable:
        return (why,)
    return why, Button(prefix + label(language, "button.appeal"), actions.ask_appeal(verdict.lease))


def _answered(language: Language, card: Card, answer: Answer, line: Html, rows: tuple[Row, ...]) -> Screen:
    text = joined(
        [title(language, card), "", *_recalled(language, card), "", _chosen(language, card, answer), "", line]
    )
    # A typed answer's receipt takes the place of its draft, which is a text even where the card has a photo.
    is_typed = isinstance(answer, str | float) and answer != card.starts_from
    photo = None if is_typed else _photo_of_last(language, card)
    return Screen(text, rows, photo)


def _closed(language: Language, card: Card, key: str) -> Screen:
    text = joined([title(language, card), "", *_recalled(language, card), "", phrase(language, key)])
    rows = ((Button(label(language, "button.next"), actions.next_task()),),)
    return Screen(text, rows, _photo_of_last(language, card))


def _recalled(language: Language, card: Card) -> list[str]:
    recalled: list[str] = []
    if card.passage:
        recalled.append(Html(f"<blockquote>{escaped(excerpt(card.passage, PASSAGE_COLUMNS))}</blockquote>"))
    recalled.append(excerpt(card.prompt, QUESTION_COLUMNS))
    for shown in card.exhibits:
        recalled += ["", *exhibit(language, shown, most_columns=ANSWER_COLUMNS)]
    return recalled


def _chosen(language: Language, card: Card, answer: Answer) -> Html:
    if answer == card.starts_from:
        answer = 0  # left as it was
    if not isinstance(answer, str):
        return Html(f"✓ <b>{escaped(answer_label(language, card, answer))}</b>")
    return Html(f"<blockquote>{escaped(excerpt(answer, ANSWER_COLUMNS))}</blockquote>")


def _photo_of_last(language: Language, card: Card) -> str | None:
    """The photo, unless the card was so long that its buttons are on a text of their own."""
    return None if card.photo is None else split(task_card(language, card, "-"))[-1].photo
