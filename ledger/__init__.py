"""Floor 2: the rules of money, pure: accounts, transfers, groups, holds, corrections, genesis, pricing and escrow."""
