"""The operator's desk: a campaign gets points from a pool, and what both have then."""

from dataclasses import dataclass

from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.money import exact
from views.phrases import Fact, joined, label, phrase
from views.screens import Button, Screen


@dataclass(frozen=True, slots=True)
class FundFacts:
    """A funding before it is confirmed.

    Shape:   `free_before` is what the campaign can still promise of its budget; `most` is the most that a draft's tasks
             can cost, None once it is launched or before it has any.
    """

    number: int
    title: str
    source: str
    amount: Amount
    source_before: Amount
    budget_before: Amount
    free_before: Amount
    most: Amount | None = None

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
    row = (
        Button(label(language, "button.fund"), desk_actions.deed("fund", proposal)),
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


def source_named(language: Language, name: str) -> str:
    """What a pool is called in words; any other account by its own name."""
    return label(language, f"source.{name}") if name.startswith("pool:") else name
