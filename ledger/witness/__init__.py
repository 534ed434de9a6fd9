"""`python -m ledger.witness`: somebody else's memory of a log: no other history can be shown to anybody unnoticed."""
