"""What the audit reads, in pages: one consistent view of the whole ledger, with memory that does not grow with it."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, text, tuple_

from kernel.ids import AccountId, TransferId
from ledger.audit import Finding, Known, OpenHold, Side, StoredTransfer
from ledger.audit_walk import StoredAccount, StoredPosting
from store.ledger_rows import TRANSFER, is_one_of
from store.sessions import ReadSession
from store.tables.ledger import accounts, open_holds, postings, transfers

PAGE: Final = 500
"""A page is judged on the event loop, in less than 10 ms."""

_BEFORE_ALL: Final = UUID(int=0)
_ONE_VIEW: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off",
)
"""PostgreSQL: every statement sees the same moment, and a page is found by its keys, never by reading whole tables."""


def _side(side: Any, account: ColumnElement[UUID]) -> ColumnElement[bool]:
    return and_(side.c.account_id == account, side.c.lamport == transfers.c.lamport)


def _said(side: Any) -> tuple[Any, ...]:
    return side.c.transfer_id, side.c.posted_change_units, side.c.pending_change_units


_DEBIT, _CREDIT = postings.alias("debit"), postings.alias("credit")
_PAYER, _PAYEE = accounts.alias("payer"), accounts.alias("payee")
_TRANSFERS: Final = (
    select(*TRANSFER, *_said(_DEBIT), *_said(_CREDIT), _PAYER.c.kind, _PAYEE.c.kind)
    .join(_DEBIT, _side(_DEBIT, transfers.c.debit_id), isouter=True)
    .join(_CREDIT, _side(_CREDIT, transfers.c.credit_id), isouter=True)
    .join(_PAYER, _PAYER.c.id == transfers.c.debit_id, isouter=True)
    .join(_PAYEE, _PAYEE.c.id == transfers.c.credit_id, isouter=True)
    .where(transfers.c.id > bindparam("after"))
    .order_by(transfers.c.id)
    .limit(PAGE)
)
_ACCOUNTS: Final = (
    select(accounts.c.id, accounts.c.kind, accounts.c.posted_units, accounts.c.pending_units, accounts.c.lamport)
    .where(accounts.c.id > bindparam("after"))
    .order_by(accounts.c.id)
    .limit(PAGE)
)
_IS_OF_TRANSFER: Final = and_(
    transfers.c.id.is_not(None),
    transfers.c.lamport == postings.c.lamport,
    or_(transfers.c.debit_id == postings.c.account_id, transfers.c.credit_id == postings.c.account_id),
)
_POSTINGS: Final = (
    select(*postings.c, _IS_OF_TRANSFER)
    .join(transfers, transfers.c.id == postings.c.transfer_id, isouter=True)
    .where(
        tuple_(postings.c.account_id, postings.c.lamport)
        > tuple_(bindparam("account", type_=postings.c.account_id.type), bindparam("lamport"))
    )
    .order_by(postings.c.account_id, postings.c.lamport)
    .limit(PAGE)
)
_HELD: Final = select(open_holds.c.account_id, func.sum(open_holds.c.amount_units)).group_by(open_holds.c.account_id)
_STRAY_HOLDS: Final = (
    select(open_holds.c.transfer_id)
    .join(transfers, and_(transfers.c.id == open_holds.c.transfer_id, transfers.c.kind == "hold"), isouter=True)
    .where(transfers.c.id.is_(None))
)
_ORIGINALS: Final = transfers.alias("original")
_TAKEN: Final = func.sum(transfers.c.amount_units)
_OVERCORRECTED: Final = (
    select(transfers.c.corrects_id, _ORIGINALS.c.amount_units, _TAKEN)
    .join(_ORIGINALS, _ORIGINALS.c.id == transfers.c.corrects_id)
    .where(transfers.c.corrects_id.is_not(None))
    .group_by(transfers.c.corrects_id, _ORIGINALS.c.amount_units)
    .having(_ORIGINALS.c.amount_units < _TAKEN)
)


async def hold_still(session: ReadSession) -> None:
    """See one moment until the session ends, whatever is written meanwhile. Called first. SQLite does so by itself."""
    if session.dialect == "postgresql":
        for statement in _ONE_VIEW:
            await session.execute(text(statement))


async def transfer_pages(session: ReadSession) -> AsyncIterator[list[tuple[StoredTransfer, Known]]]:
    """Every transfer with all that is stored beside it, in the order of the ids."""
    after = _BEFORE_ALL
    while rows := (await session.execute(_TRANSFERS, {"after": after})).all():
        yield await _with_neighbours(session, rows)
        after = rows[-1][0]


async def posting_pages(session: ReadSession) -> AsyncIterator[list[StoredPosting]]:
    """Every posting, account by account, in the order of each account's history."""
    account, lamport = _BEFORE_ALL, 0
    while rows := (await session.execute(_POSTINGS, {"account": account, "lamport": lamport})).all():
        yield [_posting(*row) for row in rows]
        account, lamport = rows[-1][0], rows[-1][1]


async def account_pages(session: ReadSession) -> AsyncIterator[list[StoredAccount]]:
    """Every account, in the order of the ids, with what is on hold."""
    held = {account: int(units) for account, units in await session.execute(_HELD)}
    after = _BEFORE_ALL
    while rows := (await session.execute(_ACCOUNTS, {"after": after})).all():
        yield [_account(row, held.get(row[0], 0)) for row in rows]
        after = rows[-1][0]


async def misfits(session: ReadSession) -> list[Finding]:
    """What no single transfer tells: listed holds that are none, and corrections beyond their original."""
    strays = (await session.execute(_STRAY_HOLDS)).scalars()
    found = [Finding("open_holds", str(id), "transfer_id", "a stored hold", "no such transfer") for id in strays]
    for original, units, taken in await session.execute(_OVERCORRECTED):
        expected = f"corrections of at most {units} together"
        found.append(Finding("transfers", str(original), "amount_units", expected, str(taken)))
    return found


async def posted_units(session: ReadSession, kind: str) -> dict[AccountId, int]:
    """The balances of all accounts of a kind that has few."""
    rows = await session.execute(select(accounts.c.id, accounts.c.posted_units).where(accounts.c.kind == kind))
    return {AccountId(id): units for id, units in rows}


def _posting(*columns: Any) -> StoredPosting:
    *own, is_of_transfer = columns
    return StoredPosting(*[*own, bool(is_of_transfer)])


def _account(row: Sequence[Any], held_units: int) -> StoredAccount:
    return StoredAccount(*[*row, held_units])


async def _with_neighbours(session: ReadSession, rows: Sequence[Any]) -> list[tuple[StoredTransfer, Known]]:
    width = len(TRANSFER)
    page = [(StoredTransfer(*row[:width]), row[width:]) for row in rows]
    named = await stored_transfers(
        session, {id for each, _ in page for id in (each.resolves, each.corrects) if id is not None}
    )
    begun = {each.id for each, _ in page if each.kind == "hold"}
    ended, listed = await _ended(session, begun), await _listed(session, begun)
    return [
        (
            each,
            Known(
                debit_side=None if beside[0] is None else Side(*beside[:3]),
                credit_side=None if beside[3] is None else Side(*beside[3:6]),
                debit_kind=beside[6],
                credit_kind=beside[7],
                hold=None if each.resolves is None else named.get(each.resolves),
                original=None if each.corrects is None else named.get(each.corrects),
                resolution=ended.get(each.id),
                open_hold=listed.get(each.id),
            ),
        )
        for each, beside in page
    ]


async def stored_transfers(session: ReadSession, ids: Collection[TransferId]) -> dict[TransferId, StoredTransfer]:
    """Transfers of these ids, whatever their rows say."""
    if not ids:
        return {}
    rows = await session.execute(select(*TRANSFER).where(is_one_of(session, transfers.c.id, ids)))
    return {row[0]: StoredTransfer(*row) for row in rows}


async def _ended(session: ReadSession, holds: Collection[TransferId]) -> dict[TransferId, TransferId]:
    if not holds:
        return {}
    ends = select(transfers.c.resolves_id, transfers.c.id).where(is_one_of(session, transfers.c.resolves_id, holds))
    return {TransferId(hold): TransferId(id) for hold, id in await session.execute(ends)}


async def _listed(session: ReadSession, holds: Collection[TransferId]) -> dict[TransferId, OpenHold]:
    if not holds:
        return {}
    rows = await session.execute(select(open_holds).where(is_one_of(session, open_holds.c.transfer_id, holds)))
    return {
        TransferId(row.transfer_id): OpenHold(AccountId(row.account_id), row.amount_units, row.expires_at)
        for row in rows
    }
