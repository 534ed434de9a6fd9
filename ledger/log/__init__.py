"""The transparency log, pure: leaves, the tree over them, tiles, signed checkpoints, proofs and receipts."""
