"""The Merkle tree of RFC 6962 and 9162: hashes, and proofs as ranges of leaves and as hashes to check."""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ledger.log.errors import ConsistencyWrong, InclusionWrong

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of the tree that has no leaves."""

# A copy of a hash that has its first byte already is a fourth faster than a new one.
_LEAF: Final = hashlib.sha256(b"\x00")
_NODE: Final = hashlib.sha256(b"\x01")
_pairs: Final = struct.Struct(f"{2 * HASH_BYTES}s").iter_unpack


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf, never to be mistaken for a node's.

    Source:  RFC 9162 section 2.1.1.
    """
    hashed = _LEAF.copy()
    hashed.update(leaf)
    return hashed.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children.

    Source:  RFC 9162 section 2.1.1.
    """
    hashed = _NODE.copy()
    hashed.update(left + right)
    return hashed.digest()


def complete_hash(hashes: bytes) -> bytes:
    """The root over a power of two of hashes that stand one after the other.

    Shape:   32·2^n bytes, n >= 0 -> 32 bytes.
    """
    count, rest = divmod(len(hashes), HASH_BYTES)
    assert not rest, "hashes are whole"
    assert count.bit_count() == 1, "a complete tree has a power of two of leaves"
    while len(hashes) > HASH_BYTES:
        row = []
        for (pair,) in _pairs(hashes):
            hashed = _NODE.copy()
            hashed.update(pair)
            row.append(hashed.digest())
        hashes = b"".join(row)
    return hashes


def fold_right(peaks: Sequence[bytes]) -> bytes:
    """One hash over complete subtrees, largest first, as the tree joins them: from the right."""
    folded = peaks[-1]
    for peak in reversed(peaks[:-1]):
        folded = node_hash(peak, folded)
    return folded


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes, all of them at hand."""
    if not leaf_hashes:
        return EMPTY_ROOT
    return range_hash(leaf_hashes, 0, len(leaf_hashes))


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that the leaf at `index` is in the tree over these hashes, from its sibling up."""
    return [range_hash(leaf_hashes, *span) for span in inclusion_ranges(index, len(leaf_hashes))]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """The proof that the tree over these hashes continues the one over the first `old_size` of them."""
    return [range_hash(leaf_hashes, *span) for span in consistency_ranges(old_size, len(leaf_hashes))]


def range_hash(leaf_hashes: Sequence[bytes], start: int, end: int) -> bytes:
    """The hash of the subtree over leaves start..end-1, as it stands in the tree."""
    peaks = []
    for height, number in complete_subtrees(start, end):
        peaks.append(complete_hash(b"".join(leaf_hashes[number << height : (number + 1) << height])))
    return fold_right(peaks)


def complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees that a range of the tree falls into, largest first.

    Shape:   (height, number) is the subtree over leaves number·2^height .. (number + 1)·2^height - 1.
    """
    while start < end:
        height = (end - start).bit_length() - 1
        assert start % (1 << height) == 0, "no such subtree in the tree"
        yield height, start >> height
        start += 1 << height


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The ranges of leaves whose hashes are the inclusion proof of `index` in the tree of `size`, from the sibling up.

    Source:  RFC 9162 section 2.1.3.1.
    """
    assert 0 <= index < size, (index, size)
    ranges, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old_size: int, new_size: int) -> list[tuple[int, int]]:
    """The ranges of leaves whose hashes prove that the tree of new_size continues that of old_size.

    Shape:   none where the old tree is empty (C2SP tlog-witness) or the two are one.
    Source:  RFC 9162 section 2.1.4.1.
    """
    assert 0 <= old_size <= new_size, (old_size, new_size)
    if old_size in {0, new_size}:
        return []
    ranges, start, end = [], 0, new_size
    while end != old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start > 0:
        ranges.append((start, end))
    return ranges[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Hold that the leaf hash `leaf` stands at `index` of the tree of this size and root.

    Raises:  InclusionWrong.
    Source:  RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise InclusionWrong(index=index, size=size)
    node, last, hashed = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise InclusionWrong(index=index, size=size)
        if node & 1 or node == last:
            hashed = node_hash(step, hashed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        node, last = node >> 1, last >> 1
    if last != 0 or hashed != root:
        raise InclusionWrong(index=index, size=size)


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Iterable[bytes]) -> None:
    """Hold that the tree of new_size and new_root continues the tree of old_size and old_root.

    Raises:  ConsistencyWrong.
    Source:  RFC 9162 section 2.1.4.2; an empty old tree as C2SP tlog-witness has it.
    """
    steps = list(proof)
    if not 0 <= old_size <= new_size:
        raise ConsistencyWrong(old_size=old_size, new_size=new_size)
    if old_size in {0, new_size}:
        same = not steps and (old_root == new_root if old_size == new_size else old_root == EMPTY_ROOT)
    else:
        same = _folds_to_both(old_size, new_size, old_root, new_root, steps)
    if not same:
        raise ConsistencyWrong(old_size=old_size, new_size=new_size)


def _folds_to_both(old_size: int, new_size: int, old_root: bytes, new_root: bytes, steps: list[bytes]) -> bool:
    """Whether one list of hashes folds to the old root and, taken further, to the new one."""
    if old_size & (old_size - 1) == 0:
        steps = [old_root, *steps]
    if not steps:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`: where the tree parts."""
    return 1 << ((size - 1).bit_length() - 1)
