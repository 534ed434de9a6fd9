"""The operator's desk: a campaign gets points from a pool, and what both have then."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contributors.sponsorships import STANDS_FOR
from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.money import exact
from views.phrases import Fact, joined, label, phrase
from views.screens import Button, Screen

_HOURS: Final = int(STANDS_FOR.total_seconds()) // 3600


@dataclass(frozen=True, slots=True)
class FundFacts:
    """A funding before it is confirmed.

    Shape:   `free_before` is what the campaign can still promise of its budget; `most` is the most that a draft's tasks
             can cost, None once it is launched or before it has any; `asks`: the source is a person's, who decides.
    """

    number: int
    title: str
    source: str
    amount: Amount
    source_before: Amount
    budget_before: Amount
    free_before: Amount
    most: Amount | None = None
    asks: bool = False

    @property
    def source_after(self) -> Amount:
        """What the source has then."""
        return Amount(self.source_before.units - self.amount.units)

    @property
    def budget_after(self) -> Amount:
        """What the campaign has then."""
        return Amount(self.budget_before.units + self.amount.units)

    @property
    def free_after(self) -> Amount:
        """What it can promise then."""
        return Amount(self.free_before.units + self.amount.units)


@dataclass(frozen=True, slots=True)
class Funded:
    """A funding that was done."""

    number: int
    source: str
    amount: Amount
    budget: Amount
    proposed_by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A person is asked to pay, `until` then, in UTC."""

    sponsorship: str
    number: int
    source: str
    amount: Amount
    until: datetime
    proposed_by: str


def usage(language: Language) -> Screen:
    """How /fund is written."""
    return Screen(phrase(language, "operator.fund.usage"))


def confirm(language: Language, proposal: str, facts: FundFacts) -> Screen:
    """What moves, and what both sides have before and after, with a button that does it."""
    known: dict[str, Fact] = {
        "number": facts.number,
        "title": facts.title,
        "source": source_named(language, facts.source),
        "amount": exact(facts.amount),
        "source_before": facts.source_before.shown(),
        "source_after": facts.source_after.shown(),
        "budget_before": facts.budget_before.shown(),
        "budget_after": facts.budget_after.shown(),
        "free_after": facts.free_after.shown(),
    }
    lines: list[str] = [phrase(language, f"operator.fund.{key}", **known) for key in ("title", "source", "budget")]
    if facts.most is not None:
        key = "short" if facts.budget_after < facts.most else "enough"
        lines += ["", phrase(language, f"operator.fund.{key}", most=facts.most.shown())]
    if facts.asks:
        lines += ["", phrase(language, "operator.fund.asks", hours=_HOURS)]
    does = label(language, "button.fund_ask" if facts.asks else "button.fund")
    row = (
        Button(does, desk_actions.deed("fund", proposal)),
        Button(label(language, "button.cancel"), desk_actions.dismiss()),
    )
    return Screen(joined(lines), (row,))


def funded(language: Language, done: Funded) -> Screen:
    """The points are in the campaign's escrow."""
    rows = ((Button(label(language, "button.status"), desk_actions.status(done.number)),),)
    return Screen(
        phrase(
            language,
            "operator.fund.done",
            number=done.number,
            source=source_named(language, done.source),
            amount=exact(done.amount),
            budget=done.budget.shown(),
        ),
        rows,
    )


def asked(language: Language, done: Asked) -> Screen:
    """The owner of an account has the question, until it is taken back."""
    withdraw = Button(label(language, "button.withdraw_proposal"), desk_actions.withdraw_sponsorship(done.sponsorship))
    return Screen(
        phrase(
            language,
            "operator.fund.asked",
            number=done.number,
            source=source_named(language, done.source),
            amount=exact(done.amount),
            until=f"{done.until:%m-%d %H:%M}",
        ),
        ((withdraw,),),
    )


def source_named(language: Language, name: str) -> str:
    """What a pool is called in words; a person's account by the beginning of its number."""
    return label(language, f"source.{name}") if name.startswith("pool:") else label(language, "source.own", name=name)
