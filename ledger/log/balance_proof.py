"""A person's own balance, as a text that travels: what they have, and the path to the signed head of that day."""

import base64
import re
import struct
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from kernel.ids import AccountId
from kernel.money import SUPPLY_UNITS
from ledger.log.balances import Balance, BalanceHead, SumNode, parse_head, verify_balance
from ledger.log.errors import ProofMalformed
from ledger.log.leaf import SALT_BYTES
from ledger.log.merkle import HASH_BYTES
from ledger.log.note import MAX_NOTE_BYTES, Note, decode_base64, parse_note

HEADER: Final = "aichain/balance-proof@v1"
MAX_NODES: Final = 63

_BALANCE = re.compile(r"balance ([0-9a-f]{32}) ([A-Za-z0-9+/]{43}=) (0|[1-9]\d{0,18}) (0|[1-9]\d{0,18})", re.ASCII)
_INDEX = re.compile(r"index (0|[1-9]\d{0,18})", re.ASCII)
_NODE: Final = struct.Struct(f">{HASH_BYTES}sQ")


@dataclass(frozen=True, slots=True)
class BalanceProof:
    """That this balance was counted at this place of that day's tree. Nothing of it is verified yet.

    Shape:   `nodes` are the neighbours on the way to the root; `note` is the signed head.
    """

    balance: Balance
    index: int
    nodes: tuple[SumNode, ...]
    note: Note

    @property
    def head(self) -> BalanceHead:
        """The head that the note carries.

        Raises:  BalanceWrong.
        """
        return parse_head(self.note.text)

    def __str__(self) -> str:
        """The proof as it travels."""
        own = self.balance
        salt = base64.b64encode(own.salt).decode()
        lines = [
            HEADER,
            f"balance {own.account.hex} {salt} {own.posted_units} {own.pending_units}",
            f"index {self.index}",
        ]
        lines += [base64.b64encode(bytes(node)).decode() for node in self.nodes]
        return "".join(f"{line}\n" for line in (*lines, "")) + str(self.note)

    def verify(self) -> None:
        """Hold that the balance is counted under the head; who signed that is for the caller to check.

        Raises:  BalanceWrong.
        """
        verify_balance(self.balance, self.index, self.nodes, self.head)


def parse_balance_proof(data: bytes | str) -> BalanceProof:
    """Read a balance's proof, in the one way it is written.

    Raises:  ProofMalformed, with the reason; NoteMalformed and BalanceWrong for the head in it.
    """
    if len(data) > MAX_NOTE_BYTES:
        raise ProofMalformed(reason="size")
    try:
        text = data if isinstance(data, str) else data.decode()
    except UnicodeDecodeError as error:
        raise ProofMalformed(reason="utf-8") from error
    top, found, note = text.partition("\n\n")
    lines = top.split("\n")
    if not found or len(lines) < 3 or lines[0] != HEADER:  # noqa: PLR2004  header, balance, index
        raise ProofMalformed(reason="header")
    index = _INDEX.fullmatch(lines[2])
    if index is None or len(lines) > 3 + MAX_NODES:
        raise ProofMalformed(reason="index")
    proof = BalanceProof(_balance(lines[1]), int(index[1]), tuple(map(_node, lines[3:])), parse_note(note))
    parse_head(proof.note.text)
    return proof


def _balance(line: str) -> Balance:
    """Raises:  ProofMalformed."""
    match = _BALANCE.fullmatch(line)
    salt = decode_base64(match[2]) if match else None
    if match is None or salt is None or len(salt) != SALT_BYTES or int(match[3]) > SUPPLY_UNITS:
        raise ProofMalformed(reason="balance")
    return Balance(AccountId(UUID(match[1])), salt, int(match[3]), int(match[4]))


def _node(line: str) -> SumNode:
    """Raises:  ProofMalformed."""
    data = decode_base64(line)
    if data is None or len(data) != _NODE.size:
        raise ProofMalformed(reason="node")
    return SumNode(*_NODE.unpack(data))
