"""The daily balance tree: every account's balance under one hash whose sum is the whole supply.

Whoever knows their own balance checks that it is counted, and that nothing counted with it is below zero. A balance
stays behind a salt: the path shows the sums of the neighbouring subtrees, and no account.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.ids import AccountId
from kernel.money import SUPPLY_UNITS
from ledger.log.errors import BalanceWrong
from ledger.log.leaf import SALT_BYTES
from ledger.log.merkle import HASH_BYTES
from ledger.log.note import decode_base64

ORIGIN_SUFFIX: Final = "/balances"

_BALANCE = struct.Struct(f">B16s{SALT_BYTES}sQQ")
_SUM = struct.Struct(">Q")
_NODE_BYTES: Final = HASH_BYTES + _SUM.size
_NUMBER = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Balance:
    """What one account has, and what of it is on hold.

    Units:   1e-8 AIC, 0 <= pending <= posted <= 10^18.
    """

    account: AccountId
    salt: bytes
    posted_units: int
    pending_units: int

    @property
    def node(self) -> "SumNode":
        """The leaf of this balance.

        Raises:  BalanceWrong.
        """
        if not 0 <= self.pending_units <= self.posted_units <= SUPPLY_UNITS or len(self.salt) != SALT_BYTES:
            raise BalanceWrong(reason="balance", account=str(self.account))
        body = _BALANCE.pack(0, self.account.bytes, self.salt, self.posted_units, self.pending_units)
        return SumNode(hashlib.sha256(body).digest(), self.posted_units)


@dataclass(frozen=True, slots=True)
class SumNode:
    """A subtree: the hash over its balances, and what they add up to.

    Units:   1e-8 AIC.
    """

    hash: bytes
    sum_units: int

    def __bytes__(self) -> bytes:
        """The subtree as it is hashed into the one above: hash ‖ sum."""
        return self.hash + _SUM.pack(self.sum_units)


@dataclass(frozen=True, slots=True)
class BalanceHead:
    """The tree of a day: taken when the log had `size` leaves, over `count` accounts.

    Shape:   `origin` is the log's name and /balances; day counts from 1970-01-01 UTC.
    """

    origin: str
    day: int
    size: int
    count: int
    root: SumNode

    @property
    def text(self) -> str:
        """What is signed: origin, day, size of the log, number of accounts, root and sum, each on its line."""
        root = base64.b64encode(self.root.hash).decode()
        return f"{self.origin}\n{self.day}\n{self.size}\n{self.count}\n{root}\n{self.root.sum_units}\n"


class BalanceTree:
    """All nodes over a day's balances, level by level, 80 bytes an account."""

    def __init__(self, balances: Iterable[Balance]) -> None:
        """Take balances in the order of their account numbers, each account once, none of them empty.

        Raises:  BalanceWrong.
        """
        row, previous, total_units = [], -1, 0
        for balance in balances:
            if balance.account.int <= previous or balance.posted_units == 0:
                raise BalanceWrong(reason="order", account=str(balance.account))
            row.append(bytes(balance.node))
            previous, total_units = balance.account.int, total_units + balance.posted_units
        if not row or total_units > SUPPLY_UNITS:
            raise BalanceWrong(reason="sum", sum_units=total_units)
        self.count = len(row)
        self._levels = [b"".join(row)]
        while len(self._levels[-1]) > _NODE_BYTES:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def root(self) -> SumNode:
        """The node over everything."""
        return self._node(len(self._levels) - 1, 0)

    def proof(self, index: int) -> list[SumNode]:
        """The neighbours on the way from a balance up to the root."""
        assert 0 <= index < self.count, index
        siblings = []
        for level in range(len(self._levels) - 1):
            sibling = (index >> level) ^ 1
            if sibling * _NODE_BYTES < len(self._levels[level]):
                siblings.append(self._node(level, sibling))
        return siblings

    def _node(self, level: int, number: int) -> SumNode:
        """One stored node."""
        data = self._levels[level][number * _NODE_BYTES : (number + 1) * _NODE_BYTES]
        return SumNode(data[:HASH_BYTES], _SUM.unpack_from(data, HASH_BYTES)[0])


def verify_balance(balance: Balance, index: int, proof: Sequence[SumNode], head: BalanceHead) -> None:
    """Hold that this balance is counted in the head's tree, with nothing below zero beside it.

    Raises:  BalanceWrong.
    """
    node, number, last = balance.node, index, head.count - 1
    waiting = list(reversed(proof))
    while last > 0:
        if number & 1 or number < last:
            if not waiting:
                raise BalanceWrong(reason="proof")
            sibling = waiting.pop()
            node = parent(sibling, node) if number & 1 else parent(node, sibling)
        number, last = number >> 1, last >> 1
    if waiting or number != 0 or not 0 <= index < head.count or node != head.root:
        raise BalanceWrong(reason="proof")


def parse_head(text: str) -> BalanceHead:
    """Read what is signed, in the one way it is written.

    Raises:  BalanceWrong.
    """
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or lines.pop():
        raise BalanceWrong(reason="lines")
    origin, day, size, count, encoded, total = lines
    if not origin.endswith(ORIGIN_SUFFIX) or not all(_NUMBER.fullmatch(each) for each in (day, size, count, total)):
        raise BalanceWrong(reason="lines")
    root = decode_base64(encoded)
    if root is None or len(root) != HASH_BYTES or int(total) > SUPPLY_UNITS:
        raise BalanceWrong(reason="root")
    return BalanceHead(origin, int(day), int(size), int(count), SumNode(root, int(total)))


def parent(left: SumNode, right: SumNode) -> SumNode:
    """The node over two subtrees; neither may hide a debt.

    Raises:  BalanceWrong.
    """
    if not 0 <= left.sum_units <= SUPPLY_UNITS or not 0 <= right.sum_units <= SUPPLY_UNITS:
        raise BalanceWrong(reason="sum", sum_units=left.sum_units)
    sum_units = left.sum_units + right.sum_units
    if sum_units > SUPPLY_UNITS:
        raise BalanceWrong(reason="sum", sum_units=sum_units)
    return SumNode(hashlib.sha256(b"\x01" + bytes(left) + bytes(right)).digest(), sum_units)


def _level_above(row: bytes) -> bytes:
    """The nodes over pairs of these; one left over moves up as it is."""
    above = []
    for at in range(0, len(row), 2 * _NODE_BYTES):
        pair = row[at : at + 2 * _NODE_BYTES]
        if len(pair) == _NODE_BYTES:
            above.append(pair)
            continue
        left, right = _SUM.unpack_from(pair, HASH_BYTES)[0], _SUM.unpack_from(pair, _NODE_BYTES + HASH_BYTES)[0]
        above.append(hashlib.sha256(b"\x01" + pair).digest() + _SUM.pack(left + right))
    return b"".join(above)
