"""Samples of the log: any leaf, a log in memory with its keys, and ways to change one bit."""

from uuid import UUID

from hypothesis import strategies as st

from kernel.ids import AccountId
from kernel.money import PARTS, SUPPLY_UNITS, Amount
from ledger.accounts import AccountKind
from ledger.emission import ACTIVE_MAX, PriceDay
from ledger.log import merkle, note, tiles
from ledger.log.checkpoint import Checkpoint, SignedCheckpoint
from ledger.log.leaf import AccountLeaf, KeyLeaf, PriceLeaf, ReleaseLeaf, TransferLeaf
from ledger.log.note import KeyType, Note, SigningKey
from ledger.log.proof import TlogProof
from ledger.log.tiles import TileId
from ledger.transfers import RESOLUTIONS, TransferKind

ORIGIN = "example.com/log"
LOG = SigningKey(ORIGIN, bytes(range(32)))
WITNESS = SigningKey("witness.example/w1", b"w" * 32, KeyType.COSIGNATURE)

_INT63 = (1 << 63) - 1

hashes = st.binary(min_size=32, max_size=32)
salts = hashes
ids = st.builds(lambda data: AccountId(UUID(bytes=data)), st.binary(min_size=16, max_size=16))
numbers = st.integers(0, _INT63)
positive = st.integers(1, _INT63)


@st.composite
def price_days(draw: st.DrawFn) -> PriceDay:
    pool_units, crowd_parts = draw(st.integers(0, SUPPLY_UNITS)), draw(st.integers(0, PARTS))
    price_parts = draw(st.integers(0, crowd_parts))
    return PriceDay(
        day=draw(st.integers(0, (1 << 32) - 1)),
        pool_units=pool_units,
        budget_units=draw(st.integers(0, pool_units)),
        active=draw(st.integers(0, ACTIVE_MAX)),
        demand_units=draw(numbers),
        newcomer_units=draw(numbers),
        crowd_parts=crowd_parts,
        price_parts=price_parts,
        lane_parts=draw(st.integers(price_parts, PARTS)),
    )


@st.composite
def transfer_leaves(draw: st.DrawFn) -> TransferLeaf:
    kind = draw(st.sampled_from(TransferKind))
    return TransferLeaf(
        id_commitment=draw(hashes),
        debit=draw(ids),
        credit=draw(ids),
        amount=Amount(draw(st.integers(1, SUPPLY_UNITS))),
        kind=kind,
        subject_commitment=draw(hashes),
        day=draw(st.integers(0, (1 << 32) - 1)),
        resolves=draw(positive) if kind in RESOLUTIONS else 0,
        corrects=draw(positive) if kind is TransferKind.CORRECT else 0,
        expires_at=draw(positive) if kind is TransferKind.HOLD else 0,
    )


leaves = st.one_of(
    st.builds(AccountLeaf, ids, st.sampled_from(AccountKind)),
    transfer_leaves(),
    st.builds(PriceLeaf, price_days()),
    st.builds(ReleaseLeaf, hashes, hashes),
    st.builds(KeyLeaf, hashes),
)


class MemoryLog:
    """A log as its publisher keeps it: leaves, the newest width of each tile, and a signed head for the asking."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.tiles: dict[TileId, bytes] = {}

    @property
    def size(self) -> int:
        return len(self.leaves)

    def append(self, leaves: list[bytes]) -> None:
        edge = {id: self.tiles[id] for id in tiles.right_edge(self.size)}
        self.tiles |= tiles.grow(self.size, [merkle.leaf_hash(leaf) for leaf in leaves], edge)
        self.leaves += leaves

    def root(self, size: int) -> bytes:
        return tiles.root_from_tiles(size, self.gathered(tiles.tiles_for_root(size)))

    def signed(self, size: int) -> SignedCheckpoint:
        tree = Checkpoint(ORIGIN, size, self.root(size))
        return SignedCheckpoint(tree, Note(tree.text, (note.sign(tree.text, LOG),)))

    def proof(self, index: int, size: int, extra: bytes | None = None) -> TlogProof:
        gathered = self.gathered(tiles.tiles_for_inclusion(index, size))
        return TlogProof(index, tuple(tiles.inclusion_from_tiles(index, size, gathered)), self.signed(size), extra)

    def consistency(self, old_size: int, new_size: int) -> list[bytes]:
        gathered = self.gathered(tiles.tiles_for_consistency(old_size, new_size))
        return tiles.consistency_from_tiles(old_size, new_size, gathered)

    def gathered(self, wanted: list[TileId]) -> dict[TileId, bytes]:
        """Each tile at the width that is asked for, from the widest there is."""
        newest = {(id.level, id.number): id for id in sorted(self.tiles)}
        return {id: tiles.narrow(self.tiles[newest[id.level, id.number]], id) for id in wanted}


def flipped(data: bytes, bit: int) -> bytes:
    """The same bytes but for one bit."""
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)
