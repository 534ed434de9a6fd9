"""A published log for tests: an economy in memory, written into a folder as an operator publishes it."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from kernel.ids import AccountId, TransferId
from kernel.money import Amount
from ledger import corrections, escrow, holds
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, TEAM_POOL
from ledger.emission import next_price
from ledger.log import merkle, tiles
from ledger.log.checkpoint import Checkpoint, SignedCheckpoint
from ledger.log.leaf import AccountLeaf, KeyLeaf, Leaf, PriceLeaf, ReleaseLeaf, TransferLeaf, commitment, encode
from ledger.log.note import KeyType, Note, SigningKey, cosign, sign
from ledger.log.proof import TlogProof
from ledger.log.receipts import Receipt
from ledger.log.transcript import day_of, transfer_leaf
from ledger.transfers import Transfer, TransferKind
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, VESTING, MemoryLedger, economy, made, subject

NAME = "aichain.example/log"
KEY = SigningKey(NAME, bytes(range(32)))
OTHER_KEY = SigningKey(NAME, bytes(range(1, 33)))
WITNESSES = tuple(SigningKey(f"witness.example/{at}", bytes([at]) * 32, KeyType.COSIGNATURE) for at in range(3))
AT_S = 1_795_000_000
DAY = day_of(NOW)


def salt(name: str) -> bytes:
    """A fixed salt for each name."""
    return hashlib.sha256(name.encode()).digest()


def leaves_of(transfers: Iterable[Transfer], kinds: MemoryLedger) -> list[Leaf]:
    """The leaves of transfers in the order they were recorded: accounts first, as the sequencer writes them."""
    leaves: list[Leaf] = [KeyLeaf(KEY.verifier.public)]
    opened: set[AccountId] = set()
    places: dict[TransferId, int] = {}
    for transfer in transfers:
        for id in (transfer.debit, transfer.credit):
            if id not in opened:
                opened.add(id)
                leaves.append(AccountLeaf(id, kinds.accounts[id].kind))
        places[transfer.id] = len(leaves)
        leaves.append(leaf_of(transfer, places))
    return leaves


def leaf_of(transfer: Transfer, places: dict[TransferId, int]) -> TransferLeaf:
    """A transfer's leaf behind salts that tests can say again."""
    id_salt, subject_salt = salt(f"id {transfer.id}"), salt(f"subject {transfer.id}")
    return transfer_leaf(transfer, id_salt=id_salt, subject_salt=subject_salt, places=places)


def small_economy() -> tuple[MemoryLedger, list[Leaf]]:
    """Every kind of leaf, and most kinds of transfer, in a few dozen leaves."""
    ledger = economy(Amount.aic(1000))
    ana, bo, chen = (person.id for person in PEOPLE)
    reward = escrow.reward(subject("first answer"), ESCROW.id, ana, Amount.aic(3))
    kept = holds.hold(subject("kept"), ana, REDEEMED.id, Amount.aic(1), NOW + timedelta(days=2))
    freed = holds.hold(subject("freed"), ana, REDEEMED.id, Amount.aic(1), NOW + timedelta(days=2))
    for transfer in (
        reward,
        escrow.reward(subject("second answer"), CONTRIBUTOR_POOL.id, bo, Amount(123_456_789)),
        made(TransferKind.STREAK, CONTRIBUTOR_POOL.id, chen, Amount(1), "streak"),
        corrections.correct(reward, Amount(50_000_000), subject("a decision")),
        kept,
        freed,
        holds.capture(kept, Amount(40_000_000)),
        holds.void(freed),
        made(TransferKind.VEST, TEAM_POOL.id, VESTING.id, Amount.aic(500), "grant"),
        made(TransferKind.REFUND, ESCROW.id, ECOSYSTEM_POOL.id, Amount.aic(7), "refund"),
    ):
        assert ledger.one(transfer) == "recorded", transfer
    leaves = leaves_of(ledger.transfers.values(), ledger)
    first = next_price(None, day=DAY, pool_units=6 * 10**17, active=3, demand_units=0, newcomer_units=0)
    second = next_price(first, day=DAY + 1, pool_units=5 * 10**17, active=20_000, demand_units=10**12, newcomer_units=9)
    leaves += [PriceLeaf(first), ReleaseLeaf(salt("campaign"), salt("manifest")), PriceLeaf(second)]
    return ledger, [*leaves, KeyLeaf(OTHER_KEY.verifier.public)]


def publish(folder: Path, leaves: Sequence[Leaf | bytes], *keys: SigningKey, size: int | None = None) -> Note:
    """Write a log of these leaves into a folder, signed by these keys or else by KEY."""
    data = [each if isinstance(each, bytes) else encode(each) for each in leaves][:size]
    hashes = [merkle.leaf_hash(each) for each in data]
    for id, tile in tiles.grow(0, hashes, {}).items():
        put(folder, id.path, tile)
    for id in tiles.bundles(0, len(data)):
        put(folder, id.path, tiles.encode_bundle(data[id.number * 256 : id.number * 256 + id.width]))
    note = checkpoint(data, *keys)
    put(folder, "checkpoint", str(note).encode())
    return note


def checkpoint(data: Sequence[bytes], *keys: SigningKey, name: str = NAME) -> Note:
    """A signed checkpoint over leaves."""
    text = Checkpoint(name, len(data), merkle.root([merkle.leaf_hash(each) for each in data])).text
    return Note(text, tuple(sign(text, key) for key in keys or (KEY,)))


def cosigned(note: Note, *witnesses: SigningKey) -> Note:
    """The same checkpoint with witnesses' cosignatures."""
    return note.signed(*(cosign(note.text, key, AT_S) for key in witnesses))


def put(folder: Path, path: str, data: bytes) -> None:
    """Write a file under the log's folder."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def receipt_of(transfer: Transfer, leaves: Sequence[Leaf], note: Note) -> TlogProof:
    """What a person gets for this transfer."""
    data = [encode(each) for each in leaves]
    hashes = [merkle.leaf_hash(each) for each in data]
    id_salt, subject_salt = salt(f"id {transfer.id}"), salt(f"subject {transfer.id}")
    committed = commitment(id_salt, transfer.id.bytes)
    index = next(
        at for at, leaf in enumerate(leaves) if isinstance(leaf, TransferLeaf) and leaf.id_commitment == committed
    )
    opened = Receipt(data[index], transfer.id, id_salt, transfer.subject, subject_salt)
    tree = Checkpoint(NAME, len(data), merkle.root(hashes))
    proof = tuple(merkle.inclusion_proof(hashes, index))
    return TlogProof(index, proof, SignedCheckpoint(tree, note), bytes(opened))
