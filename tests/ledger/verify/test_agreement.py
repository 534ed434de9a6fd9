"""Whatever history the ledger accepts, the verifier accepts: every kind, between any accounts, at any times."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import TEAM_POOL, WELL_KNOWN, Account, AccountKind, well_known_id
from ledger.genesis import GENESIS
from ledger.log.leaf import AccountLeaf, KeyLeaf, Leaf, encode
from ledger.log.replay import Replay
from ledger.rules import ROUTES
from ledger.transfers import RESOLUTIONS, Transfer, TransferKind
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, VESTING, MemoryLedger, made
from tests.ledger.verify.author import KEY, leaf_of

MORE = tuple(
    Account(well_known_id(f"test:another {kind}"), kind)
    for kind in (AccountKind.ESCROW, AccountKind.VESTING, AccountKind.GROUP, AccountKind.REDEEMED)
)
GROUP = Account(well_known_id("test:group"), AccountKind.GROUP)
ACCOUNTS = (*WELL_KNOWN, *PEOPLE, ESCROW, REDEEMED, VESTING, GROUP, *MORE)
KINDS = (*TransferKind, *RESOLUTIONS, *[TransferKind.HOLD] * 5)
AMOUNTS = (1, 2, 50, 10**9, 10**15, SUPPLY_UNITS // 10)
PASSED_S = (0, 0, 0, 1, 60, 600, 3_600, 20_000, -60, -600)
HELD_S = (1, 30, 7_200.5, 86_400, 100_000.25)
STEPS = 1_000


class Author:
    """Proposes transfers that make sense more often than not."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.ledger = MemoryLedger(ACCOUNTS)
        self.ledger.record(GENESIS)
        self.now = NOW

    def step(self, name: int) -> tuple[TransferKind, str]:
        """Try one. Returns: its kind, and what became of it."""
        self.now += timedelta(seconds=self.rng.choice(PASSED_S))
        kind = self.rng.choice(KINDS)
        named, links = self._named(kind)
        if named is not None:
            debit, credit, most = named.debit, named.credit, named.amount.units
            if kind is TransferKind.CORRECT:
                debit, credit = credit, debit
            amount = Amount(self.rng.choice([most, self.rng.randint(1, most)]))
        else:
            debit, credit = (each.id for each in self._route(kind))
            amount = Amount(self.rng.choice(AMOUNTS))
        return kind, self.ledger.one(made(kind, debit, credit, amount, name, **links), self.now)

    def _named(self, kind: TransferKind) -> tuple[Transfer | None, dict[str, Any]]:
        """What a transfer of this kind names."""
        stored = list(self.ledger.transfers.values())
        if kind in RESOLUTIONS:
            held = [each for each in stored if each.kind is TransferKind.HOLD][-6:]
            named = self.rng.choice(held or stored)
            return named, {"resolves": named.id}
        if kind is TransferKind.CORRECT:
            named = self.rng.choice(stored[-40:])
            return named, {"corrects": named.id}
        expires_at: datetime = self.now + timedelta(seconds=self.rng.choice(HELD_S))
        return None, {"expires_at": expires_at} if kind is TransferKind.HOLD else {}

    def _route(self, kind: TransferKind) -> Sequence[Account]:
        """Two accounts that it runs between; now and then any two."""
        if kind is TransferKind.VEST:
            return self.rng.choice([(TEAM_POOL, VESTING), (VESTING, PEOPLE[0]), (VESTING, TEAM_POOL), PEOPLE[:2]])
        kinds = ROUTES[kind]
        debit, credit = (self.rng.choice([each for each in ACCOUNTS if each.kind in side]) for side in kinds)
        return (debit, credit) if self.rng.random() < 0.9 else self.rng.sample(ACCOUNTS, 2)


def published(ledger: MemoryLedger) -> list[bytes]:
    """Every leaf as the sequencer orders them: genesis, then by Lamport number and id."""
    leaves: list[Leaf] = [KeyLeaf(KEY.verifier.public), *(AccountLeaf(each.id, each.kind) for each in ACCOUNTS)]
    places: dict[Any, int] = {}
    order = sorted(
        ledger.transfers.values(), key=lambda each: (each.kind is not TransferKind.GENESIS, each.lamport, each.id)
    )
    for transfer in order:
        places[transfer.id] = len(leaves)
        leaves.append(leaf_of(transfer, places))
    return [encode(leaf) for leaf in leaves]


@pytest.mark.parametrize("seed", range(4))
def test_what_the_ledger_records_the_verifier_accepts_and_comes_to_the_same_balances(seed: int) -> None:
    author = Author(seed)
    became = Counter(author.step(name) for name in range(STEPS))

    data = published(author.ledger)
    replay = Replay(data.__getitem__)
    for leaf in data:
        replay.take(leaf)
    replay.check_whole()

    assert {kind for kind, status in became if status == "recorded"} == set(TransferKind) - {TransferKind.GENESIS}
    for account in author.ledger.accounts.values():
        replayed = replay.accounts[account.id]
        assert (replayed.posted_units, replayed.pending_units) == (account.posted_units, account.pending_units)
