"""Floor 4: one file = one intention = one transaction. Gather, decide, record."""
