"""A log through any history: its checkpoints are consistent, its leaves included, and no changed byte is accepted."""

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ledger.log import merkle, tiles
from ledger.log.checkpoint import SignedCheckpoint, open_checkpoint
from ledger.log.errors import ConsistencyWrong, InclusionWrong, LogError
from ledger.log.leaf import Leaf, decode, encode
from ledger.log.proof import parse_proof
from ledger.log.tiles import ENTRIES, TileId
from tests.ledger.log.samples import LOG, ORIGIN, MemoryLog, flipped, leaves

bits = st.integers(0, 1 << 20)


class LogMachine(RuleBasedStateMachine):
    """Appends, signs and proves, and lets an attacker change one bit of anything on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.log = MemoryLog()
        self.signed: list[SignedCheckpoint] = []

    def a_checkpoint(self, data: st.DataObject) -> SignedCheckpoint:
        return data.draw(st.sampled_from([each for each in self.signed if each.checkpoint.size]))

    def is_refused_or_true(self, changed: bytes, leaf: bytes) -> None:
        """Among equal leaves a proof of the one is a proof of another: what it says then is no lie."""
        try:
            believe(changed, leaf)
        except LogError:
            return
        assert self.log.leaves[parse_proof(changed).index] == leaf

    @rule(batch=st.lists(leaves, min_size=1, max_size=8))
    def append(self, batch: list[Leaf]) -> None:
        self.log.append([encode(leaf) for leaf in batch])

    @rule(leaf=leaves, many=st.integers(200, 400))
    def append_many(self, leaf: Leaf, many: int) -> None:
        self.log.append([encode(leaf)] * many)

    @rule()
    def sign(self) -> None:
        self.signed.append(self.log.signed(self.log.size))

    @precondition(lambda self: self.signed)
    @rule(data=st.data())
    def any_two_checkpoints_are_consistent(self, data: st.DataObject) -> None:
        pair = [data.draw(st.sampled_from(self.signed)).checkpoint for _ in range(2)]
        old, new = sorted(pair, key=lambda each: each.size)
        proof = self.log.consistency(old.size, new.size)
        merkle.verify_consistency(old.size, new.size, old.root, new.root, proof)

    @precondition(lambda self: any(each.checkpoint.size for each in self.signed))
    @rule(data=st.data())
    def every_leaf_is_included(self, data: st.DataObject) -> None:
        size = self.a_checkpoint(data).checkpoint.size
        index = data.draw(st.integers(0, size - 1))
        leaf = self.log.leaves[index]
        believe(str(self.log.proof(index, size, leaf)).encode(), leaf)
        decode(leaf)

    @precondition(lambda self: any(each.checkpoint.size for each in self.signed))
    @rule(data=st.data(), bit=bits)
    def no_changed_proof_leaf_or_checkpoint_is_accepted(self, data: st.DataObject, bit: int) -> None:
        size = self.a_checkpoint(data).checkpoint.size
        index = data.draw(st.integers(0, size - 1))
        leaf = self.log.leaves[index]
        proof = self.log.proof(index, size)
        with pytest.raises(InclusionWrong):
            proof.verify_leaf(flipped(leaf, bit))
        self.is_refused_or_true(flipped(str(proof).encode(), bit), leaf)
        with pytest.raises(LogError):
            open_checkpoint(flipped(str(proof.signed.note).encode(), bit), [LOG.verifier], ORIGIN)

    @precondition(lambda self: any(each.checkpoint.size for each in self.signed))
    @rule(data=st.data(), bit=bits)
    def no_changed_tile_gives_the_signed_root(self, data: st.DataObject, bit: int) -> None:
        tree = self.a_checkpoint(data).checkpoint
        edge = self.log.gathered(tiles.tiles_for_root(tree.size))
        id = data.draw(st.sampled_from(sorted(edge)))
        assert tiles.root_from_tiles(tree.size, {**edge, id: flipped(edge[id], bit)}) != tree.root

    @precondition(lambda self: any(each.checkpoint.size for each in self.signed))
    @rule(data=st.data(), bit=bits)
    def no_changed_bundle_gives_the_tile_over_it(self, data: st.DataObject, bit: int) -> None:
        id = data.draw(st.sampled_from(list(tiles.bundles(0, self.a_checkpoint(data).checkpoint.size))))
        start = id.number * tiles.WIDTH
        bundle = tiles.encode_bundle(self.log.leaves[start : start + id.width])
        hashed = TileId(0, id.number, id.width)
        tile = self.log.gathered([hashed])[hashed]
        assert over(tiles.decode_bundle(bundle, id)) == tile
        try:
            changed = tiles.decode_bundle(flipped(bundle, bit), TileId(ENTRIES, id.number, id.width))
        except LogError:
            return
        assert over(changed) != tile

    @precondition(lambda self: any(each.checkpoint.size for each in self.signed))
    @rule(data=st.data(), leaf=leaves)
    def no_second_history_is_consistent(self, data: st.DataObject, leaf: Leaf) -> None:
        old = self.a_checkpoint(data).checkpoint
        index = data.draw(st.integers(0, old.size - 1))
        written = encode(leaf)
        if written == self.log.leaves[index]:
            return
        other = MemoryLog()
        other.append([*self.log.leaves[:index], written, *self.log.leaves[index + 1 :]])
        proof, root = other.consistency(old.size, other.size), other.root(other.size)
        with pytest.raises(ConsistencyWrong):
            merkle.verify_consistency(old.size, other.size, old.root, root, proof)

    @invariant()
    def the_tree_over_tiles_is_the_tree_over_leaves(self) -> None:
        assert self.log.root(self.log.size) == merkle.root([merkle.leaf_hash(leaf) for leaf in self.log.leaves])


def believe(proof: bytes, leaf: bytes) -> None:
    """All that a reader does with a proof."""
    read = parse_proof(proof)
    read.signed.verify([LOG.verifier], ORIGIN)
    read.verify_leaf(leaf)


def over(entries: list[bytes]) -> bytes:
    """The tile of hashes over a bundle."""
    return b"".join(map(merkle.leaf_hash, entries))


def test_nothing_that_happens_to_a_log_makes_a_lie_provable() -> None:
    # What is found is told as it is: to shorten a history of hundreds of leaves takes longer than a test may.
    phases = (Phase.explicit, Phase.generate)
    short = settings(max_examples=25, stateful_step_count=20, deadline=None, derandomize=True, phases=phases)
    run_state_machine_as_test(LogMachine, settings=short)
