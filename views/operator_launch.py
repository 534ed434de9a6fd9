"""Launches: what one costs, who pays, and whose word it takes."""

from dataclasses import dataclass

from kernel.money import Amount
from kernel.values import Language
from tasks.gold import Known
from views import desk_actions
from views.money import price
from views.operator import confirm_row
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Row, Screen


@dataclass(frozen=True, slots=True)
class PoolTerms:
    """What a launch from the contributor pool means.

    Shape:   `today` is the most that it can cost at today's prices; `free` what pool campaigns can still reserve today,
             of `gate`; `solo` what those can that nobody could approve, where this is one; `proposer` is whose proposal
             the reader can approve, and `is_own` that the reader's own waits for somebody else. `proposal` is what
             an approval names: who approves means these terms and no others.
    Units:   price in parts of 1e-9.
    """

    price_parts: int
    today: Amount
    gate: Amount
    free: Amount
    solo: Amount | None = None
    proposer: str | None = None
    proposal: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class SponsorTerms:
    """What a launch with its own escrow means.

    Shape:   `available` is what the pool has that fills it; `funded` what it has already, then nothing more moves;
             `proposer` is whose proposal the reader can approve, and `is_own` that the reader's own waits;
             `proposal` as in PoolTerms.
    """

    available: Amount
    funded: Amount | None = None
    needs_second: bool = False
    proposer: str | None = None
    proposal: str = ""
    is_own: bool = False


def confirm_launch(
    language: Language,
    number: int,
    title: str,
    tasks: int,
    budget: Amount,
    known: Known,
    terms: SponsorTerms,
) -> Screen:
    """The launch, with what it can cost at most, and whether it is without gold, to be confirmed or approved."""
    lines: list[str] = [
        _title(language, number, title, terms),
        plural(language, "operator.launch.tasks", tasks),
        *_without_gold(language, known),
        _cost(language, number, budget, terms),
    ]
    if terms.is_own:
        return Screen(joined([*lines, phrase(language, "operator.launch.pool.waits", number=number)]))
    if terms.proposer is not None:
        return Screen(joined(lines), (_approve_row(language, number, terms.proposal),))
    if terms.needs_second:
        lines.append(phrase(language, "operator.launch.second"))
    return Screen(joined(lines), (confirm_row(language, "launch", number),))


def _cost(language: Language, number: int, budget: Amount, terms: SponsorTerms) -> Html:
    """What moves now; or what it has, and whether that is enough."""
    if terms.funded is None:
        shown = {"budget": budget.shown(), "available": terms.available.shown()}
        return phrase(language, "operator.launch.budget", **shown)
    key = "operator.launch.funded_short" if terms.funded < budget else "operator.launch.funded"
    return phrase(language, key, number=number, funded=terms.funded.shown(), budget=budget.shown())


def confirm_pool_launch(
    language: Language,
    number: int,
    title: str,
    tasks: int,
    budget: Amount,
    known: Known,
    terms: PoolTerms,
) -> Screen:
    """The launch from the contributor pool: to be confirmed, to be approved by somebody else, or waiting for that."""
    lines: list[str] = [
        _title(language, number, title, terms),
        plural(language, "operator.launch.tasks", tasks),
        *_without_gold(language, known),
        pool_cost(language, budget, terms.today, terms.price_parts),
        phrase(language, "operator.launch.pool.gate", gate=terms.gate.shown(), free=terms.free.shown()),
    ]
    if terms.is_own:
        return Screen(joined([*lines, phrase(language, "operator.launch.pool.waits", number=number)]))
    if terms.proposer is not None:
        return Screen(joined(lines), (_approve_row(language, number, terms.proposal),))
    if terms.solo is None:
        lines.append(phrase(language, "operator.launch.pool.second"))
    else:
        lines.append(phrase(language, "operator.launch.pool.solo", solo=terms.solo.shown()))
    return Screen(joined(lines), (confirm_row(language, "launch", number),))


def pool_cost(language: Language, budget: Amount, today: Amount, price_parts: int) -> Html:
    """The most that a pool campaign can cost, at today's price and ever."""
    facts = {"today": today.shown(), "budget": budget.shown(), "price": price(price_parts)}
    return phrase(language, "operator.launch.pool.cost", **facts)


def launch_waits(language: Language, number: int) -> Screen:
    """The launch is proposed; somebody else has to approve it."""
    rows = ((Button(label(language, "button.status"), desk_actions.status(number)),),)
    return Screen(phrase(language, "operator.launch.pool.waits", number=number), rows)


def _approve_row(language: Language, number: int, proposal: str) -> Row:
    """[Approve] and [Cancel]."""
    return (
        Button(label(language, "button.approve"), desk_actions.approve(number, proposal)),
        Button(label(language, "button.cancel"), desk_actions.dismiss()),
    )


def _without_gold(language: Language, known: Known) -> list[Html]:
    """That it will run labelled so, and what follows; nothing where there is enough gold."""
    if not known.is_short:
        return []
    return [phrase(language, "operator.launch.without_gold", gold=f"{known.gold:,}", wanted=f"{known.wanted:,}")]


def _title(language: Language, number: int, title: str, terms: PoolTerms | SponsorTerms) -> Html:
    if terms.proposer is None:
        return phrase(language, "operator.launch.title", number=number, title=title)
    return phrase(language, "operator.launch.pool.approve", number=number, title=title, proposer=terms.proposer)
