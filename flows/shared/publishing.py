"""What publishing the log needs: its signer, its folder and its witnesses, and the checks before anything is signed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, Protocol

from flows.deps import Deps
from ledger.log import merkle, tiles
from ledger.log.checkpoint import open_checkpoint
from ledger.log.errors import ConsistencyWrong, LogError, TileMalformed
from ledger.log.leaf import KeyLeaf, LeafType, decode
from ledger.log.note import VerifierKey
from ledger.log.tiles import WIDTH, TileId
from store import forgetting, log
from store.log import EMPTY, Head
from store.log_folder import LogFolder
from store.sessions import ReadSession
from store.signer import Signer

RESTORE: Final = "python -m bot restore-log"
_LOOKS: Final = 100
_PAUSE_S: Final = 0.1
_FILES_AT_ONCE: Final = 16
_RECORDS_AT_ONCE: Final = 250

Prove = Callable[[int], Awaitable[Sequence[bytes]]]
"""The proof that the tree at hand continues the one of this size."""


class LogStalled(Exception):
    """Nothing is signed or published until somebody has put this right: a sentence for whoever runs the house."""


class WitnessAway(Exception):
    """A witness that does not answer, or fails: it is asked again."""


class WitnessRefused(Exception):
    """A witness that has seen another history of this log, or does not know it."""


class Witness(Protocol):
    """Somebody who cosigns what continues what they have seen."""

    @property
    def key(self) -> VerifierKey:
        """What their cosignatures are recognised by."""
        ...

    @property
    def is_independent(self) -> bool:
        """Whether they count: a witness on our own machine does not."""
        ...

    async def cosign(self, note: str, size: int, prove: Prove) -> str:
        """Bring them a signed checkpoint. Returns: signature lines.

        Raises:  WitnessAway, WitnessRefused.
        """
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...


@contextlib.asynccontextmanager
async def alone(signer: Signer) -> AsyncIterator[None]:
    """Sign as the only one, as soon as whoever is at it is done.

    Raises:  LogStalled where that takes too long.
    """
    for _ in range(_LOOKS):
        with signer.alone() as is_alone:
            if is_alone:
                yield
                return
        await asyncio.sleep(_PAUSE_S)
    raise LogStalled("Another process keeps signing the log: stop it, and try again.")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whoever signs and publishes the log; only the jobs' process has one."""

    signer: Signer
    folder: LogFolder
    witnesses: tuple[Witness, ...] = ()


async def known_keys(session: ReadSession) -> list[bytes]:
    """The keys that the log itself names, in order."""
    found = [decode(leaf) for leaf in await log.leaves_of_type(session, LeafType.KEY)]
    return [leaf.public_key for leaf in found if isinstance(leaf, KeyLeaf)]


async def prove(session: ReadSession, old_size: int, size: int) -> list[bytes]:
    """The proof that the tree of `size` continues that of `old_size`, from the stored tiles.

    Raises:  TileMalformed.
    """
    found = await log.gather(session, tiles.tiles_for_consistency(old_size, size))
    return tiles.consistency_from_tiles(old_size, size, found)


async def check_continues(session: ReadSession, earlier: Head, head: Head, whose: str) -> None:
    """Hold that the database's head continues one that was signed.

    Raises:  LogStalled.
    """
    if earlier.size > head.size:
        raise LogStalled(
            f"The database has {head.size} leaves of the log, but {whose} has {earlier.size}: it was restored from an "
            f"older backup. Nothing is signed until `{RESTORE}` has brought the missing leaves back."
        )
    try:
        proof = await prove(session, earlier.size, head.size)
        merkle.verify_consistency(earlier.size, head.size, earlier.root, head.root, proof)
    except (ConsistencyWrong, TileMalformed) as error:
        raise LogStalled(
            f"The database's log ({head.size} leaves) does not continue {whose} ({earlier.size} leaves): its past was "
            "changed, or it was restored and then written to. Restore a backup and run "
            f"`{RESTORE}` before anything else."
        ) from error


def published_head(publisher: Publisher) -> Head:
    """What the published checkpoint says, signed by one of our keys; the empty head before the first.

    Raises:  SignerProblem, LogStalled where what is published is not this log's.
    """
    note = publisher.folder.checkpoint()
    keys = tuple(key.verifier for key in publisher.signer.key_pairs())
    return EMPTY if note is None else _opened(note, keys, publisher.signer.name)


@lru_cache(maxsize=4)
def _opened(note: str, keys: tuple[VerifierKey, ...], name: str) -> Head:
    """Read a checkpoint of ours; checking a signature takes milliseconds, and mostly it is the one of the last time."""
    try:
        checkpoint = open_checkpoint(note, keys, name)
    except LogError as error:
        raise LogStalled(
            f"The checkpoint in LOG_PATH is not one that this log's key has signed ({error}). "
            "Point LOG_PATH at this log's folder, or at an empty one."
        ) from error
    return Head(checkpoint.size, checkpoint.root)


async def keep_openings(deps: Deps, signer: Signer, start: int, end: int) -> None:
    """Bring what opens the leaves start..end-1 to the signer's side before they are signed."""
    for first in range(start, end, _RECORDS_AT_ONCE):
        async with deps.sessions.read(heavy=True) as session:
            openings = await log.openings(session, first, min(end, first + _RECORDS_AT_ONCE))
        await asyncio.to_thread(signer.salts.keep, openings)


async def erase_openings(deps: Deps, signer: Signer) -> None:
    """Let the signer's side forget what opens the leaves of people who were forgotten."""
    while True:
        async with deps.sessions.read() as session:
            indices = await forgetting.openings_to_erase(session, limit=_RECORDS_AT_ONCE)
        if not indices:
            return
        await asyncio.to_thread(signer.salts.erase, indices)
        async with deps.sessions.write() as session:
            await forgetting.openings_erased(session, indices)


async def publish_files(deps: Deps, folder: LogFolder, start: int, end: int) -> None:
    """Write every tile and bundle that a checkpoint of `end` leaves needs and one of `start` did not.

    Raises:  LogStalled where a stored leaf is not the one that was hashed.
    """
    changed = _changed(start, end)
    while batch := list(islice(changed, _FILES_AT_ONCE)):
        async with deps.sessions.read(heavy=True) as session:
            files = await log.gather(session, batch)
            for id in [each for each in batch if each.level == 0]:
                files[TileId(tiles.ENTRIES, id.number, id.width)] = await _bundle(session, id, files[id])
        await asyncio.to_thread(folder.write_tiles, files)


def _changed(start: int, end: int) -> Iterator[TileId]:
    """Every tile of hashes that is new or wider in a tree of `end` leaves than in one of `start`."""
    level, hashes = 0, end
    while hashes:
        span = tiles.HEIGHT * level
        for number in range((start >> span) // WIDTH, -(-hashes // WIDTH)):
            width = tiles.width_at(level, number, end)
            if width > tiles.width_at(level, number, start):
                yield TileId(level, number, width)
        level, hashes = level + 1, hashes // WIDTH


async def _bundle(session: ReadSession, id: TileId, hashes: bytes) -> bytes:
    """The leaves under a tile of level 0, checked against it."""
    first = id.number * WIDTH
    leaves = await log.leaves(session, first, first + id.width)
    found = b"".join(map(merkle.leaf_hash, leaves))
    if found != hashes:
        size = merkle.HASH_BYTES
        spans = [slice(at * size, (at + 1) * size) for at in range(id.width)]
        wrong = next(at for at, span in enumerate(spans) if found[span] != hashes[span])
        raise LogStalled(f"Leaf {first + wrong} of the log is not the one that was hashed: the database was changed.")
    return tiles.encode_bundle(leaves)
