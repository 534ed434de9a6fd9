"""Bonuses in words: what each came to and by which price, or what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contributors.achievements import BY_ID
from kernel.money import Amount
from kernel.values import Language
from ledger.bonuses import Wait
from views import actions
from views.achievements import name
from views.money import price
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Screen

SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Bonus:
    """One bonus.

    Shape:   no `badge` where it is for the work of somebody who was invited; `paid` and the price of its day once it
             is paid, else `wait`, None before anybody has looked at it.
    Units:   `price_parts` in 1e-9.
    """

    badge: str | None
    base: Amount
    paid: Amount | None = None
    price_parts: int = 0
    wait: Wait | None = None


def explained(language: Language, bonuses: Sequence[Bonus]) -> Screen:
    """Each bonus with its reason, the newest first, and the rule that holds for all."""
    lines = [phrase(language, "bonus.title"), phrase(language, "bonus.rule")]
    if bonuses:
        lines += [Html(""), *(_line(language, each) for each in bonuses[:SHOWN])]
    older = len(bonuses) - SHOWN
    if older > 0:
        lines.append(plural(language, "bonus.older", older))
    reasons = [wait for wait in Wait if any(each.wait is wait for each in bonuses)]
    if reasons:
        lines += [Html(""), *(phrase(language, f"bonus.wait.{wait.value}") for wait in reasons)]
    rows = (
        (
            Button(label(language, "button.badges"), actions.badges()),
            Button(label(language, "button.history"), actions.balance_history(0)),
        ),
    )
    return Screen(joined(lines), rows)


def in_short(language: Language, bonuses: Sequence[Bonus]) -> list[Html]:
    """What all of them came to, and how many are still to come; nothing where there is none."""
    paid = sum(each.paid.units for each in bonuses if each.paid is not None)
    waiting = sum(each.paid is None for each in bonuses)
    lines = []
    if any(each.paid is not None for each in bonuses):
        lines.append(phrase(language, "bonus.paid", amount=Amount(paid).shown()))
    if waiting:
        lines.append(plural(language, "bonus.waiting", waiting))
    return lines


def _line(language: Language, bonus: Bonus) -> Html:
    badge = label(language, "bonus.referral") if bonus.badge is None else name(language, BY_ID[bonus.badge])
    if bonus.paid is None:
        return phrase(language, "bonus.line.waiting", badge=badge, base=str(bonus.base))
    return phrase(
        language,
        "bonus.line.paid",
        badge=badge,
        amount=bonus.paid.shown(),
        base=str(bonus.base),
        price=price(bonus.price_parts),
    )
