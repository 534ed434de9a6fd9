"""Points: balances, prices, escrows, grants, corrections, bonuses, and the audit of it all."""
