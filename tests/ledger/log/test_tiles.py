"""Tiles are C2SP's, and a tree grown over them batch by batch is the tree over all leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import merkle, tiles
from ledger.log.errors import TileMalformed, TileMissing
from ledger.log.tiles import ENTRIES, TileId

LEAVES = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(66_500)]


class Shelf(dict[TileId, bytes]):
    """Tiles as a log keeps them: the newest width of each."""

    def append(self, size: int, hashes: list[bytes]) -> None:
        self.update(tiles.grow(size, hashes, {id: self[id] for id in tiles.right_edge(size)}))


@pytest.mark.parametrize(
    ("id", "path"),
    [
        (TileId(0, 0), "tile/0/000"),
        (TileId(1, 273, 17), "tile/1/273.p/17"),
        (TileId(0, 1234067), "tile/0/x001/x234/067"),  # the specification's own example
        (TileId(0, 1000), "tile/0/x001/000"),
        (TileId(ENTRIES, 999, 255), "tile/entries/999.p/255"),
        (TileId(63, 5, 1), "tile/63/005.p/1"),
    ],
)
def test_a_tile_has_one_path_and_a_path_one_tile(id: TileId, path: str) -> None:
    assert id.path == path
    assert tiles.parse_path(path) == id


@pytest.mark.parametrize(
    "path",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/01/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/0/../000",
        "tile/0/٠٠٠",
        "",
    ],
)
def test_any_other_path_is_no_tile(path: str) -> None:
    with pytest.raises(TileMalformed):
        tiles.parse_path(path)


@given(st.integers(ENTRIES, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_paths_are_read_back(level: int, number: int, width: int) -> None:
    id = TileId(level, number, width)
    assert tiles.parse_path(id.path) == id


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts() -> None:
    ids = list(tiles.all_tiles(70_000))
    full = [id for id in ids if id.width == tiles.WIDTH]
    assert len([id for id in full if id.level == 0]) == 273
    assert [id for id in full if id.level == 1] == [TileId(1, 0)]
    assert [id for id in ids if id not in full] == [TileId(0, 273, 112), TileId(1, 1, 17), TileId(2, 0, 1)]
    assert tiles.right_edge(70_000) == [TileId(0, 273, 112), TileId(1, 1, 17), TileId(2, 0, 1)]


def test_a_tree_of_256_has_one_full_tile_and_one_hash_over_it() -> None:
    assert list(tiles.all_tiles(256)) == [TileId(0, 0), TileId(1, 0, 1)]


def test_a_tree_of_nothing_has_no_tile() -> None:
    assert list(tiles.all_tiles(0)) == list(tiles.bundles(0, 0)) == tiles.right_edge(0) == []
    assert tiles.root_from_tiles(0, {}) == merkle.EMPTY_ROOT


def test_bundles_go_on_from_the_one_that_has_the_next_leaf() -> None:
    assert list(tiles.bundles(255, 513)) == [TileId(ENTRIES, 0), TileId(ENTRIES, 1), TileId(ENTRIES, 2, 1)]
    assert list(tiles.bundles(256, 300)) == [TileId(ENTRIES, 1, 44)]


@given(st.lists(st.integers(0, 700), min_size=1, max_size=6))
def test_growing_by_batches_is_growing_at_once(batches: list[int]) -> None:
    shelf, size = Shelf(), 0
    for batch in batches:
        shelf.append(size, LEAVES[size : size + batch])
        size += batch
    at_once = tiles.grow(0, LEAVES[:size], {})
    assert {id: shelf[id] for id in tiles.all_tiles(size)} == at_once
    assert tiles.root_from_tiles(size, at_once) == merkle.root(LEAVES[:size])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_500])
def test_proofs_from_tiles_are_proofs_from_leaves(size: int) -> None:
    shelf, leaves = tiles.grow(0, LEAVES[:size], {}), LEAVES[:size]
    root = merkle.root(leaves)
    assert tiles.root_from_tiles(size, {id: shelf[id] for id in tiles.tiles_for_root(size)}) == root
    for index in {0, size // 2, size - 1}:
        needed = {id: shelf[id] for id in tiles.tiles_for_inclusion(index, size)}
        proof = tiles.inclusion_from_tiles(index, size, needed)
        assert proof == merkle.inclusion_proof(leaves, index)
        merkle.verify_inclusion(index, size, leaves[index], proof, root)
    for old in {0, 1, size // 3, size - 1, size}:
        needed = {id: shelf[id] for id in tiles.tiles_for_consistency(old, size)}
        proof = tiles.consistency_from_tiles(old, size, needed)
        merkle.verify_consistency(old, size, merkle.root(leaves[:old]), root, proof)


def test_a_missing_or_cut_tile_is_named() -> None:
    shelf = tiles.grow(0, LEAVES[:300], {})
    edge = TileId(0, 1, 44)
    with pytest.raises(TileMissing, match=r"tile/0/001\.p/44"):
        tiles.root_from_tiles(300, {id: data for id, data in shelf.items() if id != edge})
    for data in (shelf[edge][:-1], shelf[edge][:-32], shelf[edge] + b"\0"):
        with pytest.raises(TileMalformed, match=r"tile/0/001\.p/44"):
            tiles.grow(300, LEAVES[300:301], {**shelf, edge: data})


def test_a_full_tile_stands_in_for_a_narrower_one() -> None:
    shelf = tiles.grow(0, LEAVES[:256], {})
    full, narrow = shelf[TileId(0, 0)], TileId(0, 0, 44)
    assert tiles.narrow(full, narrow) == full[: 44 * 32]
    for data in (full[: 43 * 32], full[:-1], full + full[:32], b""):
        with pytest.raises(TileMalformed):
            tiles.narrow(data, narrow)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_bundles_are_read_back(entries: list[bytes]) -> None:
    id = TileId(ENTRIES, 0, len(entries))
    assert tiles.decode_bundle(tiles.encode_bundle(entries), id) == entries
    assert tiles.decode_bundle(tiles.encode_bundle(entries), TileId(ENTRIES, 0, 1)) == entries[:1]


def test_a_bundle_is_each_leaf_behind_its_length_in_two_bytes() -> None:
    assert tiles.encode_bundle([b"", b"ab", b"c" * 258]) == b"\0\0" + b"\0\x02ab" + b"\x01\x02" + b"c" * 258


def test_a_cut_bundle_is_named() -> None:
    data = tiles.encode_bundle([b"ab", b"cd"])
    for cut in range(len(data)):
        with pytest.raises(TileMalformed, match=r"tile/entries/000\.p/2"):
            tiles.decode_bundle(data[:cut], TileId(ENTRIES, 0, 2))
    with pytest.raises(TileMalformed):
        tiles.decode_bundle(tiles.encode_bundle([b""] * 257), TileId(ENTRIES, 0))
