"""A person is asked to pay for a campaign from their own balance: the card, and what has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contributors.sponsorships import State
from kernel.money import Amount
from kernel.values import Language
from views import actions, desk_actions
from views.dates import moment
from views.money import exact
from views.operator_fund import source_named
from views.phrases import label, phrase
from views.places import clock
from views.screens import Button, Screen


@dataclass(frozen=True, slots=True)
class Answered:
    """How it stands after a press; `left` is what the person can spend then."""

    number: int
    title: str
    amount: Amount
    state: State
    left: Amount


def card(language: Language, facts: Mapping[str, Any]) -> Screen:
    """What is asked, of whom, until when, and what comes back.

    Shape:   facts sponsorship, number, title, units, until, zone.
    """
    amount, id = Amount(facts["units"]), facts["sponsorship"]
    text = phrase(
        language,
        "sponsor.card",
        amount=exact(amount),
        number=facts["number"],
        title=facts["title"],
        until=moment(language, datetime.fromisoformat(facts["until"]).astimezone(ZoneInfo(facts["zone"]))),
        zone=clock(language, facts["zone"]),
    )
    rows = (
        (
            Button(label(language, "button.pay"), actions.answer_sponsorship(id, pays=True)),
            Button(label(language, "button.pay_not"), actions.answer_sponsorship(id, pays=False)),
        ),
        (Button(label(language, "button.balance"), actions.balance()),),
    )
    return Screen(text, rows)


def over(language: Language, facts: Mapping[str, Any]) -> Screen:
    """The same card once it has ended without its person.

    Shape:   facts number, title, units, state.
    """
    return _stands(language, State(facts["state"]), facts["number"], facts["title"], Amount(facts["units"]))


def answered(language: Language, done: Answered) -> Screen:
    """The card after a press: what moved, or that nothing did."""
    screen = _stands(language, done.state, done.number, done.title, done.amount, left=done.left.shown())
    if done.state is not State.PAID:
        return screen
    row = (
        Button(label(language, "button.history"), actions.balance_history(0)),
        Button(label(language, "button.balance"), actions.balance()),
    )
    return Screen(screen.text, (row,))


def outcome(language: Language, facts: Mapping[str, Any]) -> Screen:
    """To the operators who asked.

    Shape:   facts number, title, from, units, state.
    """
    text = phrase(
        language,
        f"operator.sponsor.{facts['state']}",
        number=facts["number"],
        title=facts["title"],
        source=source_named(language, facts["from"]),
        amount=exact(Amount(facts["units"])),
    )
    return Screen(text, ((Button(label(language, "button.status"), desk_actions.status(facts["number"])),),))


def returned(language: Language, facts: Mapping[str, Any]) -> Screen:
    """To whoever paid: what a campaign did not use is theirs again.

    Shape:   facts number, title, units.
    """
    said = {"number": facts["number"], "title": facts["title"], "amount": exact(Amount(facts["units"]))}
    row = (Button(label(language, "button.history"), actions.balance_history(0)),)
    return Screen(phrase(language, "sponsor.returned", **said), (row,))


def _stands(language: Language, state: State, number: int, title: str, amount: Amount, *, left: str = "") -> Screen:
    return Screen(phrase(language, f"sponsor.{state}", number=number, title=title, amount=exact(amount), left=left))
