"""The ledger's values as rows and back, and the statements that carry many rows at once."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, RowMapping, Uuid, any_, func, literal, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from kernel.ids import AccountId, TransferId
from kernel.money import Amount
from ledger.accounts import Account, AccountKind
from ledger.decisions import Outcome
from ledger.postings import Posting
from ledger.transfers import Transfer, TransferKind
from store.sessions import ReadSession

Row = Mapping[str, Any]


def is_one_of(session: ReadSession, column: Column[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    """`column IN ids` with one parameter however many they are: one prepared statement, and no limit on variables."""
    if session.dialect == "postgresql":
        return column == any_(literal(list(ids), ARRAY(Uuid)))
    listed = func.json_each(json.dumps([id.hex for id in ids])).table_valued("value")
    return column.in_(select(type_coerce(listed.c.value, Uuid)))


def account_of(row: RowMapping) -> Account:
    """Read an account."""
    return Account(
        id=row["id"],
        kind=AccountKind(row["kind"]),
        name=row["name"],
        posted_units=row["posted_units"],
        pending_units=row["pending_units"],
        lamport=row["lamport"],
        last_posted_at=row["last_posted_at"],
    )


def transfer_of(row: RowMapping) -> Transfer:
    """Read a recorded transfer."""
    return Transfer(
        id=TransferId(row["id"]),
        debit=AccountId(row["debit_id"]),
        credit=AccountId(row["credit_id"]),
        amount=Amount(row["amount_units"]),
        kind=TransferKind(row["kind"]),
        subject=row["subject"],
        resolves=row["resolves_id"],
        corrects=row["corrects_id"],
        expires_at=row["expires_at"],
        posted_at=row["posted_at"],
        lamport=row["lamport"],
    )


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
