"""What a person has: the balance and what it waits for, and the statement line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contributors.achievements import BY_ID
from kernel.money import Amount
from kernel.values import Language
from views import actions
from views.achievements import name as badge_name
from views.dates import moment
from views.money import price, signed
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Screen

NOTHING: Final = Amount(0)


@dataclass(frozen=True, slots=True)
class Balance:
    """One person's points.

    Units:   `price_parts` in parts of 1e-9: what one AIC of base pay pays today.
    Shape:   `judging` responses wait for peers; `standing` accepted ones wait until `to_go` more are judged. Of what
             waits, `looked_at` does while a person looks at the work, and `suspended` because one has decided so.
    """

    available: Amount
    pending: Amount
    locked: Amount
    lifetime: Amount
    price_parts: int
    judging: int = 0
    standing: int = 0
    to_go: int = 0
    looked_at: Amount = NOTHING
    suspended: Amount = NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement, `at` in the person's own zone; `kind` is the transfer's, `badge` a bonus's.

    Shape:   `campaign` is what somebody has paid for, or has points back from.
    """

    at: datetime
    kind: str
    amount: Amount
    credit: bool
    balance_after: Amount
    ref: str | None = None
    badge: str | None = None
    campaign: str | None = None


def balance(language: Language, facts: Balance) -> Screen:
    """Available, pending and what it waits for, locked, lifetime, today's price."""
    lines = [
        phrase(language, "balance.title"),
        "",
        phrase(language, "balance.available", amount=facts.available.shown()),
        phrase(language, "balance.pending", amount=facts.pending.shown()),
        *_waits(language, facts),
        phrase(language, "balance.locked", amount=facts.locked.shown()),
        phrase(language, "balance.lifetime", amount=facts.lifetime.shown()),
        "",
        phrase(language, "balance.price", price=price(facts.price_parts)),
    ]
    onwards = Button(label(language, "button.next"), actions.next_task())
    why = Button(label(language, "button.why_pending"), actions.why())
    rows = (
        (
            Button(label(language, "button.history"), actions.balance_history(0)),
            Button(label(language, "button.proof"), actions.proof()),
        ),
        (why, onwards) if facts.standing or facts.judging else (onwards,),
    )
    return Screen(joined(lines), rows)


def history(language: Language, lines: Sequence[Line], page: int, *, older: bool) -> Screen:
    """One page of the statement, the newest first; `page` counts from 0."""
    if not lines:
        return Screen(
            phrase(language, "history.empty"), ((Button(label(language, "button.next"), actions.next_task()),),)
        )
    text = joined([phrase(language, "history.title", page=page + 1), "", *(_line(language, line) for line in lines)])
    turns = []
    if page > 0:
        turns.append(Button(label(language, "button.newer"), actions.balance_history(page - 1)))
    if older:
        turns.append(Button(label(language, "button.older"), actions.balance_history(page + 1)))
    rows = (
        (
            Button(label(language, "button.balance"), actions.balance()),
            Button(label(language, "button.proof"), actions.proof()),
        ),
    )
    return Screen(text, (tuple(turns), *rows) if turns else rows)


def _waits(language: Language, facts: Balance) -> list[Html]:
    lines = []
    if facts.judging:
        lines.append(plural(language, "balance.waits.judging", facts.judging))
    if facts.standing:
        key = "balance.waits.standing" if facts.to_go else "balance.waits.later"
        lines.append(plural(language, key, facts.standing, to_go=facts.to_go))
    if facts.looked_at.units:
        lines.append(phrase(language, "balance.waits.looked_at", amount=facts.looked_at.shown()))
    if facts.suspended.units:
        lines.append(phrase(language, "balance.waits.suspended", amount=facts.suspended.shown()))
    return lines


def _line(language: Language, line: Line) -> Html:
    what = label(language, f"transfer.{line.kind}")
    if line.campaign is not None:
        what = label(language, f"history.{line.kind}", campaign=line.campaign)
    if line.badge is not None:
        what = f"{what} {badge_name(language, BY_ID[line.badge])}"
    return phrase(
        language,
        "history.line",
        at=moment(language, line.at),
        amount=signed(line.amount, credit=line.credit),
        what=what,
        ref=f" #{line.ref}" if line.ref else "",
        balance=line.balance_after.shown(),
    )
