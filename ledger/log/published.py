"""A published log, read so that nothing is believed but its checkpoint: every tile hangs from the signed root."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ledger.log import merkle, tiles
from ledger.log.errors import TileMalformed, TileMissing, TileWrong
from ledger.log.replay_errors import LeafAltered
from ledger.log.sources import Source
from ledger.log.tiles import ENTRIES, WIDTH, TileId

_BUNDLES_KEPT: Final = 64
"""How many bundles are remembered, for what corrections look up again."""

_AHEAD: Final = 16
"""How many bundles are announced before they are read."""


class PublishedLog:
    """The tree of a size and root that were signed, over files that were not.

    Shape:   what `tile` and `leaves` return is authentic: it is what the root commits to, or they raise. The edge and
             the tiles over tiles are remembered: 8 KiB for 65,536 leaves.
    Raises:  TileMalformed, TileMissing, TileWrong, LeafAltered, and what the source raises.
    """

    def __init__(self, source: Source, size: int, root: bytes) -> None:
        self.size = size
        self._source = source
        self._root = root
        self._tiles: dict[TileId, bytes] = {}
        self._bundles: dict[int, list[bytes]] = {}
        self._check_edge()

    def tile(self, level: int, number: int) -> bytes:
        """A tile of hashes, as wide as it is at this size."""
        id = TileId(level, number, tiles.width_at(level, number, self.size))
        known = self._tiles.get(id)
        if known is not None:
            return known
        assert id.width == WIDTH, "the edge is known from the start"
        tile = self._read_tile(id)
        parent, place = divmod(number, WIDTH)
        start = place * merkle.HASH_BYTES
        if merkle.complete_hash(tile) != self.tile(level + 1, parent)[start : start + merkle.HASH_BYTES]:
            raise TileWrong(path=id.path)
        if level > 0:
            self._tiles[id] = tile
        return tile

    def leaves(self, number: int) -> list[bytes]:
        """A bundle of leaves."""
        known = self._bundles.get(number)
        if known is not None:
            return known
        id = TileId(ENTRIES, number, tiles.width_at(ENTRIES, number, self.size))
        entries = self._read_bundle(id)
        hashes = self.tile(0, number)
        found = b"".join(map(merkle.leaf_hash, entries))
        if found != hashes:
            first = next(at for at in range(len(found)) if found[at] != hashes[at]) // merkle.HASH_BYTES
            raise LeafAltered(index=number * WIDTH + first, path=id.path)
        self._bundles[number] = entries
        if len(self._bundles) > _BUNDLES_KEPT:
            del self._bundles[next(iter(self._bundles))]
        return entries

    def leaf(self, index: int) -> bytes:
        """One leaf."""
        number, place = divmod(index, WIDTH)
        return self.leaves(number)[place]

    def bundles(self) -> Iterator[list[bytes]]:
        """Every bundle, in order."""
        coming = tiles.bundles(0, self.size)
        batch = list(islice(coming, _AHEAD))
        while batch:
            following = list(islice(coming, _AHEAD))
            self._announce([*batch, *following])
            for id in batch:
                yield self.leaves(id.number)
            batch = following

    def root_at(self, size: int) -> bytes:
        """The root that the tree had when it was so large."""
        assert 0 <= size <= self.size, (size, self.size)
        edge = {id: tiles.narrow(self.tile(id.level, id.number), id) for id in tiles.tiles_for_root(size)}
        return tiles.root_from_tiles(size, edge)

    def consistency(self, old_size: int) -> list[bytes]:
        """The proof that this tree continues the one it was at `old_size`."""
        needed = {id: self.tile(id.level, id.number) for id in tiles.tiles_for_consistency(old_size, self.size)}
        return tiles.consistency_from_tiles(old_size, self.size, needed)

    def _check_edge(self) -> None:
        """The narrow tiles of every level, together, are the signed root."""
        edge = {id: self._read_tile(id) for id in tiles.tiles_for_root(self.size)}
        if tiles.root_from_tiles(self.size, edge) != self._root:
            raise TileWrong(path=", ".join(id.path for id in edge))
        self._tiles |= edge

    def _announce(self, bundles: list[TileId]) -> None:
        for id in bundles:
            hashes = TileId(0, id.number, id.width)
            self._source.ahead([id.path, hashes.path] if hashes not in self._tiles else [id.path])

    def _read_tile(self, id: TileId) -> bytes:
        data = self._source.read(id.path)
        if data is not None and len(data) != id.width * merkle.HASH_BYTES:
            raise TileMalformed(path=id.path, bytes=len(data))
        tile = tiles.narrow(self._full(id) if data is None else data, id)
        for narrower in self._stale(id):
            if self._source.read(narrower.path) not in {None, tiles.narrow(tile, narrower)}:
                raise TileWrong(path=narrower.path)
        return tile

    def _read_bundle(self, id: TileId) -> list[bytes]:
        data = self._source.read(id.path)
        entries = tiles.decode_bundle(self._full(id) if data is None else data, id)
        if data is not None and tiles.encode_bundle(entries) != data:
            raise TileMalformed(path=id.path, bytes=len(data))
        for narrower in self._stale(id):
            if self._source.read(narrower.path) not in {None, tiles.encode_bundle(entries[: narrower.width])}:
                raise TileWrong(path=narrower.path)
        return entries

    def _full(self, id: TileId) -> bytes:
        """The full tile, where the narrow one has been deleted since the log has grown over it.

        Raises:  TileMissing.
        """
        data = self._source.read(id.full.path) if id.width < WIDTH else None
        if data is None:
            raise TileMissing(path=id.path)
        return data

    def _stale(self, id: TileId) -> list[TileId]:
        """The narrower versions of a tile that were left lying: they were published too."""
        widths = [int(name) for name in self._source.names(f"{id.full.path}.p") if name.isdecimal()]
        return [TileId(id.level, id.number, width) for width in widths if 0 < width < id.width]
