"""The audit's walk along the log: every leaf says what its row says, none is missing, and the root is theirs.

The log is public and signed, the rows are not: where they differ, it is the row that was altered.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from ledger.audit import Finding, Law, StoredTransfer
from ledger.emission import PriceDay
from ledger.log import merkle
from ledger.log.errors import LeafMalformed
from ledger.log.leaf import AccountLeaf, Leaf, PriceLeaf, TransferLeaf, commitment, decode
from ledger.log.transcript import day_of

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class StoredLeaf:
    """A leaf as its row says, with what is stored of its subject.

    Shape:   `places` are 1 + the leaf index of what the transfer resolves and corrects, 0 for none; the salts are None
             where they were erased.
    """

    index: int
    type: int
    subject: UUID
    leaf: bytes
    transfer: StoredTransfer | None = None
    places: tuple[int, int] = (0, 0)
    id_salt: bytes | None = None
    subject_salt: bytes | None = None
    account_kind: str | None = None
    price: PriceDay | None = None


class LogWalk:
    """Takes the leaves in order, then the head. Memory is one hash a level, however long the log."""

    def __init__(self, signed_size: int) -> None:
        self.size = 0
        self.signed_root: bytes | None = merkle.EMPTY_ROOT if signed_size == 0 else None
        self._signed_size = signed_size
        self._peaks: list[tuple[int, bytes]] = []

    @property
    def root(self) -> bytes:
        """The root over the leaves so far."""
        return merkle.fold_right([peak for _, peak in self._peaks]) if self._peaks else merkle.EMPTY_ROOT

    def step(self, row: StoredLeaf) -> Iterator[Finding]:
        """Follow one leaf."""
        if row.index != self.size:
            yield _of(row, "leaf_index", Law.LEAF_ORDER, self.size, row.index)
        self._grow(merkle.leaf_hash(row.leaf))
        if self.size == self._signed_size:
            self.signed_root = self.root
        try:
            leaf = decode(row.leaf)
        except LeafMalformed as error:
            yield _of(row, "leaf", Law.LEAF_READABLE, "", error)
            return
        if row.leaf[1] != row.type:
            yield _of(row, "type", Law.LEAF_TYPE, row.leaf[1], row.type)
        yield from _check_leaf(row, leaf)

    def end(self, size: int, root: bytes, signed_root: bytes | None) -> Iterator[Finding]:
        """Hold the head, and the newest signed checkpoint, against what the leaves come to."""
        if (size, root) != (self.size, self.root):
            expected, stored = f"{self.size}, {self.root.hex()}", f"{size}, {root.hex()}"
            yield Finding("log_head", "1", "size, root", Law.HEAD, expected, stored)
        if signed_root is not None and signed_root != self.signed_root:
            expected = "" if self.signed_root is None else self.signed_root.hex()
            yield Finding("checkpoints", str(self._signed_size), "root", Law.SIGNED_ROOT, expected, signed_root.hex())

    def _grow(self, joined: bytes) -> None:
        """Join complete subtrees of the same height, as carrying does in binary."""
        self.size += 1
        height = 0
        while self._peaks and self._peaks[-1][0] == height:
            joined = merkle.node_hash(self._peaks.pop()[1], joined)
            height += 1
        self._peaks.append((height, joined))


def _check_leaf(row: StoredLeaf, leaf: Leaf) -> Iterator[Finding]:
    if isinstance(leaf, TransferLeaf):
        yield from _check_transfer(row, leaf)
    elif isinstance(leaf, AccountLeaf):
        if (row.subject, row.account_kind) != (leaf.id, leaf.kind.value):
            said = f"{leaf.id}, {leaf.kind}"
            yield _says(row, "accounts", leaf.id, "kind", said, row.account_kind)
    elif isinstance(leaf, PriceLeaf) and row.price != leaf.price:
        stored = None if row.price is None else astuple(row.price)
        yield _says(row, "price_days", leaf.price.day, "*", astuple(leaf.price), stored)


def _check_transfer(row: StoredLeaf, leaf: TransferLeaf) -> Iterator[Finding]:
    stored = row.transfer
    if stored is None:
        yield _says(row, "transfers", row.subject, "id", row.subject, None)
        return
    pairs: tuple[tuple[str, object, object], ...] = (
        ("debit_id", leaf.debit, stored.debit),
        ("credit_id", leaf.credit, stored.credit),
        ("amount_units", leaf.amount.units, stored.amount_units),
        ("kind", leaf.kind.value, stored.kind),
        ("resolves_id", leaf.resolves, row.places[0]),
        ("corrects_id", leaf.corrects, row.places[1]),
        ("expires_at", leaf.expires_at, _seconds(stored.expires_at)),
        ("posted_at", leaf.day, day_of(stored.posted_at)),
    )
    for field, said, found in pairs:
        if said != found:
            yield _says(row, "transfers", stored.id, field, said, found)
    yield from _check_commitments(row, leaf, stored)


def _check_commitments(row: StoredLeaf, leaf: TransferLeaf, stored: StoredTransfer) -> Iterator[Finding]:
    """What was committed to, as long as it can be opened."""
    for field, salt, value, said in (
        ("id", row.id_salt, stored.id, leaf.id_commitment),
        ("subject", row.subject_salt, stored.subject, leaf.subject_commitment),
    ):
        if salt is not None and commitment(salt, value.bytes) != said:
            yield Finding("transfers", str(stored.id), field, Law.LEAF_COMMITS, str(row.index), str(value))


def _seconds(moment: datetime | None) -> int:
    """UTC seconds, rounded up; 0 for none."""
    return 0 if moment is None else -((_EPOCH - moment) // _SECOND)


def _says(row: StoredLeaf, table: str, name: object, field: str, said: object, stored: object) -> Finding:
    found = "" if stored is None else str(stored)
    return Finding(table, str(name), field, Law.LEAF_SAYS, f"{row.index}: {said}", found)


def _of(row: StoredLeaf, field: str, law: Law, expected: object, stored: object) -> Finding:
    return Finding("log_leaves", str(row.index), field, law, str(expected), str(stored))
