"""The transparency log's rows: what waits for a leaf, the leaves, the tree over them, and the signed heads.

Order. `unpublished` is read as a prefix in (lamport, id), in one statement. Where a transfer in it depends on another
(they share an account, so also where it resolves or corrects the other), its Lamport number is the greater, and it was
recorded under that account's lock after the other had committed: a snapshot that shows it shows the other too, or the
other's leaf. So every prefix of every snapshot is causally closed. A transfer of other accounts with a smaller number
may still come; it will stand later in the log, and nobody who shares an account with it can tell.

Two at once. Whoever appends moves `log_head` from what they read, and waits there for whoever is ahead; then the row is
no longer what was read, and nothing is written. A transfer whose recording is rolled back was never in any snapshot.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update

from kernel.ids import TransferId
from ledger.log import merkle, tiles
from ledger.log.leaf import LeafType
from ledger.log.tiles import TileId
from ledger.transfers import Transfer
from store.bulk import insert_rows
from store.ledger_rows import TRANSFER, is_one_of, read_transfers
from store.rows import insert_or_replace
from store.sessions import Contended, ReadSession, WriteSession
from store.tables.ledger import transfers, unpublished
from store.tables.log import checkpoints, log_head, log_leaves, log_tiles, transfer_salts


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log has come, and the root over it."""

    size: int
    root: bytes


EMPTY: Final = Head(0, merkle.EMPTY_ROOT)


@dataclass(frozen=True, slots=True)
class NewLeaf:
    """A leaf about to be appended, and what it is of."""

    type: LeafType
    subject: UUID
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Salts:
    """What opens the two commitments of a transfer's leaf."""

    id_salt: bytes
    subject_salt: bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """What only we know of a transfer's leaf."""

    transfer: TransferId
    subject: UUID
    salts: Salts


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A published checkpoint with its signatures, and how many of them are witnesses'."""

    size: int
    note: str
    witnesses: int
    signed_at: datetime


_RECENT: Final = 200
_KEPT: Final = 10_000
_CHECKPOINT: Final = (checkpoints.c.size, checkpoints.c.note, checkpoints.c.witnesses, checkpoints.c.signed_at)
_SALTS: Final = (transfer_salts.c.id_salt, transfer_salts.c.subject_salt)


async def read_head(session: ReadSession) -> Head:
    """The committed head."""
    row = (await session.execute(select(log_head.c.size, log_head.c.root))).one()
    return Head(row.size, row.root)


async def waiting(session: ReadSession, *, limit: int) -> list[Transfer]:
    """The next transfers to publish, in causal order."""
    statement = (
        select(*TRANSFER)
        .join(unpublished, unpublished.c.transfer_id == transfers.c.id)
        .order_by(unpublished.c.lamport, unpublished.c.transfer_id)
        .limit(limit)
    )
    return read_transfers(await session.execute(statement))


async def waiting_count(session: ReadSession) -> int:
    """How many transfers wait for their leaf."""
    count: int = (await session.execute(select(func.count()).select_from(unpublished))).scalar_one()
    return count


async def indices(session: ReadSession, leaf_type: LeafType, subjects: Collection[UUID]) -> dict[UUID, int]:
    """Where the leaves of these subjects stand; those without one are left out."""
    statement = select(log_leaves.c.subject, log_leaves.c.leaf_index).where(
        log_leaves.c.type == leaf_type.value, is_one_of(session, log_leaves.c.subject, subjects)
    )
    return {row.subject: row.leaf_index for row in await session.execute(statement)}


async def subjects(session: ReadSession, wanted: Collection[int]) -> dict[int, UUID]:
    """What these leaves are of, by their index."""
    if not wanted:
        return {}
    statement = select(log_leaves.c.leaf_index, log_leaves.c.subject).where(log_leaves.c.leaf_index.in_(list(wanted)))
    return {row.leaf_index: row.subject for row in await session.execute(statement)}


async def recorded(session: ReadSession, ids: Collection[TransferId]) -> set[TransferId]:
    """Those of these transfers that the ledger has."""
    found = await session.execute(select(transfers.c.id).where(is_one_of(session, transfers.c.id, ids)))
    return {TransferId(row.id) for row in found}


async def next_price_day(session: ReadSession) -> int:
    """The first day whose price may not be in the log yet: prices come in the order of their days."""
    newest = (
        select(log_leaves.c.subject)
        .where(log_leaves.c.type == LeafType.PRICE_DAY.value)
        .order_by(log_leaves.c.subject.desc())
        .limit(1)
    )
    subject: UUID | None = (await session.execute(newest)).scalar_one_or_none()
    return 0 if subject is None else subject.int + 1


async def leaf_at(session: ReadSession, index: int) -> bytes | None:
    """The bytes of one leaf."""
    found: bytes | None = (
        await session.execute(select(log_leaves.c.leaf).where(log_leaves.c.leaf_index == index))
    ).scalar_one_or_none()
    return found


async def leaves(session: ReadSession, start: int, end: int) -> list[bytes]:
    """The leaves start..end-1, in order."""
    statement = (
        select(log_leaves.c.leaf)
        .where(log_leaves.c.leaf_index >= start, log_leaves.c.leaf_index < end)
        .order_by(log_leaves.c.leaf_index)
    )
    return [row.leaf for row in await session.execute(statement)]


async def leaves_of_type(session: ReadSession, leaf_type: LeafType) -> list[bytes]:
    """Every leaf of a rare type, in order."""
    statement = select(log_leaves.c.leaf).where(log_leaves.c.type == leaf_type.value).order_by(log_leaves.c.leaf_index)
    return [row.leaf for row in await session.execute(statement)]


async def gather(session: ReadSession, wanted: Iterable[TileId]) -> dict[TileId, bytes]:
    """Tiles of hashes, each cut to the width that it had when it was asked for.

    Raises:  TileMalformed where a tile is narrower than that.
    """
    ids = list(wanted)
    if not ids:
        return {}
    places = [and_(log_tiles.c.level == id.level, log_tiles.c.number == id.number) for id in ids]
    rows = await session.execute(select(log_tiles).where(or_(*places)))
    stored = {(row.level, row.number): row.hashes for row in rows}
    return {id: tiles.narrow(stored.get((id.level, id.number), b""), id) for id in ids}


async def append(session: WriteSession, head: Head, added: Sequence[NewLeaf]) -> Head:
    """Put leaves behind the head, unless it has moved.

    Locks:   the head.
    Writes:  the head, leaves, tiles.
    Raises:  Contended.
    """
    edge = await gather(session, tiles.right_edge(head.size))
    grown = tiles.grow(head.size, [merkle.leaf_hash(each.leaf) for each in added], edge)
    size = head.size + len(added)
    new = Head(size, tiles.root_from_tiles(size, {**edge, **grown}))

    moving = update(log_head).where(log_head.c.size == head.size, log_head.c.root == head.root)
    moved = await session.execute(moving.values(size=new.size, root=new.root))
    if moved.rowcount != 1:
        raise Contended
    await insert_rows(session, log_leaves, [_leaf_row(head.size + at, each) for at, each in enumerate(added)])
    rows = [{"level": id.level, "number": id.number, "hashes": hashes} for id, hashes in grown.items()]
    await session.execute(insert_or_replace(session, log_tiles, ("level", "number")), rows)
    return new


async def take(
    session: WriteSession, published: Mapping[TransferId, Salts | None], *, up_to: int | None = None
) -> None:
    """Let these wait no longer, and keep what opens their commitments.

    Shape:   `up_to` is the greatest of their Lamport numbers, where it is known: what waits behind them, which may be
             a backlog of millions, is then not looked through.
    Writes:  unpublished, salts.
    """
    if not published:
        return
    taking = delete(unpublished).where(is_one_of(session, unpublished.c.transfer_id, published))
    await session.execute(taking if up_to is None else taking.where(unpublished.c.lamport <= up_to))
    rows = [
        {"transfer_id": id, "id_salt": salts.id_salt, "subject_salt": salts.subject_salt}
        for id, salts in published.items()
        if salts is not None
    ]
    if rows:
        await insert_rows(session, transfer_salts, rows)


async def salts_of(session: ReadSession, transfer: TransferId) -> Salts | None:
    """What opens a transfer's leaf, unless it was erased."""
    row = (await session.execute(select(transfer_salts).where(transfer_salts.c.transfer_id == transfer))).one_or_none()
    return None if row is None else Salts(row.id_salt, row.subject_salt)


async def openings(session: ReadSession, start: int, end: int) -> list[tuple[int, Opening]]:
    """What opens the transfers' leaves among start..end-1, each with its index; what was erased is left out."""
    statement = (
        select(log_leaves.c.leaf_index, transfers.c.id, transfers.c.subject, *_SALTS)
        .join(transfers, transfers.c.id == log_leaves.c.subject)
        .join(transfer_salts, transfer_salts.c.transfer_id == transfers.c.id)
        .where(log_leaves.c.type == LeafType.TRANSFER.value)
        .where(log_leaves.c.leaf_index >= start, log_leaves.c.leaf_index < end)
    )
    return [
        (index, Opening(TransferId(id), subject, Salts(id_salt, subject_salt)))
        for index, id, subject, id_salt, subject_salt in await session.execute(statement)
    ]


async def put_checkpoint(session: WriteSession, signed: SignedHead) -> None:
    """Keep a published checkpoint; a note with more signatures takes the earlier's place."""
    await session.execute(insert_or_replace(session, checkpoints, ("size",)), asdict(signed))


async def newest_checkpoint(session: ReadSession) -> SignedHead | None:
    """The newest published checkpoint."""
    statement = select(*_CHECKPOINT).order_by(checkpoints.c.size.desc()).limit(1)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else SignedHead(*row)


async def checkpoint_for(session: ReadSession, index: int) -> SignedHead | None:
    """The checkpoint to prove a leaf by: of the newest, the one that most witnesses have cosigned."""
    statement = (
        select(*_CHECKPOINT).where(checkpoints.c.size > index).order_by(checkpoints.c.size.desc()).limit(_RECENT)
    )
    found = [SignedHead(*row) for row in await session.execute(statement)]
    return max(found, key=lambda each: (each.witnesses, each.size), default=None)


async def forget_checkpoints(session: WriteSession) -> None:
    """Let go of all but the newest: whoever kept an older one can still prove it."""
    oldest = select(checkpoints.c.size).order_by(checkpoints.c.size.desc()).offset(_KEPT).limit(1).scalar_subquery()
    await session.execute(delete(checkpoints).where(checkpoints.c.size <= oldest))


def _leaf_row(index: int, leaf: NewLeaf) -> dict[str, Any]:
    return {"leaf_index": index, "type": leaf.type.value, "subject": leaf.subject, "leaf": leaf.leaf}
