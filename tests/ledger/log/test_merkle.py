"""The tree is RFC 6962's: its published hashes, and no proof but the right one."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import merkle
from ledger.log.errors import ConsistencyWrong, InclusionWrong

LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]

# The reference implementation of Certificate Transparency (merkle_tree_test.cc) publishes these for the leaves above.
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONTINUATIONS = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

sizes = st.integers(1, 70)


def hashes(size: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(size)]


def recursive_root(leaf_hashes: list[bytes]) -> bytes:
    """RFC 6962's own definition, word for word: slow, and beyond doubt."""
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    middle = max(1 << power for power in range(20) if 1 << power < len(leaf_hashes))
    left, right = recursive_root(leaf_hashes[:middle]), recursive_root(leaf_hashes[middle:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def flipped(data: bytes, bit: int) -> bytes:
    number = int.from_bytes(data, "big") ^ (1 << bit % (8 * len(data)))
    return number.to_bytes(len(data), "big")


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_that_certificate_transparency_publishes(size: int) -> None:
    assert merkle.root(HASHES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "path"), PATHS.items())
def test_inclusion_proofs_are_those_that_certificate_transparency_publishes(
    place: tuple[int, int], path: list[str]
) -> None:
    index, size = place
    proof = merkle.inclusion_proof(HASHES[:size], index)
    assert [each.hex() for each in proof] == path
    merkle.verify_inclusion(index, size, HASHES[index], proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("between", "path"), CONTINUATIONS.items())
def test_consistency_proofs_are_those_that_certificate_transparency_publishes(
    between: tuple[int, int], path: list[str]
) -> None:
    old, new = between
    proof = merkle.consistency_proof(HASHES[:new], old)
    assert [each.hex() for each in proof] == path
    merkle.verify_consistency(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


@given(sizes)
def test_the_root_is_that_of_the_definition(size: int) -> None:
    assert merkle.root(hashes(size)) == recursive_root(hashes(size))


def test_every_leaf_of_every_small_tree_is_included_and_nowhere_else() -> None:
    for size in range(1, 34):
        leaves = hashes(size)
        root = merkle.root(leaves)
        for index in range(size):
            proof = merkle.inclusion_proof(leaves, index)
            merkle.verify_inclusion(index, size, leaves[index], proof, root)
            for other in (index - 1, index + 1, index ^ 1, size, size + 1):
                if other != index:
                    with pytest.raises(InclusionWrong):
                        merkle.verify_inclusion(other, size, leaves[index], proof, root)


def test_every_small_tree_continues_every_smaller_one() -> None:
    for new in range(34):
        leaves = hashes(new)
        for old in range(new + 1):
            proof = merkle.consistency_proof(leaves, old)
            merkle.verify_consistency(old, new, merkle.root(leaves[:old]), merkle.root(leaves), proof)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = b"a" * 32, b"b" * 32
    assert merkle.node_hash(left, right) != merkle.leaf_hash(left + right)


@given(sizes, st.data())
def test_an_inclusion_proof_with_any_bit_changed_proves_nothing(size: int, data: st.DataObject) -> None:
    leaves, index = hashes(size), data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    parts = [leaves[index], root, *proof]
    place, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[place] = flipped(parts[place], bit)
    with pytest.raises(InclusionWrong):
        merkle.verify_inclusion(index, size, parts[0], parts[2:], parts[1])


@given(sizes, st.data())
def test_an_inclusion_proof_is_exactly_as_long_as_the_way_to_the_root(size: int, data: st.DataObject) -> None:
    leaves, index = hashes(size), data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    for other in ([*proof, root], [*proof, leaves[index]], proof[:-1], proof[1:], proof[::-1]):
        if other != proof:
            with pytest.raises(InclusionWrong):
                merkle.verify_inclusion(index, size, leaves[index], other, root)


@given(st.integers(2, 70), st.data())
def test_a_consistency_proof_with_anything_changed_proves_nothing(new: int, data: st.DataObject) -> None:
    leaves, old = hashes(new), data.draw(st.integers(1, new - 1))
    proof = merkle.consistency_proof(leaves, old)
    roots = (merkle.root(leaves[:old]), merkle.root(leaves))
    parts = [*roots, *proof]
    place, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[place] = flipped(parts[place], bit)
    for changed in (parts, [*roots, *proof, roots[1]], [*roots, *proof[:-1]], [*roots, *proof[1:]]):
        with pytest.raises(ConsistencyWrong):
            merkle.verify_consistency(old, new, changed[0], changed[1], changed[2:])


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2), (5, 0)])
def test_a_tree_never_continues_a_larger_one(old: int, new: int) -> None:
    root = merkle.root(HASHES[:2])
    with pytest.raises(ConsistencyWrong):
        merkle.verify_consistency(old, new, root, root, [])


def test_nothing_but_the_empty_tree_comes_before_everything() -> None:
    root = merkle.root(HASHES)
    merkle.verify_consistency(0, 8, merkle.EMPTY_ROOT, root, [])
    for old_root, proof in ((HASHES[0], []), (merkle.EMPTY_ROOT, [HASHES[0]])):
        with pytest.raises(ConsistencyWrong):
            merkle.verify_consistency(0, 8, old_root, root, proof)


def test_one_tree_with_two_roots_is_found_out() -> None:
    for old, new in pairwise(merkle.root(HASHES[:size]) for size in range(1, 9)):
        with pytest.raises(ConsistencyWrong):
            merkle.verify_consistency(4, 4, old, new, [])
