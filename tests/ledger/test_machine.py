from collections.abc import Mapping, Sequence
from datetime import datetime

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from kernel.ids import AccountId
from ledger.accounts import Account
from ledger.decisions import Outcome
from ledger.groups import Group
from tests.ledger.machine import ACCOUNTS, LedgerMachine
from tests.ledger.samples import MemoryLedger


class PureMachine(LedgerMachine):
    """The pure ledger, whose postings alone must tell every balance."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = MemoryLedger(ACCOUNTS)

    def submit(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        return self.ledger.record(*groups, now=now)

    def standing(self) -> Mapping[AccountId, Account]:
        replayed = {account.id: (0, 0, 0) for account in ACCOUNTS}
        for posting in self.ledger.postings:
            posted, pending, lamport = replayed[posting.account]
            posted, pending = posted + posting.posted_change_units, pending + posting.pending_change_units
            assert posting.lamport > lamport
            assert (posted, pending) == (posting.posted_after_units, posting.pending_after_units)
            replayed[posting.account] = posted, pending, posting.lamport
        stored = self.ledger.accounts
        assert replayed == {id: (each.posted_units, each.pending_units, each.lamport) for id, each in stored.items()}
        return stored


def test_random_batches_do_what_the_plain_model_says() -> None:
    short = settings(max_examples=200, stateful_step_count=40, deadline=None, derandomize=True)
    run_state_machine_as_test(PureMachine, settings=short)
