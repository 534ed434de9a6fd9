"""Corrections that an operator makes: what is meant, what can be taken, and what is written off."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flows.errors import NothingLeftToTake, TransferUnknown
from kernel.ids import TransferId
from kernel.money import Amount
from ledger.accounts import Account
from ledger.corrections import takable
from ledger.errors import NotCorrectable
from ledger.transfers import EARNINGS, Transfer, TransferKind
from store import ledger_accounts, ledger_history
from store.sessions import ReadSession
from views.operator_ledger import CorrectionFacts

CORRECT: Final = "correct"
"""The deed that waits to be confirmed."""

_TAKEN_BACK_BY_HAND: Final = (*EARNINGS, TransferKind.SPEND, TransferKind.CAPTURE)
"""Budgets and grants have counters of their own, and ways of their own to come back."""
_NAME: Final = re.compile(r"[Tt]?([0-9a-fA-F]{8,32})", re.ASCII)


async def transfer_called(session: ReadSession, name: str) -> Transfer:
    """The one transfer whose id begins so: `T01a203219048…`, at least eight digits.

    Raises:  TransferUnknown.
    """
    match = _NAME.fullmatch(name.strip().replace("-", ""))
    found = await ledger_history.beginning_with(session, match[1].lower(), limit=2) if match else []
    if len(found) != 1:
        raise TransferUnknown(name=name.strip()[:40])
    return found[0]


async def correction_facts(
    session: ReadSession, original: Transfer, wanted: Amount, holder: Account, *, reason: str
) -> CorrectionFacts:
    """What of `wanted` can be taken now from whoever was paid; more than is left of the transfer is never wanted.

    Raises:  NotCorrectable, NothingLeftToTake.
    """
    if original.kind not in _TAKEN_BACK_BY_HAND:
        raise NotCorrectable(original=str(original.id), kind=original.kind.value)
    before_units = await ledger_history.corrected_units(session, original.id)
    left_units = original.amount.units - before_units
    if left_units == 0:
        raise NothingLeftToTake
    asked = Amount(min(wanted.units, left_units))
    names = await ledger_accounts.names(session, [holder.id])
    return CorrectionFacts(
        transfer=original.id.hex,
        kind=original.kind.value,
        original=original.amount,
        taken_before=Amount(before_units),
        wanted=asked,
        taken=takable(asked, original, before_units, holder),
        holder=names.get(holder.id, holder.id.hex[:8]),
        reason=reason,
    )


def as_stored(facts: CorrectionFacts) -> dict[str, Any]:
    """A correction as an inbox row keeps it."""
    return {
        name: value.units if isinstance(value := getattr(facts, name), Amount) else value
        for name in CorrectionFacts.__dataclass_fields__
    }


def from_stored(stored: Mapping[str, Any]) -> CorrectionFacts:
    """The same back."""
    amounts = ("original", "taken_before", "wanted", "taken")
    values: dict[str, Any] = {name: Amount(value) if name in amounts else value for name, value in stored.items()}
    return CorrectionFacts(**values)


def original_of(facts: Mapping[str, Any]) -> TransferId:
    """The transfer that a proposal names."""
    return TransferId(UUID(facts["transfer"]))
