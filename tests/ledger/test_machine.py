"""The ledger's state machine on the pure floor: `walk(PureMachine, 100_000)` is the long form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kernel.ids import AccountId, CampaignId
from kernel.money import Amount
from ledger.accounts import Account
from ledger.decisions import Outcome
from ledger.groups import Group
from tasks.campaigns import Campaign, CampaignStatus
from tests.ledger.machine import ACCOUNTS, BUDGET, LedgerMachine, walk
from tests.ledger.samples import MemoryLedger, subject


class PureMachine(LedgerMachine):
    """The pure ledger, whose postings alone must tell every balance."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = MemoryLedger(ACCOUNTS)
        self.campaign = Campaign(
            CampaignId(subject("till")), 1, "Till", CampaignStatus.LIVE, pay={}, budget_units=BUDGET.units
        )

    def submit(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        return self.ledger.record(*groups, now=now)

    def reserve(self, units: int) -> bool:
        if not self.campaign.can_reserve(Amount(units)):
            return False
        self.campaign = replace(self.campaign, reserved_units=self.campaign.reserved_units + units)
        return True

    def settle(self, released_units: int, spent_units: int) -> None:
        self.campaign = replace(
            self.campaign,
            reserved_units=self.campaign.reserved_units - released_units,
            spent_units=self.campaign.spent_units + spent_units,
        )

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
    walk(PureMachine, 10_000)
