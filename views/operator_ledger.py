"""The operator's desk: the ledger at a glance, one account, what an audit found, what is parked, and corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.errors import Fact
from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.limits import excerpt
from views.money import signed
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Row, Screen

FINDINGS_SHOWN: Final = 8
_FACT_COLUMNS: Final = 120


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """What an audit looked at and found; `at` is its end, in UTC."""

    at: datetime
    seconds: int
    transfers: int
    postings: int
    accounts: int
    leaves: int
    finding_count: int
    findings: tuple["FindingFacts", ...] = ()


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """One thing that is wrong: in which row, by which law of ledger.audit, what should be there, and what is."""

    table: str
    row: str
    field: str
    law: str
    expected: str
    stored: str


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """The ledger at a glance.

    Shape:   `pools` by name; `audit` is the newest, None before the first.
    """

    pools: Mapping[str, Amount]
    vesting: Amount
    escrow: Amount
    people: Amount
    redeemed: Amount
    imbalance_units: int
    parked: int
    audit: AuditFacts | None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One line of an account: `at` in UTC; `transfer` is its id; what changed, and what was left."""

    transfer: str
    at: datetime
    kind: str
    amount: Amount
    is_credit: bool
    balance_after: Amount
    counterparty: str


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as it stood at `at` (UTC), with the newest of its lines by then."""

    name: str
    id: str
    kind: str
    at: datetime
    is_now: bool
    balance_units: int
    held: Amount
    lines: tuple[EntryFacts, ...]


@dataclass(frozen=True, slots=True)
class ParkedFacts:
    """A group that the ledger refused, for `reason`; `may_retry` where another try may do better."""

    id: str
    kind: str
    amount: Amount
    at: datetime
    reason: str
    facts: Mapping[str, Fact]
    debit: str
    credit: str
    may_retry: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """What a correction takes back and what it writes off."""

    transfer: str
    kind: str
    original: Amount
    taken_before: Amount
    wanted: Amount
    taken: Amount
    holder: str
    reason: str

    @property
    def written_off(self) -> Amount:
        """What is not there to be taken: never a debt."""
        return Amount(self.wanted.units - self.taken.units)


def ledger(language: Language, facts: LedgerFacts) -> Screen:
    """/ledger: where the points are, whether they add up, and when that was last looked at."""
    lines: list[str] = [phrase(language, "operator.ledger.title"), ""]
    lines += [
        phrase(language, "operator.ledger.pool", name=name, amount=amount.shown())
        for name, amount in facts.pools.items()
    ]
    lines.append(
        phrase(
            language,
            "operator.ledger.others",
            escrow=facts.escrow.shown(),
            people=facts.people.shown(),
            vesting=facts.vesting.shown(),
            redeemed=facts.redeemed.shown(),
        )
    )
    even = "operator.ledger.off" if facts.imbalance_units else "operator.ledger.even"
    lines += ["", phrase(language, even, units=f"{facts.imbalance_units:,}")]
    lines.append(phrase(language, "operator.ledger.never") if facts.audit is None else _verdict(language, facts.audit))
    if facts.parked:
        lines.append(plural(language, "operator.ledger.parked", facts.parked))
    return Screen(joined([*lines, "", phrase(language, "operator.ledger.help")]))


def audited(language: Language, facts: AuditFacts) -> Screen:
    """/ledger check: clean, or the first things that are wrong, each by its row."""
    looked_at = phrase(
        language,
        "operator.ledger.looked_at",
        transfers=f"{facts.transfers:,}",
        postings=f"{facts.postings:,}",
        accounts=f"{facts.accounts:,}",
        leaves=f"{facts.leaves:,}",
        seconds=f"{facts.seconds:,}",
    )
    shown = facts.findings[:FINDINGS_SHOWN]
    lines: list[str] = [_verdict(language, facts), looked_at]
    lines += [_finding(language, each) for each in shown]
    if facts.finding_count > len(shown):
        lines.append(phrase(language, "operator.ledger.more_findings", count=facts.finding_count - len(shown)))
    return Screen(joined(lines, "\n\n" if shown else "\n"))


def checking(language: Language) -> Screen:
    """/ledger check of a long ledger: the result follows."""
    return Screen(phrase(language, "operator.ledger.checking"))


def under_way(language: Language) -> Screen:
    """/ledger check while somebody's check goes on."""
    return Screen(phrase(language, "operator.ledger.under_way"))


def account(language: Language, facts: AccountFacts) -> Screen:
    """/ledger ACCOUNT [DATE]: what it has or had, and how that came."""
    lines = [
        phrase(language, "operator.account.title", name=facts.name, kind=label(language, f"account.{facts.kind}")),
        phrase(
            language,
            "operator.account.now" if facts.is_now else "operator.account.then",
            at=f"{facts.at:%Y-%m-%d %H:%M}",
            amount=_balance(facts.balance_units),
            held=facts.held.shown(),
        ),
        phrase(language, "operator.account.id", id=facts.id),
        "",
    ]
    lines += [_entry(language, each) for each in facts.lines] or [phrase(language, "operator.account.empty")]
    return Screen(joined(lines))


def parked(language: Language, facts: ParkedFacts) -> Screen:
    """/ledger parked: the group that has waited longest, why it was refused, and what can be done."""
    text = phrase(
        language,
        "operator.parked.group",
        what=label(language, f"transfer.{facts.kind}"),
        amount=str(facts.amount),
        debit=facts.debit,
        credit=facts.credit,
        at=f"{facts.at:%Y-%m-%d %H:%M}",
        reason=phrase(language, f"error.{facts.reason}", **facts.facts),
        waiting=facts.waiting,
    )
    row: Row = (Button(label(language, "button.put_aside"), desk_actions.parked("drop", facts.id)),)
    if facts.may_retry:
        row = (Button(label(language, "button.retry"), desk_actions.parked("retry", facts.id)), *row)
    return Screen(text, (row,))


def nothing_parked(language: Language) -> Screen:
    """Everything was recorded."""
    return Screen(phrase(language, "operator.parked.none"))


def unparked(language: Language, *, is_retried: bool) -> Screen:
    """The group is tried again, or put aside for good."""
    return Screen(phrase(language, "operator.parked.retried" if is_retried else "operator.parked.dropped"))


def confirm_correction(language: Language, proposal: str, facts: CorrectionFacts) -> Screen:
    """/ledger correct: what would be taken back and written off, with a button that does it."""
    rows = (
        (
            Button(label(language, "button.take_back"), desk_actions.deed("correct", proposal)),
            Button(label(language, "button.cancel"), desk_actions.dismiss()),
        ),
    )
    return Screen(_correction(language, "operator.correct.confirm", facts), rows)


def corrected(language: Language, facts: CorrectionFacts) -> Screen:
    """The correction is recorded."""
    return Screen(_correction(language, "operator.correct.done", facts))


def _correction(language: Language, key: str, facts: CorrectionFacts) -> Html:
    return phrase(
        language,
        key,
        transfer=short(facts.transfer),
        what=label(language, f"transfer.{facts.kind}"),
        original=str(facts.original),
        before=str(facts.taken_before),
        taken=str(facts.taken),
        written_off=str(facts.written_off),
        holder=facts.holder,
        reason=facts.reason,
    )


def short(transfer: str) -> str:
    """What an operator types for a transfer: T, and the beginning of its id."""
    return f"T{transfer[:16]}"


def _verdict(language: Language, facts: AuditFacts) -> Html:
    at = f"{facts.at:%Y-%m-%d %H:%M}"
    if facts.finding_count:
        return phrase(language, "operator.ledger.findings", count=f"{facts.finding_count:,}", at=at)
    return phrase(language, "operator.ledger.clean", transfers=f"{facts.transfers:,}", at=at)


def _finding(language: Language, facts: FindingFacts) -> Html:
    return phrase(
        language,
        "operator.ledger.finding",
        table=facts.table,
        row=facts.row,
        field=facts.field,
        law=label(language, f"audit.{facts.law}", expected=excerpt(facts.expected, _FACT_COLUMNS) or "–"),
        stored=excerpt(facts.stored, _FACT_COLUMNS) or "–",
    )


def _entry(language: Language, facts: EntryFacts) -> Html:
    return phrase(
        language,
        "operator.account.line",
        at=f"{facts.at:%m-%d %H:%M}",
        amount=signed(facts.amount, credit=facts.is_credit),
        what=label(language, f"transfer.{facts.kind}"),
        counterparty=facts.counterparty,
        balance=facts.balance_after.shown(),
        transfer=short(facts.transfer),
    )


def _balance(units: int) -> str:
    """Issuance alone is below nothing: it owes the supply."""
    return f"{'−' if units < 0 else ''}{Amount(abs(units)).shown()}"
