"""Notices: a flow writes a kind and its facts, this module finds the words when it is delivered."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from contributors.streaks import Streak
from kernel.money import Amount
from kernel.values import Answer, Language
from tasks.cards import Card
from views import actions, sponsorships
from views.achievements import awarded
from views.appeals import outcome
from views.dates import day_of_year
from views.phrases import label, phrase
from views.reasons import said
from views.receipts import Days, Outcome, Verdict, receipt, summary, verdict_line
from views.reminders import reminder
from views.screens import Button, Rows, Screen
from views.suspensions import looked_again

Facts = Mapping[str, Any]
"""As they come out of the outbox: JSON's texts, whole numbers, lists and objects."""


def notice(language: Language, kind: str, facts: Facts) -> Screen:
    """The screen of a notice.

    Shape:   kinds and facts
             verdict            ref, outcome, pay_units, peers_agreeing, peers, reason
             verdicts           verdicts: a list of the same
             support_reply      reference, text
             corrected          taken_units, ref, reason
             suspended          kind, reason
             reinstated         kind
             looked_again       as views.suspensions.looked_again
             banned             until (None: for good), reason
             unbanned           nothing
             joined             nothing
             trusted            nothing
             untrusted          nothing
             unjoined           nothing
             achievements       as views.achievements.awarded
             reminder           as views.reminders.reminder
             appeal             as views.appeals.outcome
             sponsorship        as views.sponsorships.card
             sponsorship_over   as views.sponsorships.over
             sponsor_returned   as views.sponsorships.returned
    Raises:  KeyError for a kind that nobody phrases, or a fact that is not there.
    """
    return _KINDS[kind](language, facts)


def verdict_of(facts: Facts) -> Verdict:
    """A verdict from its stored facts."""
    return Verdict(
        ref=facts["ref"],
        outcome=Outcome(facts["outcome"]),
        pay=Amount(facts["pay_units"]),
        peers_agreeing=facts["peers_agreeing"],
        peers=facts["peers"],
        reason=facts.get("reason"),
        lease=facts.get("lease"),
    )


def receipt_of(language: Language, card: Card, answer: Answer, lease: str, facts: Facts) -> Screen:
    """The receipt of an answer that was given outside the chat.

    Shape:   facts today, streak, streak_waiting, zone.
    """
    streak = Streak(length=facts["streak"], waiting=facts["streak_waiting"])
    return receipt(language, card, answer, today=facts["today"], days=Days(streak, facts["zone"]), lease=lease)


def _verdict(language: Language, facts: Facts) -> Screen:
    verdict, rows = verdict_of(facts), _next(language)
    if verdict.outcome is Outcome.PAID and verdict.pay.units:
        rows = ((Button(label(language, "button.proof"), actions.proof(verdict.ref)), *rows[0]),)
    return Screen(verdict_line(language, verdict), rows)


def _verdicts(language: Language, facts: Facts) -> Screen:
    return summary(language, [verdict_of(each) for each in facts["verdicts"]])


def _support_reply(language: Language, facts: Facts) -> Screen:
    return Screen(phrase(language, "notice.support_reply", reference=facts["reference"], text=facts["text"]))


def _corrected(language: Language, facts: Facts) -> Screen:
    ref = f" #{facts['ref']}" if facts["ref"] else ""
    taken = Amount(facts["taken_units"]).shown()
    return Screen(phrase(language, "notice.corrected", taken=taken, ref=ref, reason=facts["reason"]))


def _suspended(language: Language, facts: Facts) -> Screen:
    kind = label(language, f"kind.{facts['kind']}")
    return Screen(phrase(language, "notice.suspended", kind=kind, reason=said(language, facts["reason"])))


def _banned(language: Language, facts: Facts) -> Screen:
    if facts["until"] is None:
        return Screen(phrase(language, "error.Banned.for_good", reason=facts["reason"]))
    return Screen(
        phrase(
            language,
            "error.Banned",
            until=day_of_year(language, date.fromisoformat(facts["until"])),
            reason=facts["reason"],
        )
    )


def _unbanned(language: Language, _facts: Facts) -> Screen:
    return Screen(phrase(language, "notice.unbanned"), _next(language))


def _joined(language: Language, _facts: Facts) -> Screen:
    return Screen(phrase(language, "notice.joined"))


def _unjoined(language: Language, _facts: Facts) -> Screen:
    return Screen(phrase(language, "notice.unjoined"))


def _trusted(language: Language, _facts: Facts) -> Screen:
    return Screen(phrase(language, "notice.trusted"), _next(language))


def _untrusted(language: Language, _facts: Facts) -> Screen:
    return Screen(phrase(language, "notice.untrusted"))


def _reinstated(language: Language, facts: Facts) -> Screen:
    return Screen(phrase(language, "notice.reinstated", kind=label(language, f"kind.{facts['kind']}")), _next(language))


def _next(language: Language) -> Rows:
    return ((Button(label(language, "button.next"), actions.next_task()),),)


_KINDS: Final[Mapping[str, Callable[[Language, Facts], Screen]]] = {
    "verdict": _verdict,
    "verdicts": _verdicts,
    "support_reply": _support_reply,
    "corrected": _corrected,
    "suspended": _suspended,
    "banned": _banned,
    "looked_again": looked_again,
    "unbanned": _unbanned,
    "reinstated": _reinstated,
    "joined": _joined,
    "unjoined": _unjoined,
    "trusted": _trusted,
    "untrusted": _untrusted,
    "appeal": outcome,
    "achievements": awarded,
    "reminder": reminder,
    "sponsorship": sponsorships.card,
    "sponsorship_over": sponsorships.over,
    "sponsor_returned": sponsorships.returned,
}
