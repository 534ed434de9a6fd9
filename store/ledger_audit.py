"""What the audit reads: one consistent view of the whole ledger, with memory that does not grow with it.

The database looks at every row and lets go of what is certainly as `record` writes it; only the rest comes here, in
pages, to be judged in full and named. A query that doubts too much costs time, one that trusts too much would hide
something: so each trusts the plainest case only.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, func, literal_column, or_, select, text

from kernel.ids import AccountId, TransferId
from kernel.money import SUPPLY_UNITS
from ledger.audit import Finding, Known, Law, OpenHold, Side, StoredTransfer
from ledger.audit_walk import StoredAccount, StoredPosting
from ledger.genesis import GENESIS
from ledger.transfers import EARNINGS
from store.ledger_rows import TRANSFER, is_one_of
from store.sessions import ReadSession
from store.tables.ledger import accounts, open_holds, postings, transfers

PAGE: Final = 250
"""Reading a page out of a driver's rows takes the event loop some milliseconds."""

_SUSPECTS: Final = 1_000
_HALF: Final = 32
_BEFORE_ALL: Final = UUID(int=0)
_BY_KEYS: Final = (
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off",
)
"""PostgreSQL: a page is found by its keys, never by reading whole tables."""


def _is_not(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whatever is not certainly so: NULL is no certainty."""
    return ~func.coalesce(condition, false())


def _side(side: Any, account: ColumnElement[UUID]) -> ColumnElement[bool]:
    return and_(side.c.account_id == account, side.c.lamport == transfers.c.lamport)


def _said(side: Any) -> tuple[Any, ...]:
    return side.c.transfer_id, side.c.posted_change_units, side.c.pending_change_units


def _says(side: Any, account_change: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(
        side.c.transfer_id == transfers.c.id,
        side.c.posted_change_units == account_change,
        side.c.pending_change_units == 0,
    )


_DEBIT, _CREDIT = postings.alias("debit"), postings.alias("credit")
_PAYER, _PAYEE = accounts.alias("payer"), accounts.alias("payee")
_IS_PLAIN_PAY: Final = and_(
    transfers.c.kind.in_([kind.value for kind in EARNINGS]),
    transfers.c.id.not_in([transfer.id for transfer in GENESIS.transfers]),
    transfers.c.amount_units.between(1, SUPPLY_UNITS),
    transfers.c.resolves_id.is_(None),
    transfers.c.corrects_id.is_(None),
    transfers.c.expires_at.is_(None),
    _PAYER.c.kind.in_(["pool", "escrow"]),
    _PAYEE.c.kind == "contributor",
    _says(_DEBIT, -transfers.c.amount_units),
    _says(_CREDIT, transfers.c.amount_units),
)
"""Work that a pool or an escrow pays to a person, with both its postings: nearly everything in a ledger."""
_TRANSFERS: Final = (
    select(*TRANSFER, *_said(_DEBIT), *_said(_CREDIT), _PAYER.c.kind, _PAYEE.c.kind)
    .join(_DEBIT, _side(_DEBIT, transfers.c.debit_id), isouter=True)
    .join(_CREDIT, _side(_CREDIT, transfers.c.credit_id), isouter=True)
    .join(_PAYER, _PAYER.c.id == transfers.c.debit_id, isouter=True)
    .join(_PAYEE, _PAYEE.c.id == transfers.c.credit_id, isouter=True)
    .where(transfers.c.id > bindparam("after"), _is_not(_IS_PLAIN_PAY))
    .order_by(transfers.c.id)
    .limit(PAGE)
)
_IS_OF_TRANSFER: Final = and_(
    transfers.c.lamport == postings.c.lamport,
    or_(transfers.c.debit_id == postings.c.account_id, transfers.c.credit_id == postings.c.account_id),
)


def _before(balance: ColumnElement[int]) -> ColumnElement[int]:
    """What the account's posting before this one left."""
    return func.lag(balance, 1, 0).over(partition_by=postings.c.account_id, order_by=postings.c.lamport)


_STEPS: Final = (
    select(
        postings.c.account_id,
        (postings.c.posted_after_units - postings.c.posted_change_units).label("posted"),
        (postings.c.pending_after_units - postings.c.pending_change_units).label("pending"),
        _before(postings.c.posted_after_units).label("posted_before"),
        _before(postings.c.pending_after_units).label("pending_before"),
        _IS_OF_TRANSFER.label("is_of_transfer"),
        accounts.c.id.label("opened"),
    )
    .join(transfers, transfers.c.id == postings.c.transfer_id, isouter=True)
    .join(accounts, accounts.c.id == postings.c.account_id, isouter=True)
    .subquery()
)
_BROKEN_HISTORIES: Final = (
    select(_STEPS.c.account_id)
    .where(
        _is_not(
            and_(
                _STEPS.c.posted == _STEPS.c.posted_before,
                _STEPS.c.pending == _STEPS.c.pending_before,
                _STEPS.c.is_of_transfer,
                _STEPS.c.opened.is_not(None),
            )
        )
    )
    .distinct()
    .limit(_SUSPECTS)
)
_LATEST: Final = and_(postings.c.account_id == accounts.c.id, postings.c.lamport == accounts.c.lamport)
_LATER: Final = postings.alias("later")
_BROKEN_BALANCES: Final = (
    select(accounts.c.id)
    .join(postings, _LATEST, isouter=True)
    .where(
        or_(
            accounts.c.posted_units != func.coalesce(postings.c.posted_after_units, 0),
            accounts.c.pending_units != func.coalesce(postings.c.pending_after_units, 0),
            and_(accounts.c.lamport > 0, postings.c.lamport.is_(None)),
            and_(accounts.c.kind != "issuance", accounts.c.posted_units < accounts.c.pending_units),
            exists().where(_LATER.c.account_id == accounts.c.id, _LATER.c.lamport > accounts.c.lamport),
        )
    )
    .limit(_SUSPECTS)
)
_PENDING: Final = select(accounts.c.id, accounts.c.pending_units).where(accounts.c.pending_units != 0)
_POSTINGS: Final = (
    select(*postings.c, _IS_OF_TRANSFER)
    .join(transfers, transfers.c.id == postings.c.transfer_id, isouter=True)
    .where(postings.c.account_id == bindparam("account"), postings.c.lamport > bindparam("lamport"))
    .order_by(postings.c.lamport)
    .limit(PAGE)
)
_ACCOUNT: Final = select(
    accounts.c.id, accounts.c.kind, accounts.c.posted_units, accounts.c.pending_units, accounts.c.lamport
).where(accounts.c.id == bindparam("account"))
_SUM: Final = select(
    func.coalesce(func.sum(accounts.c.posted_units.bitwise_rshift(literal_column(f"{_HALF}"))), 0),
    func.coalesce(func.sum(accounts.c.posted_units.bitwise_and(literal_column(f"{(1 << _HALF) - 1}"))), 0),
)
"""In two halves: what somebody has altered may add up to more than a column holds."""
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


async def plan_by_keys(session: ReadSession) -> None:
    """Let PostgreSQL find pages by their keys until the session ends. Called first."""
    if session.dialect == "postgresql":
        for statement in _BY_KEYS:
            await session.execute(text(statement))


async def transfer_pages(session: ReadSession) -> AsyncIterator[list[tuple[StoredTransfer, Known]]]:
    """Every transfer that is not plainly in order, with all that is stored beside it, in the order of the ids."""
    after = _BEFORE_ALL
    while rows := (await session.execute(_TRANSFERS, {"after": after})).all():
        yield await _with_neighbours(session, rows)
        after = rows[-1][0]


async def suspects(session: ReadSession) -> list[AccountId]:
    """Accounts whose history, balance or holds do not add up, in the order of the ids; the first of them if many."""
    held = await _held(session)
    pending = {row.id: row.pending_units for row in await session.execute(_PENDING)}
    found = {id for id in held.keys() | pending.keys() if held.get(id) != pending.get(id)}
    for statement in (_BROKEN_HISTORIES, _BROKEN_BALANCES):
        found |= set((await session.execute(statement)).scalars())
    return sorted((AccountId(id) for id in found), key=lambda id: id.int)[:_SUSPECTS]


async def posting_pages(session: ReadSession, account: AccountId) -> AsyncIterator[list[StoredPosting]]:
    """An account's history."""
    lamport = 0
    while rows := (await session.execute(_POSTINGS, {"account": account, "lamport": lamport})).all():
        yield [_posting(*row) for row in rows]
        lamport = rows[-1][1]


async def account(session: ReadSession, id: AccountId) -> StoredAccount | None:
    """An account with what is on hold."""
    row = (await session.execute(_ACCOUNT, {"account": id})).one_or_none()
    held = await _held(session)
    return None if row is None else StoredAccount(*[*row, held.get(id, 0)])


async def counts(session: ReadSession) -> tuple[int, int, int]:
    """How many transfers, postings and accounts there are."""
    found = [
        int((await session.execute(select(func.count()).select_from(table))).scalar_one())
        for table in (transfers, postings, accounts)
    ]
    return found[0], found[1], found[2]


async def sum_of_balances(session: ReadSession) -> int:
    """What all accounts have together, in 1e-8 AIC: nothing."""
    high, low = (await session.execute(_SUM)).one()
    return (int(high) << _HALF) + int(low)


async def _held(session: ReadSession) -> dict[UUID, int]:
    return {id: int(units) for id, units in await session.execute(_HELD)}


async def misfits(session: ReadSession) -> list[Finding]:
    """What no single transfer tells: listed holds that are none, and corrections beyond their original."""
    strays = (await session.execute(_STRAY_HOLDS)).scalars()
    found = [Finding("open_holds", str(id), "transfer_id", Law.HOLD_STORED, "", str(id)) for id in strays]
    for original, units, taken in await session.execute(_OVERCORRECTED):
        found.append(Finding("transfers", str(original), "amount_units", Law.ORIGINAL_AMOUNT, str(units), str(taken)))
    return found


async def posted_units(session: ReadSession, kind: str) -> dict[AccountId, int]:
    """The balances of all accounts of a kind that has few."""
    rows = await session.execute(select(accounts.c.id, accounts.c.posted_units).where(accounts.c.kind == kind))
    return {AccountId(id): units for id, units in rows}


def _posting(*columns: Any) -> StoredPosting:
    *own, is_of_transfer = columns
    return StoredPosting(*[*own, bool(is_of_transfer)])


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
