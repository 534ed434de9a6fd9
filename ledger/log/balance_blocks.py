"""The balance tree in blocks: a proof is made from one block and the nodes over all, without every balance at hand."""

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.log.balances import Balance, BalanceTree, SumNode, parent

BLOCK: Final = 256
"""So many balances have a node that is kept: a whole subtree, but for the last."""


def blocks(balances: Sequence[Balance]) -> list[SumNode]:
    """The node over each block of balances, which are in the order of their account numbers.

    Raises:  BalanceWrong.
    """
    return [BalanceTree(balances[at : at + BLOCK]).root for at in range(0, len(balances), BLOCK)]


def root_over(nodes: Iterable[SumNode]) -> SumNode:
    """The root over the nodes of all blocks.

    Raises:  BalanceWrong.
    """
    row = list(nodes)
    while len(row) > 1:
        row = _row_above(row)
    return row[0]


def path(block: Sequence[Balance], nodes: Iterable[SumNode], index: int) -> tuple[SumNode, ...]:
    """The neighbours on the way from a balance to the root: those in its block, then those over the blocks.

    Raises:  BalanceWrong.
    """
    siblings = BalanceTree(block).proof(index % BLOCK)
    row, number = list(nodes), index // BLOCK
    while len(row) > 1:
        if (number ^ 1) < len(row):
            siblings.append(row[number ^ 1])
        row, number = _row_above(row), number >> 1
    return tuple(siblings)


def _row_above(row: Sequence[SumNode]) -> list[SumNode]:
    """The nodes over pairs of these; one left over moves up as it is."""
    above = [parent(left, right) for left, right in zip(row[::2], row[1::2], strict=False)]
    return [*above, row[-1]] if len(row) % 2 else above
