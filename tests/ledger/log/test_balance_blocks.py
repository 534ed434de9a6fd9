"""A tree in blocks is the tree: same root, and every path from a block is the path of the whole."""

import hashlib
from uuid import UUID

import pytest

from kernel.ids import AccountId
from kernel.money import SUPPLY_UNITS
from ledger.log.balance_blocks import BLOCK, blocks, path, root_over
from ledger.log.balances import Balance, BalanceHead, BalanceTree, verify_balance


def some(count: int) -> list[Balance]:
    each = SUPPLY_UNITS // count
    salts = [hashlib.sha256(str(at).encode()).digest() for at in range(count)]
    return [Balance(AccountId(UUID(int=at + 1)), salt, each, each // 2) for at, salt in enumerate(salts)]


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 511, 512, 513, 1_023, 1_300])
def test_every_path_from_a_block_leads_to_the_root_of_the_whole(count: int) -> None:
    balances = some(count)
    whole, nodes = BalanceTree(balances), blocks(balances)
    assert root_over(nodes) == whole.root

    head = BalanceHead("log/balances", 1, 10, count, whole.root)
    for index in {0, count // 2, count - 1, min(count - 1, 255), min(count - 1, 256)}:
        first = index - index % BLOCK
        found = path(balances[first : first + BLOCK], nodes, index)
        assert list(found) == whole.proof(index)
        verify_balance(balances[index], index, found, head)
