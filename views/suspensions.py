"""What holds a person back, as they are told it, and their way to another look."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contributors.suspensions import BAN, Outcome, Suspension
from kernel.values import Language
from views import actions
from views.dates import day_of_year
from views.phrases import Html, joined, label, phrase
from views.reasons import said
from views.screens import Button, Row, Rows, Screen


def lines(language: Language, held: Sequence[Suspension], now: datetime) -> list[Html]:
    """Each suspension with its reason, and how an appeal against it stands."""
    return [joined([_line(language, each), *_stands(language, each, now)]) for each in held]


def rows(language: Language, held: Sequence[Suspension], now: datetime) -> Rows:
    """A button for each that may be appealed."""
    return tuple(_row(language, each.what) for each in held if not each.is_heard and each.again_at(now) is None)


def asked(language: Language, *, asks_why: bool) -> Screen:
    """It is before an operator; the next text may say the person's side."""
    parts = [phrase(language, "suspension.asked")]
    if asks_why:
        parts.append(phrase(language, "suspension.ask_why"))
    return Screen(joined(parts, "\n\n"))


def side_kept(language: Language) -> Screen:
    """The person's side is noted."""
    return Screen(phrase(language, "suspension.side_kept"))


def looked_again(language: Language, facts: Mapping[str, Any]) -> Screen:
    """The notice that rings.

    Shape:   facts what, outcome, reason.
    """
    is_lifted = facts["outcome"] == Outcome.LIFTED
    reason = said(language, facts["reason"])
    if facts["what"] == BAN:
        key = "notice.looked_again.ban.lifted" if is_lifted else "notice.looked_again.ban.kept"
        text = phrase(language, key, reason=reason)
    else:
        key = "notice.looked_again.pay.lifted" if is_lifted else "notice.looked_again.pay.kept"
        text = phrase(language, key, reason=reason, kind=label(language, f"kind.{facts['what']}"))
    if not is_lifted:
        return Screen(text)
    return Screen(text, ((Button(label(language, "button.next"), actions.next_task()),),))


def _line(language: Language, held: Suspension) -> Html:
    reason = said(language, held.reason)
    if held.what != BAN:
        return phrase(language, "suspension.pay", kind=label(language, f"kind.{held.what}"), reason=reason)
    if held.until is None:
        return phrase(language, "suspension.ban.for_good", reason=reason)
    return phrase(language, "suspension.ban", until=day_of_year(language, held.until.date()), reason=reason)


def _stands(language: Language, held: Suspension, now: datetime) -> list[Html]:
    if held.is_heard:
        return [phrase(language, "suspension.heard")]
    again = held.again_at(now)
    return [] if again is None else [phrase(language, "suspension.again", day=day_of_year(language, again.date()))]


def _row(language: Language, what: str) -> Row:
    if what == BAN:
        words = label(language, "button.appeal_ban")
    else:
        words = label(language, "button.appeal_pay", kind=label(language, f"kind.{what}"))
    return (Button(words, actions.appeal_suspension(what)),)
