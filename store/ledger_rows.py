"""The ledger's values as rows and back."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Uuid, any_, func, literal, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from kernel.money import Amount
from ledger.accounts import Account, AccountKind
from ledger.decisions import Decision, Outcome
from ledger.postings import Posting
from ledger.transfers import Transfer, TransferKind
from store.bulk import Change, Same
from store.sessions import ReadSession
from store.tables.ledger import accounts, open_holds, postings, transfers, unpublished

Row = Mapping[str, Any]

ACCOUNT: Final = (
    accounts.c.id,
    accounts.c.kind,
    accounts.c.name,
    accounts.c.posted_units,
    accounts.c.pending_units,
    accounts.c.lamport,
    accounts.c.last_posted_at,
)
"""The columns of an Account, in the order of its fields: thousands are read a second."""

TRANSFER: Final = (
    transfers.c.id,
    transfers.c.debit_id,
    transfers.c.credit_id,
    transfers.c.amount_units,
    transfers.c.kind,
    transfers.c.subject,
    transfers.c.resolves_id,
    transfers.c.corrects_id,
    transfers.c.expires_at,
    transfers.c.posted_at,
    transfers.c.lamport,
)
"""The columns of a Transfer, in the order of its fields."""

_KINDS: Final = {kind.value: kind for kind in AccountKind}
"""Found faster than an enumeration finds its own."""

_TRANSFER_FIELDS: Final[Mapping[str, Callable[[Transfer], Any]]] = {
    "id": attrgetter("id"),
    "debit_id": attrgetter("debit"),
    "credit_id": attrgetter("credit"),
    "amount_units": attrgetter("amount.units"),
    "kind": lambda transfer: str(transfer.kind),
    "subject": attrgetter("subject"),
    "resolves_id": attrgetter("resolves"),
    "corrects_id": attrgetter("corrects"),
    "expires_at": attrgetter("expires_at"),
    "posted_at": attrgetter("posted_at"),
    "lamport": attrgetter("lamport"),
}
_CHANGED: Final = ("posted_change_units", "pending_change_units", "posted_after_units", "pending_after_units")
_BALANCE: Final = ("posted_units", "pending_units", "lamport", "last_posted_at", "id")


def is_one_of(session: ReadSession, id: Column[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    """`id IN ids` with one parameter however many they are: one prepared statement, and no limit on variables."""
    if session.dialect == "postgresql":
        return id == any_(literal(list(ids), ARRAY(Uuid)))
    listed = func.json_each(json.dumps([each.hex for each in ids])).table_valued("value")
    return id.in_(select(type_coerce(listed.c.value, Uuid)))


def read_accounts(rows: Iterable[Sequence[Any]]) -> list[Account]:
    """Read accounts, selected as ACCOUNT."""
    return [
        Account(id, _KINDS[kind], name, posted, pending, lamport, posted_at)
        for id, kind, name, posted, pending, lamport, posted_at in rows
    ]


def read_transfers(rows: Iterable[Sequence[Any]]) -> list[Transfer]:
    """Read recorded transfers, selected as TRANSFER."""
    return [
        Transfer(id, debit, credit, Amount(units), TransferKind(kind), subject, *rest)
        for id, debit, credit, units, kind, subject, *rest in rows
    ]


def transfer_row(transfer: Transfer) -> Row:
    """Write a recorded transfer."""
    return {name: field(transfer) for name, field in _TRANSFER_FIELDS.items()}


def changes(decision: Decision) -> list[Change]:
    """Everything that a batch writes, but for the ends of holds and the refused.

    Shape:   transfers, with what belongs to them, in the order of their ids, so that neighbours in time stay neighbours
             in the index. Both sides of a transfer share its columns, so that these are sent once.
    """
    with_sides = zip(decision.transfers, decision.postings[::2], decision.postings[1::2], strict=True)
    recorded, given, taken = zip(*sorted(with_sides, key=lambda each: each[0].id.int), strict=True)
    fields: dict[str, Any] = {name: list(map(field, recorded)) for name, field in _TRANSFER_FIELDS.items()}
    balances: dict[str, Any] = {name: list(map(attrgetter(name), decision.accounts)) for name in _BALANCE}
    fields["posted_at"] = balances["last_posted_at"] = Same(decision.posted_at)
    begun = [transfer for transfer in recorded if transfer.kind is TransferKind.HOLD]
    written = [
        Change(transfers, fields),
        Change(postings, {"account_id": fields["debit_id"], **_side(fields, given)}),
        Change(postings, {"account_id": fields["credit_id"], **_side(fields, taken)}),
        Change(unpublished, {"lamport": fields["lamport"], "transfer_id": fields["id"]}),
        Change(accounts, balances, key="id"),
    ]
    return [*written, Change(open_holds, _hold_columns(begun))] if begun else written


def _side(fields: Mapping[str, Any], side: Iterable[Posting]) -> dict[str, Any]:
    """The postings of one side, in the order of the transfers that the fields are of."""
    changed = dict(zip(Posting._fields, zip(*side, strict=True), strict=True))
    return {"lamport": fields["lamport"], "transfer_id": fields["id"], **{name: changed[name] for name in _CHANGED}}


def _hold_columns(begun: Sequence[Transfer]) -> dict[str, Sequence[Any]]:
    return {
        "transfer_id": [hold.id for hold in begun],
        "account_id": [hold.debit for hold in begun],
        "amount_units": [hold.amount.units for hold in begun],
        "expires_at": [hold.expires_at for hold in begun],
    }


def refused_rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Write the refused among them, each with its reason; a later try of the same group takes the earlier's place."""
    rows = {}
    for outcome in outcomes:
        if outcome.refusal is not None:
            first = outcome.group.transfers[0]
            rows[first.id] = {
                "id": first.id,
                "reason": outcome.refusal.code,
                "facts": outcome.refusal.facts,
                "transfers": [_as_json(transfer) for transfer in outcome.group.transfers],
            }
    return list(rows.values())


def _as_json(transfer: Transfer) -> dict[str, str | int | None]:
    values = {name: value for name, value in transfer_row(transfer).items() if value is not None}
    return {name: value if isinstance(value, int | str) else str(value) for name, value in values.items()}
