"""The ledger's values as rows and back."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, Uuid, any_, func, literal, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from kernel.money import Amount
from ledger.accounts import Account, AccountKind
from ledger.decisions import Outcome
from ledger.postings import Posting
from ledger.transfers import Transfer, TransferKind
from store.bulk import Change
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

_TRANSFER_FIELDS: Final = attrgetter(
    "id",
    "debit",
    "credit",
    "amount.units",
    "kind.value",
    "subject",
    "resolves",
    "corrects",
    "expires_at",
    "posted_at",
    "lamport",
)
_HOLD_FIELDS: Final = attrgetter("id", "debit", "amount.units", "expires_at")
_BALANCE: Final = ("posted_units", "pending_units", "lamport", "last_posted_at", "id")
_BALANCE_FIELDS: Final = attrgetter(*_BALANCE)


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
    return dict(zip(transfers.columns.keys(), _TRANSFER_FIELDS(transfer), strict=True))


def recorded_transfers(recorded: Iterable[Transfer]) -> Change:
    """Write transfers in the order of their ids, so that neighbours in time stay neighbours in the index."""
    in_order = sorted(recorded, key=attrgetter("id.int"))
    return _inserted(transfers, map(_TRANSFER_FIELDS, in_order))


def recorded_postings(recorded: Iterable[Posting]) -> Change:
    """Write postings, account by account."""
    return _inserted(postings, sorted(recorded, key=attrgetter("account.int", "lamport")))


def waiting_transfers(recorded: Iterable[Transfer]) -> Change:
    """Write down what no leaf of the log holds yet."""
    return _inserted(unpublished, map(attrgetter("lamport", "id"), recorded))


def begun_holds(holds: Iterable[Transfer]) -> Change:
    """Write holds that nothing has ended yet."""
    return _inserted(open_holds, map(_HOLD_FIELDS, holds))


def forward_balances(changed: Iterable[Account]) -> Change:
    """Write what transfers change of their accounts."""
    values = zip(*map(_BALANCE_FIELDS, changed), strict=True)
    return Change(accounts, dict(zip(_BALANCE, values, strict=True)), key="id")


def _inserted(table: Table, rows: Iterable[tuple[Any, ...]]) -> Change:
    """Rows that fill every column, in the table's order."""
    return Change(table, dict(zip(table.columns.keys(), zip(*rows, strict=True), strict=True)))


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
