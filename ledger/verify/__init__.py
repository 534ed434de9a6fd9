"""`python -m ledger.verify`: check a log, a receipt or a checkpoint with this folder, `kernel` and Python alone."""
