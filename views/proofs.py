"""Proofs in words: what a receipt shows, and the one command that checks it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel.money import Amount
from kernel.values import Language
from views.dates import day_of_year
from views.money import signed
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Screen

_NAMED_MAX: Final = 5
"""So many releases are named, the newest."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is said with a receipt.

    Shape:   `file` is its name, `key` what it is checked with; `place` and `size` count the log's entries; `releases`
             have the answer that was paid.
    """

    file: str
    ref: str
    kind: str
    amount: Amount
    credit: bool
    place: int
    size: int
    witnesses: int
    key: str
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BalanceProof:
    """What is said with the proof of a balance, as it was when that UTC day began."""

    file: str
    day: date
    posted: Amount
    accounts: int
    key: str


def receipt(language: Language, proof: Proof, web_url: str | None) -> Screen:
    """The words under a receipt's file."""
    lines = [
        phrase(
            language,
            "proof.title",
            amount=signed(proof.amount, credit=proof.credit),
            what=label(language, f"transfer.{proof.kind}"),
            ref=proof.ref,
        ),
        phrase(language, "proof.place", place=f"{proof.place:,}", size=f"{proof.size:,}"),
    ]
    if proof.witnesses:
        lines.append(plural(language, "proof.witnesses", proof.witnesses))
    if proof.releases:
        named = ", ".join(proof.releases[-_NAMED_MAX:])
        lines.append(plural(language, "proof.releases", len(proof.releases), releases=named))
    lines += [
        Html(""),
        phrase(language, "proof.check", file=proof.file, key=proof.key),
        phrase(language, "proof.key"),
    ]
    if web_url is not None:
        lines.append(phrase(language, "proof.web", url=web_url.rstrip("/")))
    return Screen(joined([*lines, Html(""), phrase(language, "proof.limits")]))


def balance(language: Language, proof: BalanceProof) -> Screen:
    """The words under the file of a balance's proof."""
    title = phrase(language, "proof.balance.title", amount=proof.posted.shown(), day=day_of_year(language, proof.day))
    counted = plural(language, "proof.balance.counted", proof.accounts)
    check = phrase(language, "proof.check", file=proof.file, key=proof.key)
    return Screen(joined([title, counted, Html(""), check, phrase(language, "proof.key")]))
