"""The log's speed: appended, signed, proved and replayed on a folder of tiles, each size in processes of its own."""

import math
import random
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final
from uuid import UUID

from kernel.ids import AccountId
from kernel.money import Amount
from ledger.accounts import CONTRIBUTOR_POOL, WELL_KNOWN, AccountKind
from ledger.genesis import GENESIS
from ledger.log import merkle, note, tiles
from ledger.log.checkpoint import Checkpoint, SignedCheckpoint, parse_signed
from ledger.log.leaf import AccountLeaf, KeyLeaf, Leaf, TransferLeaf, encode
from ledger.log.note import Note, SigningKey
from ledger.log.proof import TlogProof
from ledger.log.published import PublishedLog
from ledger.log.replay import Replay
from ledger.log.sources import open_source
from ledger.log.tiles import ENTRIES, WIDTH, TileId
from ledger.transfers import TransferKind
from store.log_folder import LogFolder

SIZES: Final = (100_000, 1_000_000)
_BATCH: Final = 1_000
_DURABLE_BATCHES: Final = 20
_PEOPLE: Final = 10_000
_PROOFS: Final = 1_000
_DAY: Final = 20_779
_KEY: Final = SigningKey("benchmark.example/log", bytes(range(32)))
_KIB_PER_MIB: Final = 1_024


def measure_log(sizes: Sequence[int] = SIZES) -> dict[str, float]:
    """The figures of each size under its power of ten, and the largest's under the plain name.

    Units:   leaves/s, ms and µs are of CPU time, for whatever else runs on the machine can only add to the wall's; but
             publishing, which waits for the disk, is in ms of wall time. `_mib` is the most a process needed beyond
             what it began with.
    """
    figures: dict[str, float] = {}
    for size in sorted(sizes):
        with tempfile.TemporaryDirectory() as folder:
            measured = {**_alone(_measure_growth, folder, size), **_alone(_measure_replay, folder, size)}
        figures |= measured
        figures |= {f"{name}_1e{math.log10(size):.0f}": value for name, value in measured.items()}
    return figures


def _alone(measure: Callable[[Path, int], dict[str, float]], folder: str, size: int) -> dict[str, float]:
    """Measure in a fresh process, whose memory is only this."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, Path(folder), size).result()


def _measure_growth(folder: Path, size: int) -> dict[str, float]:
    """Append batch by batch up to this size, the last batches published as durably as the house does; then prove."""
    before_mib, log, leaves = _peak_mib(), _GrowingLog(), _economy(size)
    published, appended_s, published_s = LogFolder(folder), 0.0, []
    while batch := list(islice(leaves, _BATCH)):
        started = time.process_time()
        files = log.append(batch)
        appended_s += time.process_time() - started
        if log.size <= size - _DURABLE_BATCHES * _BATCH:
            _write(folder, files)
            continue
        started = time.perf_counter()
        published.write_tiles(files)
        published_s.append(time.perf_counter() - started)
    started = time.process_time()
    signed = log.sign()
    signed_s = time.process_time() - started
    published.write_checkpoint(str(signed.note))
    return {
        "log_append_per_s": round(size / appended_s),
        "log_publish_ms": round(1e3 * statistics.median(published_s), 2),
        "checkpoint_ms": round(1e3 * signed_s, 2),
        **_measure_proofs(published, signed),
        "log_append_mib": round(_peak_mib() - before_mib, 1),
    }


def _measure_proofs(published: LogFolder, signed: SignedCheckpoint) -> dict[str, float]:
    """Proofs of leaves all over the tree, their tiles read from the folder, and the check of each."""
    tree, proved_s, verified_s, length = signed.checkpoint, [], [], 0
    for index in random.Random(0).sample(range(tree.size), _PROOFS):
        leaf = merkle.leaf_hash(_leaf_at(published, index, tree.size))
        started = time.process_time()
        gathered = _gather(published, tiles.tiles_for_inclusion(index, tree.size))
        proof = TlogProof(index, tuple(tiles.inclusion_from_tiles(index, tree.size, gathered)), signed)
        proved_s.append(time.process_time() - started)
        started = time.process_time()
        merkle.verify_inclusion(index, tree.size, leaf, proof.hashes, tree.root)
        verified_s.append(time.process_time() - started)
        length = max(length, len(proof.hashes))
    return {
        "inclusion_proof_ms": round(1e3 * statistics.median(proved_s), 3),
        "inclusion_proof_p99_ms": round(1e3 * statistics.quantiles(proved_s, n=100)[98], 3),
        "inclusion_proof_bytes": merkle.HASH_BYTES * length,
        "inclusion_verify_us": round(1e6 * statistics.median(verified_s), 1),
    }


def _measure_replay(folder: Path, size: int) -> dict[str, float]:
    """What an outsider's verifier does: every tile hung from the signed root, every leaf replayed."""
    before_mib, started, published = _peak_mib(), time.process_time(), open_source(str(folder))
    signed = parse_signed(LogFolder(folder).checkpoint() or "")
    signed.verify([_KEY.verifier], _KEY.name)
    log = PublishedLog(published, signed.checkpoint.size, signed.checkpoint.root)
    economy = Replay(log.leaf)
    for leaves in log.bundles():
        for leaf in leaves:
            economy.take(leaf)
    economy.check_whole()
    assert economy.size == size
    return {
        "verify_us_per_leaf": round(1e6 * (time.process_time() - started) / size, 2),
        "log_verify_mib": round(_peak_mib() - before_mib, 1),
    }


class _GrowingLog:
    """A log's growing end: the tiles on its right edge and the leaves of its last bundle, and nothing else."""

    def __init__(self) -> None:
        self.size = 0
        self._root = merkle.EMPTY_ROOT
        self._edge: dict[TileId, bytes] = {}
        self._last: list[bytes] = []

    def append(self, leaves: list[bytes]) -> dict[TileId, bytes]:
        """Hash leaves into the tree; the files that are new or wider."""
        grown = tiles.grow(self.size, [merkle.leaf_hash(leaf) for leaf in leaves], self._edge)
        first, pending = self.size // WIDTH, self._last + leaves
        self.size += len(leaves)
        known = {**self._edge, **grown}
        self._edge = {id: known[id] for id in tiles.right_edge(self.size)}
        self._root = tiles.root_from_tiles(self.size, self._edge)
        for at in range(0, len(pending), WIDTH):
            bundle = pending[at : at + WIDTH]
            grown[TileId(ENTRIES, first + at // WIDTH, len(bundle))] = tiles.encode_bundle(bundle)
        self._last = pending[len(pending) - self.size % WIDTH :]
        return grown

    def sign(self) -> SignedCheckpoint:
        """The checkpoint of the tree as it stands."""
        tree = Checkpoint(_KEY.name, self.size, self._root)
        return SignedCheckpoint(tree, Note(tree.text, (note.sign(tree.text, _KEY),)))


def _economy(size: int) -> Iterator[bytes]:
    """The leaves of a whole economy: key, genesis, people, and rewards without end."""
    chance = random.Random(0)
    people = [AccountId(UUID(bytes=chance.randbytes(16))) for _ in range(min(_PEOPLE, size // 10))]
    yield from islice(map(encode, _leaves(people, chance)), size)


def _leaves(people: Sequence[AccountId], chance: random.Random) -> Iterator[Leaf]:
    yield KeyLeaf(_KEY.verifier.public)
    yield from (AccountLeaf(account.id, account.kind) for account in WELL_KNOWN)
    endowments = [(each.debit, each.credit, each.amount, each.kind) for each in GENESIS.transfers]
    for debit, credit, amount, kind in endowments:
        yield TransferLeaf(chance.randbytes(32), debit, credit, amount, kind, chance.randbytes(32), _DAY)
    yield from (AccountLeaf(person, AccountKind.CONTRIBUTOR) for person in people)
    pool, amount, kind = CONTRIBUTOR_POOL.id, Amount.aic(2), TransferKind.REWARD
    while True:
        for person in people:
            yield TransferLeaf(chance.randbytes(32), pool, person, amount, kind, chance.randbytes(32), _DAY)


def _write(folder: Path, files: Mapping[TileId, bytes]) -> None:
    """Write files without waiting for the disk: what its fsync takes is measured on the last batches alone."""
    for id, data in files.items():
        path = folder / id.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if id.width == WIDTH:
            shutil.rmtree(path.with_name(f"{path.name}.p"), ignore_errors=True)


def _gather(published: LogFolder, ids: Iterable[TileId]) -> dict[TileId, bytes]:
    return {id: tiles.narrow(published.tile(id) or b"", id) for id in ids}


def _leaf_at(published: LogFolder, index: int, size: int) -> bytes:
    number, place = divmod(index, WIDTH)
    id = TileId(ENTRIES, number, tiles.width_at(ENTRIES, number, size))
    return tiles.decode_bundle(published.tile(id) or b"", id)[place]


def _peak_mib() -> float:
    """The most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_MIB
