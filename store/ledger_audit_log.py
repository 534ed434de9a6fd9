"""What the audit reads of the log, in pages: each leaf with what is stored of its subject."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from kernel.ids import TransferId
from ledger.audit import Finding, Law, StoredTransfer
from ledger.audit_log import StoredLeaf
from ledger.emission import PriceDay
from ledger.log.leaf import LeafType
from store import log
from store.ledger_audit import PAGE, stored_transfers
from store.ledger_rows import is_one_of
from store.sessions import ReadSession
from store.tables.ledger import accounts, transfers, unpublished
from store.tables.log import log_leaves, transfer_salts
from store.tables.price import price_days

_MISSING_SHOWN: Final = 1_000
_LEAVES: Final = (
    select(log_leaves.c.leaf_index, log_leaves.c.type, log_leaves.c.subject, log_leaves.c.leaf)
    .where(log_leaves.c.leaf_index > bindparam("after"))
    .order_by(log_leaves.c.leaf_index)
    .limit(PAGE)
)
_ASTRAY: Final = (
    select(transfers.c.id, unpublished.c.transfer_id, log_leaves.c.leaf_index)
    .join(
        unpublished,
        and_(unpublished.c.lamport == transfers.c.lamport, unpublished.c.transfer_id == transfers.c.id),
        isouter=True,
    )
    .join(
        log_leaves,
        and_(log_leaves.c.type == LeafType.TRANSFER.value, log_leaves.c.subject == transfers.c.id),
        isouter=True,
    )
    .where(
        or_(
            and_(unpublished.c.transfer_id.is_(None), log_leaves.c.leaf_index.is_(None)),
            and_(unpublished.c.transfer_id.is_not(None), log_leaves.c.leaf_index.is_not(None)),
        )
    )
    .limit(_MISSING_SHOWN)
)


async def leaf_pages(session: ReadSession) -> AsyncIterator[list[StoredLeaf]]:
    """Every leaf, in the order of the log."""
    after = -1
    while rows := (await session.execute(_LEAVES, {"after": after})).all():
        yield await _with_subjects(session, rows)
        after = rows[-1][0]


async def astray(session: ReadSession) -> list[Finding]:
    """Transfers that neither have a leaf nor wait for one, and those that have one and wait for another."""
    return [
        Finding("unpublished", str(id), "transfer_id", Law.LEAF_OR_WAITING, "", "")
        if waiting is None
        else Finding("unpublished", str(id), "transfer_id", Law.NOT_TWICE, str(index), str(id))
        for id, waiting, index in await session.execute(_ASTRAY)
    ]


async def _with_subjects(session: ReadSession, rows: Sequence[Any]) -> list[StoredLeaf]:
    by_type: dict[int, set[UUID]] = {}
    for _, code, subject, _ in rows:
        by_type.setdefault(code, set()).add(subject)
    of_transfers = by_type.get(LeafType.TRANSFER, set())
    found = await stored_transfers(session, {TransferId(id) for id in of_transfers})
    salts = await _salts(session, of_transfers)
    places = await _places(session, found)
    kinds = await _kinds(session, by_type.get(LeafType.ACCOUNT, set()))
    prices = await _prices(session, by_type.get(LeafType.PRICE_DAY, set()))
    return [
        StoredLeaf(
            index,
            code,
            subject,
            leaf,
            transfer=found.get(subject),
            places=places.get(subject, (0, 0)),
            id_salt=salts.get(subject, (None, None))[0],
            subject_salt=salts.get(subject, (None, None))[1],
            account_kind=kinds.get(subject),
            price=prices.get(subject.int),
        )
        for index, code, subject, leaf in rows
    ]


async def _salts(session: ReadSession, ids: Collection[UUID]) -> dict[UUID, tuple[bytes, bytes]]:
    if not ids:
        return {}
    rows = await session.execute(select(transfer_salts).where(is_one_of(session, transfer_salts.c.transfer_id, ids)))
    return {row.transfer_id: (row.id_salt, row.subject_salt) for row in rows}


async def _places(
    session: ReadSession, found: Mapping[TransferId, StoredTransfer]
) -> dict[TransferId, tuple[int, int]]:
    """1 + the leaf index of what each resolves and corrects."""
    named = {id for each in found.values() for id in (each.resolves, each.corrects) if id is not None}
    indices = await log.indices(session, LeafType.TRANSFER, named) if named else {}
    places = {id: 1 + index for id, index in indices.items()}

    def place(id: TransferId | None) -> int:
        """A name that has no leaf is at no place: -1 is nobody's."""
        return 0 if id is None else places.get(id, -1)

    return {each.id: (place(each.resolves), place(each.corrects)) for each in found.values()}


async def _kinds(session: ReadSession, ids: Collection[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = await session.execute(select(accounts.c.id, accounts.c.kind).where(is_one_of(session, accounts.c.id, ids)))
    return {row.id: row.kind for row in rows}


async def _prices(session: ReadSession, subjects: Collection[UUID]) -> dict[int, PriceDay]:
    if not subjects:
        return {}
    columns = [price_days.c[name] for name in PriceDay.__dataclass_fields__]
    rows = await session.execute(select(*columns).where(price_days.c.day.in_([each.int for each in subjects])))
    return {row[0]: PriceDay(*row) for row in rows}
