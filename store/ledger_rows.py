"""The ledger's values as rows and back, and the statements that carry many rows at once."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    TableValuedAlias,
    Uuid,
    any_,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from kernel.money import Amount
from ledger.accounts import Account, AccountKind
from ledger.decisions import Outcome
from ledger.postings import Posting
from ledger.transfers import Transfer, TransferKind
from store.sessions import ReadSession, WriteSession
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

_BALANCE: Final = (accounts.c.posted_units, accounts.c.pending_units, accounts.c.lamport, accounts.c.last_posted_at)


async def insert_rows(session: WriteSession, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all fill the same columns: in one statement on PostgreSQL, in the driver's loop on SQLite."""
    if session.dialect == "postgresql":
        names = list(rows[0])
        given = _unnested([table.c[name] for name in names])
        await session.execute(insert(table).from_select(names, select(*given.c)), _columns(rows))
    else:
        await session.execute(insert(table), rows)


async def set_balances(session: WriteSession, changed: Sequence[Account]) -> None:
    """Carry accounts forward, as `insert_rows` inserts."""
    rows = [balance_row(account) for account in changed]
    if session.dialect == "postgresql":
        given = _unnested([accounts.c.id, *_BALANCE])
        forward = {column: given.c[column.name] for column in _BALANCE}
        await session.execute(update(accounts).where(accounts.c.id == given.c.id).values(forward), _columns(rows))
    else:
        forward = {column: bindparam(f"new_{column.name}", type_=column.type) for column in _BALANCE}
        statement = update(accounts).where(accounts.c.id == bindparam("new_id")).values(forward)
        await session.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in rows])


def _unnested(columns: Sequence[Column[Any]]) -> TableValuedAlias:
    """Rows that arrive as one array per column."""
    arrays = [bindparam(f"all_{each.name}", type_=ARRAY(each.type)) for each in columns]
    return (
        func.unnest(*arrays).table_valued(*[column(each.name, each.type) for each in columns]).render_derived("given")
    )


def _columns(rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {f"all_{name}": [row[name] for row in rows] for name in rows[0]}


def is_one_of(session: ReadSession, id: Column[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    """`id IN ids` with one parameter however many they are: one prepared statement, and no limit on variables."""
    if session.dialect == "postgresql":
        return id == any_(literal(list(ids), ARRAY(Uuid)))
    listed = func.json_each(json.dumps([each.hex for each in ids])).table_valued("value")
    return id.in_(select(type_coerce(listed.c.value, Uuid)))


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


def hold_row(hold: Transfer) -> Row:
    """Write a hold that nothing has ended yet."""
    return {
        "transfer_id": hold.id,
        "account_id": hold.debit,
        "amount_units": hold.amount.units,
        "expires_at": hold.expires_at,
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
    """Write what a transfer changes of an account."""
    return {
        "id": account.id,
        "posted_units": account.posted_units,
        "pending_units": account.pending_units,
        "lamport": account.lamport,
        "last_posted_at": account.last_posted_at,
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
