"""The worked example of docs/log-format.md, made from fixed keys and salts, so that the page can't lie.

`python -m tests.ledger.log.example` writes it into the page again.
"""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from kernel.ids import AccountId, TransferId, derived_id
from kernel.money import Amount
from ledger.accounts import CONTRIBUTOR_POOL, WELL_KNOWN, AccountKind
from ledger.emission import next_price
from ledger.genesis import GENESIS
from ledger.log import note, tiles
from ledger.log.balances import Balance, BalanceHead, BalanceTree
from ledger.log.leaf import AccountLeaf, KeyLeaf, Leaf, PriceLeaf, TransferLeaf, encode
from ledger.log.note import Note, SigningKey
from ledger.log.receipts import Receipt
from ledger.log.tiles import ENTRIES, TileId
from ledger.log.transcript import day_of, transfer_leaf
from ledger.transfers import Transfer, TransferKind
from tests.ledger.log.samples import LOG, ORIGIN, MemoryLog

PAGE: Final = Path(__file__).parents[3] / "docs/log-format.md"
POSTED_AT: Final = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PERSON: Final = AccountId(UUID("6f1d0a52-93c4-4e8b-b7a5-0d2f4c8e1a37"))
ASSIGNMENT: Final = UUID("019aab1d-4c00-7a3e-9d51-5b7c2e8f6041")
KEY: Final[SigningKey] = LOG

_BLOCK = re.compile(r"(<!-- example: (\w+) -->\n```\w*\n)(.*?)(```\n)", re.DOTALL)
_FIELDS: Final = (
    ("version", 1),
    ("type: transfer", 1),
    ("commitment to the id", 32),
    ("debit: pool:contributors", 16),
    ("credit: the person", 16),
    ("amount: 250,000,000 = 2.5 AIC", 8),
    ("kind: reward", 1),
    ("resolves: none", 8),
    ("corrects: none", 8),
    ("expires at: never", 8),
    ("commitment to the subject", 32),
    ("day: 2026-11-22", 4),
)


def salt(name: str) -> bytes:
    """A salt for the example; a real one is random."""
    return hashlib.sha256(f"example salt: {name}".encode()).digest()


REWARD: Final = Transfer(
    id=TransferId(derived_id("reward", ASSIGNMENT)),
    debit=CONTRIBUTOR_POOL.id,
    credit=PERSON,
    amount=Amount.parse("2.5"),
    kind=TransferKind.REWARD,
    subject=ASSIGNMENT,
    posted_at=POSTED_AT,
    lamport=2,
)


def leaf_of(transfer: Transfer) -> TransferLeaf:
    """The transfer's leaf, under the example's salts."""
    name = str(transfer.id)
    return transfer_leaf(transfer, id_salt=salt(f"{name} id"), subject_salt=salt(f"{name} subject"), places={})


def leaves() -> list[tuple[str, Leaf]]:
    """Every leaf with what it is called on the page."""
    genesis = [transfer.posted(POSTED_AT, place) for place, transfer in enumerate(GENESIS.transfers, start=1)]
    price = next_price(
        None,
        day=day_of(POSTED_AT),
        pool_units=GENESIS.transfers[0].amount.units,
        active=0,
        demand_units=0,
        newcomer_units=0,
    )
    return [
        ("key", KeyLeaf(KEY.verifier.public)),
        *((f"account {account.name}", AccountLeaf(account.id, account.kind)) for account in WELL_KNOWN),
        *((f"genesis {transfer.amount} AIC", leaf_of(transfer)) for transfer in genesis),
        ("price of 2026-11-22", PriceLeaf(price)),
        ("account of a person", AccountLeaf(PERSON, AccountKind.CONTRIBUTOR)),
        (f"reward {REWARD.amount} AIC", leaf_of(REWARD)),
    ]


def example_log() -> MemoryLog:
    """The example as a log."""
    log = MemoryLog()
    log.append([encode(leaf) for _, leaf in leaves()])
    return log


def receipt() -> str:
    """The person's receipt for the reward, the log's last leaf."""
    log, name = example_log(), str(REWARD.id)
    opened = Receipt(log.leaves[-1], REWARD.id, salt(f"{name} id"), ASSIGNMENT, salt(f"{name} subject"))
    return str(log.proof(log.size - 1, log.size, bytes(opened)))


def files() -> dict[str, bytes]:
    """The published files, by their path."""
    log = example_log()
    bundle = TileId(ENTRIES, 0, log.size)
    return {
        "checkpoint": str(log.signed(log.size).note).encode(),
        **{id.path: log.tiles[id] for id in tiles.all_tiles(log.size)},
        bundle.path: tiles.encode_bundle(log.leaves),
    }


def balance_note() -> str:
    """The signed head over the balances of all but issuance, after the last leaf."""
    posted = {transfer.credit: transfer.amount.units for transfer in GENESIS.transfers}
    posted[REWARD.debit] -= REWARD.amount.units
    posted[REWARD.credit] = REWARD.amount.units
    tree = BalanceTree(
        Balance(account, salt(f"{account} balance"), posted[account], 0)
        for account in sorted(posted, key=lambda each: each.int)
    )
    head = BalanceHead(f"{ORIGIN}/balances", day_of(POSTED_AT), example_log().size, tree.count, tree.root)
    return str(Note(head.text, (note.sign(head.text, KEY),)))


def blocks() -> dict[str, str]:
    """Every block of the page by its name."""
    listed = [(name, encode(leaf).hex()) for name, leaf in leaves()]
    width = max(len(name) for name, _ in listed)
    return {
        "key": f"{KEY.verifier.vkey}\n",
        "leaves": "".join(f"{index:>2}  {name:<{width}}  {data}\n" for index, (name, data) in enumerate(listed)),
        "reward": _fields(bytes.fromhex(listed[-1][1])),
        "files": "".join(f"{path:<24} {len(data):>5} bytes\n" for path, data in files().items()),
        "checkpoint": files()["checkpoint"].decode(),
        "receipt": receipt(),
        "balances": balance_note(),
    }


def filled(page: str) -> str:
    """The page with every block as it should be."""
    fresh = blocks()
    return _BLOCK.sub(lambda match: f"{match[1]}{fresh[match[2]]}{match[4]}", page)


def names(page: str) -> list[str]:
    """The blocks that a page has."""
    return [match[2] for match in _BLOCK.finditer(page)]


def _fields(data: bytes) -> str:
    """A transfer's leaf, field by field."""
    lines, at = [], 0
    for name, length in _FIELDS:
        lines.append(f"{at:>3}  {length:>2}  {name:<30} {data[at : at + length].hex()}\n")
        at += length
    assert at == len(data)
    return "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
