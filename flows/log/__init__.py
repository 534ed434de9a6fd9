"""The transparency log: leaves, heads, proofs."""
