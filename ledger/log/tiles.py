"""Tiles: the tree and its leaves as files that anyone can fetch, as C2SP tlog-tiles lays them out.

A tile of level L holds up to 256 hashes one after the other, each over 256^L leaves. An appender needs the tiles on the
right edge; a prover those that `tiles_for_…` names, so that a store, a folder or a web client can gather them first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.log import merkle
from ledger.log.errors import TileMalformed, TileMissing

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
ENTRIES: Final = -1
"""The level of a bundle of leaves, under the tiles of hashes."""

MAX_LEVEL: Final = 63
MAX_ENTRY_BYTES: Final = 0xFFFF

_PATH = re.compile(r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class TileId:
    """Which tile: its level (ENTRIES for a bundle of leaves), its number in the level, and how many hashes it has.

    Shape:   width 1..256; a full tile never changes, a narrower one is only right for one size of the tree.
    """

    level: int
    number: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        assert ENTRIES <= self.level <= MAX_LEVEL, self.level
        assert self.number >= 0, self.number
        assert 1 <= self.width <= WIDTH, self.width

    @property
    def path(self) -> str:
        """The file's path under the log's prefix: `tile/0/x001/x234/067.p/9`."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        narrow = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_number_path(self.number)}{narrow}"

    @property
    def full(self) -> "TileId":
        """The tile this one becomes when it is full."""
        return TileId(self.level, self.number)


def parse_path(path: str) -> TileId:
    """Read a tile's path, in the one way it is written.

    Raises:  TileMalformed.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise TileMalformed(path=path)
    level = ENTRIES if match[1] == "entries" else int(match[1])
    width = WIDTH if match[3] is None else int(match[3])
    number = int(match[2].replace("/x", "").replace("x", "").replace("/", ""))
    if level > MAX_LEVEL or width > WIDTH or TileId(level, number, width).path != path:
        raise TileMalformed(path=path)
    return TileId(level, number, width)


def width_at(level: int, number: int, size: int) -> int:
    """How many hashes that tile has in the tree of this size; 0 where it has none yet."""
    hashes = size >> (HEIGHT * max(level, 0))
    return max(0, min(WIDTH, hashes - number * WIDTH))


def right_edge(size: int) -> list[TileId]:
    """The narrow tiles of a tree of this size, lowest level first: all that its root and its growth depend on."""
    edge, level, hashes = [], 0, size
    while hashes:
        if hashes % WIDTH:
            edge.append(TileId(level, hashes // WIDTH, hashes % WIDTH))
        level, hashes = level + 1, hashes // WIDTH
    return edge


def all_tiles(size: int) -> Iterator[TileId]:
    """Every tile of hashes of a tree of this size, level by level, each at its present width."""
    level, hashes = 0, size
    while hashes:
        for number in range(-(-hashes // WIDTH)):
            yield TileId(level, number, width_at(level, number, size))
        level, hashes = level + 1, hashes // WIDTH


def bundles(start: int, size: int) -> Iterator[TileId]:
    """Every bundle of leaves that holds a leaf from `start` to the end of a tree of this size, in order."""
    for number in range(start // WIDTH, -(-size // WIDTH)):
        yield TileId(ENTRIES, number, width_at(ENTRIES, number, size))


def grow(old_size: int, leaf_hashes: Sequence[bytes], edge: Mapping[TileId, bytes]) -> dict[TileId, bytes]:
    """The tiles that are new or wider once these leaf hashes stand behind the first `old_size`.

    Shape:   `edge` has the tiles of `right_edge(old_size)`; each result has the width of the new size.
    Raises:  TileMissing, TileMalformed.
    """
    grown: dict[TileId, bytes] = {}
    level, hashes, added = 0, old_size, b"".join(leaf_hashes)
    while added:
        number, width = divmod(hashes, WIDTH)
        row = _gathered(edge, TileId(level, number, width)) + added if width else added
        tile_bytes = WIDTH * merkle.HASH_BYTES
        above = []
        for at in range(0, len(row), tile_bytes):
            tile = row[at : at + tile_bytes]
            grown[TileId(level, number, len(tile) // merkle.HASH_BYTES)] = tile
            number += 1
            if len(tile) == tile_bytes:
                above.append(merkle.complete_hash(tile))
        level, hashes, added = level + 1, hashes // WIDTH, b"".join(above)
    return grown


def tiles_for_root(size: int) -> list[TileId]:
    """The tiles that the root of a tree of this size is computed from."""
    return right_edge(size)


def tiles_for_inclusion(index: int, size: int) -> list[TileId]:
    """The tiles that prove a leaf's place in a tree of this size."""
    return _tiles_under(size, merkle.inclusion_ranges(index, size))


def tiles_for_consistency(old_size: int, new_size: int) -> list[TileId]:
    """The tiles that prove that a tree of new_size continues that of old_size."""
    return _tiles_under(new_size, merkle.consistency_ranges(old_size, new_size))


def root_from_tiles(size: int, tiles: Mapping[TileId, bytes]) -> bytes:
    """The root of a tree of this size, from the tiles of `tiles_for_root`.

    Raises:  TileMissing, TileMalformed.
    """
    return merkle.EMPTY_ROOT if size == 0 else _hashes(size, [(0, size)], tiles)[0]


def inclusion_from_tiles(index: int, size: int, tiles: Mapping[TileId, bytes]) -> list[bytes]:
    """The inclusion proof of a leaf, from the tiles of `tiles_for_inclusion`.

    Raises:  TileMissing, TileMalformed.
    """
    return _hashes(size, merkle.inclusion_ranges(index, size), tiles)


def consistency_from_tiles(old_size: int, new_size: int, tiles: Mapping[TileId, bytes]) -> list[bytes]:
    """The consistency proof between two sizes, from the tiles of `tiles_for_consistency`.

    Raises:  TileMissing, TileMalformed.
    """
    return _hashes(new_size, merkle.consistency_ranges(old_size, new_size), tiles)


def narrow(tile: bytes, id: TileId) -> bytes:
    """A tile of hashes cut to the width that is asked for: a full one may stand in for a narrower.

    Raises:  TileMalformed.
    """
    if len(tile) % merkle.HASH_BYTES or not id.width <= len(tile) // merkle.HASH_BYTES <= WIDTH:
        raise TileMalformed(path=id.path, bytes=len(tile))
    return tile[: id.width * merkle.HASH_BYTES]


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Leaves one after the other, each behind its length in two bytes."""
    parts: list[bytes] = []
    for entry in entries:
        assert len(entry) <= MAX_ENTRY_BYTES, len(entry)
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_bundle(data: bytes, id: TileId) -> list[bytes]:
    """The leaves of a bundle, cut to the width that is asked for: a full one may stand in for a narrower.

    Raises:  TileMalformed.
    """
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise TileMalformed(path=id.path, bytes=len(data))
        entries.append(data[start:at])
    if not id.width <= len(entries) <= WIDTH:
        raise TileMalformed(path=id.path, bytes=len(data))
    return entries[: id.width]


def _number_path(number: int) -> str:
    """A tile's number in groups of three digits, all but the last behind an x."""
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _place_of(height: int, number: int) -> tuple[int, int, slice]:
    """Where the complete subtree (height, number) is found: a tile's level and number, and its bytes in there."""
    level, within = divmod(height, HEIGHT)
    tile, first = divmod(number << within, WIDTH)
    start = first * merkle.HASH_BYTES
    return level, tile, slice(start, start + (merkle.HASH_BYTES << within))


def _tiles_under(size: int, ranges: Iterable[tuple[int, int]]) -> list[TileId]:
    """Every tile that the hashes of these ranges are computed from, each once."""
    subtrees = (subtree for span in ranges for subtree in merkle.complete_subtrees(*span))
    places = dict.fromkeys(_place_of(*subtree)[:2] for subtree in subtrees)
    return [TileId(level, tile, width_at(level, tile, size)) for level, tile in places]


def _hashes(size: int, ranges: Iterable[tuple[int, int]], tiles: Mapping[TileId, bytes]) -> list[bytes]:
    """The hash over each range of leaves, from the tiles of a tree of this size."""
    known: dict[tuple[int, int], bytes] = {}
    hashes = []
    for span in ranges:
        peaks = []
        for subtree in merkle.complete_subtrees(*span):
            level, tile, within = _place_of(*subtree)
            data = known.get((level, tile))
            if data is None:
                data = known[level, tile] = _gathered(tiles, TileId(level, tile, width_at(level, tile, size)))
            peaks.append(merkle.complete_hash(data[within]))
        hashes.append(merkle.fold_right(peaks))
    return hashes


def _gathered(tiles: Mapping[TileId, bytes], id: TileId) -> bytes:
    """A tile that was to be gathered, of exactly its width."""
    tile = tiles.get(id)
    if tile is None:
        raise TileMissing(path=id.path)
    if len(tile) != id.width * merkle.HASH_BYTES:
        raise TileMalformed(path=id.path, bytes=len(tile))
    return tile
