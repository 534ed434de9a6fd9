"""The ledger's values as rows and back, and the statements that carry many rows at once."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Uuid, any_, func, literal, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from kernel.money import Amount
from ledger.accounts import Account, AccountKind
from ledger.decisions import Outcome
from ledger.postings import Posting
from ledger.transfers import Transfer, TransferKind
from store.sessions import ReadSession
from store.tables.ledger import accounts, transfers

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


def is_one_of(session: ReadSession, column: Column[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    """`column IN ids` with one parameter however many they are: one prepared statement, and no limit on variables."""
    if session.dialect == "postgresql":
        return column == any_(literal(list(ids), ARRAY(Uuid)))
    listed = func.json_each(json.dumps([id.hex for id in ids])).table_valued("value")
    return column.in_(select(type_coerce(listed.c.value, Uuid)))


def read_accounts(rows: Iterable[Sequence[Any]]) -> list[Account]:
    """Read accounts, selected as ACCOUNT."""
    return [
        Account(id, AccountKind(kind), name, posted, pending, lamport, posted_at)
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
    return {
        "id": transfer.id,
        "debit_id": transfer.debit,
        "credit_id": transfer.credit,
        "amount_units": transfer.amount.units,
        "kind": transfer.kind.value,
        "subject": transfer.subject,
        "resolves_id": transfer.resolves,
        "corrects_id": transfer.corrects,
        "expires_at": transfer.expires_at,
        "posted_at": transfer.posted_at,
        "lamport": transfer.lamport,
    }


def posting_row(posting: Posting) -> Row:
    """Write a posting."""
    return {
        "account_id": posting.account,
        "lamport": posting.lamport,
        "transfer_id": posting.transfer,
        "posted_change_units": posting.posted_change_units,
        "pending_change_units": posting.pending_change_units,
        "posted_after_units": posting.posted_after_units,
        "pending_after_units": posting.pending_after_units,
    }


def balance_row(account: Account) -> Row:
    """Write what changed of an account; `account_id` is the row's key in the statement."""
    return {
        "account_id": account.id,
        "posted": account.posted_units,
        "pending": account.pending_units,
        "counter": account.lamport,
        "posted_at": account.last_posted_at,
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
