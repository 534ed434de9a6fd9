"""The ledger's rows. `record` is their only writer; everything else here reads, or opens empty accounts."""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from kernel.ids import AccountId, TransferId
from ledger.accounts import WELL_KNOWN, Account
from ledger.decisions import Decision, Outcome, Status, decide
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind
from store import bulk
from store.ledger_rows import (
    ACCOUNT,
    TRANSFER,
    changes,
    is_one_of,
    read_accounts,
    read_transfers,
    refused_rows,
)
from store.rows import insert_or_replace
from store.sessions import Contended, ReadSession, WriteSession
from store.tables.ledger import accounts, open_holds, postings, refused_groups, transfers

_UNIQUE_VIOLATION: Final = "23505"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: what a transfer did to the account, and the balance that it left.

    Units:   1e-8 AIC; changes are signed.
    """

    transfer: TransferId
    kind: TransferKind
    subject: UUID
    counterparty: AccountId
    posted_change_units: int
    pending_change_units: int
    posted_after_units: int
    pending_after_units: int
    posted_at: datetime
    lamport: int


async def record(session: WriteSession, groups: Sequence[Group], *, now: datetime) -> list[Outcome]:
    """Record each group once, all or nothing; a repeat changes nothing, a refused one is parked with its reason.

    Shape:   one outcome per group, in order. However many groups: three statements on PostgreSQL, seven on SQLite, and
             one each for what they resolve, what they correct, the ends of holds, and refusals.
    Locks:   every account the groups touch, in the order of their ids.
    Writes:  transfers, postings, unpublished, balances, open_holds, refused_groups.
    Raises:  Contended where another process has written one of these ids meanwhile.
    """
    if not groups:
        return []
    wanted = [transfer for group in groups for transfer in group.transfers]
    touched = {id.int: id for transfer in wanted for id in (transfer.debit, transfer.credit)}
    locked = await lock_accounts(session, touched.values())
    existing = await _stored(session, wanted)

    decision = decide(groups, locked, existing, now)

    await _write(session, decision)
    await _park(session, decision.outcomes, now)
    return list(decision.outcomes)


async def open_accounts(session: WriteSession, opened: Sequence[Account], *, now: datetime) -> None:
    """Open new, empty accounts."""
    assert all(account.lamport == 0 and account.posted_units == 0 for account in opened)
    if opened:
        rows = [{"id": each.id, "kind": each.kind.value, "name": each.name, "opened_at": now} for each in opened]
        await session.execute(insert(accounts), rows)


async def ensure_genesis(session: WriteSession, *, now: datetime) -> None:
    """Open the well-known accounts and record the genesis group, unless that was done before.

    Raises:  Contended where another process is doing it.
    """
    known = await balances(session, [account.id for account in WELL_KNOWN])
    with _first_come():
        await open_accounts(session, [account for account in WELL_KNOWN if account.id not in known], now=now)
    [outcome] = await record(session, [GENESIS], now=now)
    assert outcome.status is not Status.REFUSED, outcome.refusal


async def balance(session: ReadSession, id: AccountId) -> Account | None:
    """The account as it stands, or None where it was never opened."""
    return (await balances(session, [id])).get(id)


async def balances(session: ReadSession, ids: Collection[AccountId]) -> dict[AccountId, Account]:
    """The accounts of these ids as they stand; those never opened are left out."""
    rows = await session.execute(select(*ACCOUNT).where(is_one_of(session, accounts.c.id, ids)))
    return {account.id: account for account in read_accounts(rows)}


async def lock_accounts(session: WriteSession, ids: Collection[AccountId]) -> list[Account]:
    """The accounts as they stand until this transaction ends.

    Locks:   PostgreSQL: each of them, in the order of their ids, as everybody does.
    """
    return read_accounts(await bulk.read_by_id(session, ACCOUNT, accounts.c.id, ids, lock=True))


async def stored_transfer(session: ReadSession, id: TransferId) -> Transfer | None:
    """The record of this id."""
    found = read_transfers(await session.execute(select(*TRANSFER).where(transfers.c.id == id)))
    return found[0] if found else None


async def expired_holds(session: ReadSession, *, now: datetime, limit: int) -> list[Transfer]:
    """Holds whose time is over and that nothing has ended, the earliest first."""
    overdue = (
        select(*TRANSFER)
        .join(open_holds, open_holds.c.transfer_id == transfers.c.id)
        .where(open_holds.c.expires_at <= now)
        .order_by(open_holds.c.expires_at, transfers.c.id)
        .limit(limit)
    )
    return read_transfers(await session.execute(overdue))


async def statement(session: ReadSession, account: AccountId, *, before: int | None = None, limit: int) -> list[Line]:
    """An account's newest lines, newest first; `before` is the lamport of the last line of the page before."""
    page = (
        select(postings, *_EXPLAINED)
        .join(transfers, transfers.c.id == postings.c.transfer_id)
        .where(postings.c.account_id == account)
        .order_by(postings.c.lamport.desc())
        .limit(limit)
    )
    if before is not None:
        page = page.where(postings.c.lamport < before)
    return [
        Line(
            transfer=row["transfer_id"],
            kind=TransferKind(row["kind"]),
            subject=row["subject"],
            counterparty=row["credit_id"] if row["debit_id"] == account else row["debit_id"],
            posted_change_units=row["posted_change_units"],
            pending_change_units=row["pending_change_units"],
            posted_after_units=row["posted_after_units"],
            pending_after_units=row["pending_after_units"],
            posted_at=row["posted_at"],
            lamport=row["lamport"],
        )
        for row in (await session.execute(page)).mappings()
    ]


async def imbalance(session: ReadSession) -> int:
    """How far the ledger is from adding up: 0, or something is wrong.

    Units:   1e-8 AIC: what all balances sum to, and each account's distance from its last posting and its open holds.
    """
    latest = and_(postings.c.account_id == accounts.c.id, postings.c.lamport == accounts.c.lamport)
    held = (
        select(open_holds.c.account_id, func.sum(open_holds.c.amount_units).label("units"))
        .group_by(open_holds.c.account_id)
        .subquery()
    )
    gaps = (
        func.abs(accounts.c.posted_units - func.coalesce(postings.c.posted_after_units, 0))
        + func.abs(accounts.c.pending_units - func.coalesce(postings.c.pending_after_units, 0))
        + func.abs(accounts.c.pending_units - func.coalesce(held.c.units, 0))
    )
    sums = select(
        func.coalesce(func.sum(accounts.c.posted_units), 0).label("total"),
        func.coalesce(func.sum(gaps), 0).label("gaps"),
    ).select_from(accounts.outerjoin(postings, latest).outerjoin(held, held.c.account_id == accounts.c.id))
    row = (await session.execute(sums)).mappings().one()
    return abs(int(row["total"])) + int(row["gaps"])


_EXPLAINED: Final = (
    transfers.c.kind,
    transfers.c.subject,
    transfers.c.debit_id,
    transfers.c.credit_id,
    transfers.c.posted_at,
)


async def _stored(session: WriteSession, wanted: Sequence[Transfer]) -> list[Transfer]:
    """Everything stored that bears on these: the same ids, what they resolve or correct, and what else does so."""
    resolved = {transfer.resolves for transfer in wanted if transfer.resolves is not None}
    corrected = {transfer.corrects for transfer in wanted if transfer.corrects is not None}
    ids = [*(transfer.id for transfer in wanted), *resolved, *corrected]
    rows = await bulk.read_by_id(session, TRANSFER, transfers.c.id, ids)
    if resolved:
        rows += await bulk.read_by_id(session, TRANSFER, transfers.c.resolves_id, resolved)
    if corrected:
        rows += await bulk.read_by_id(session, TRANSFER, transfers.c.corrects_id, corrected)
    return read_transfers({row[0]: row for row in rows}.values())


async def _write(session: WriteSession, decision: Decision) -> None:
    if not decision.transfers:
        return
    with _first_come():
        await bulk.write(session, changes(decision))
    ended = {transfer.resolves for transfer in decision.transfers if transfer.resolves is not None}
    if ended:
        await session.execute(delete(open_holds).where(is_one_of(session, open_holds.c.transfer_id, ended)))


async def _park(session: WriteSession, outcomes: Sequence[Outcome], now: datetime) -> None:
    rows = refused_rows(outcomes)
    if rows:
        parking = insert_or_replace(session, refused_groups, ("id",))
        await session.execute(parking, [{**row, "refused_at": now} for row in rows])


@contextlib.contextmanager
def _first_come() -> Iterator[None]:
    """Where another process wrote the same id first, the flow runs again and finds it. All else is our own fault."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == _UNIQUE_VIOLATION:
            raise Contended from error
        raise
