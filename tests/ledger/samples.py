"""A small economy for tests: genesis recorded, a few people, an escrow, and a memory in place of a store."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from kernel.ids import AccountId, CampaignId, TransferId, derived_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import ECOSYSTEM_POOL, WELL_KNOWN, Account, AccountKind, well_known_id
from ledger.decisions import Outcome, decide
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.postings import Posting
from ledger.transfers import Transfer, TransferKind

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

PEOPLE = tuple(Account(well_known_id(name), AccountKind.CONTRIBUTOR) for name in ("test:ana", "test:bo", "test:chen"))
ESCROW = Account(well_known_id("test:escrow"), AccountKind.ESCROW)
REDEEMED = Account(well_known_id("test:redeemed"), AccountKind.REDEEMED)
VESTING = Account(well_known_id("test:vesting"), AccountKind.VESTING)
NOBODY = AccountId(well_known_id("test:never opened"))


def subject(name: str | int) -> UUID:
    """A fixed id for each name."""
    return derived_id(f"test {name}", UUID(int=0))


def made(
    kind: TransferKind,
    debit: AccountId,
    credit: AccountId,
    amount: Amount,
    name: str | int,
    *,
    resolves: TransferId | None = None,
    corrects: TransferId | None = None,
    expires_at: datetime | None = None,
) -> Transfer:
    """A transfer that no constructor of ours would make."""
    id = TransferId(subject(f"transfer {name}"))
    return Transfer(id, debit, credit, amount, kind, subject(name), resolves, corrects, expires_at)


class MemoryLedger:
    """Carries decisions out as the store does, in memory."""

    def __init__(self, accounts: Iterable[Account] = (*WELL_KNOWN, *PEOPLE, ESCROW, REDEEMED, VESTING)) -> None:
        self.accounts = {account.id: account for account in accounts}
        self.transfers: dict[TransferId, Transfer] = {}
        self.postings: list[Posting] = []

    def record(self, *groups: Group, now: datetime = NOW) -> list[Outcome]:
        """Record groups as one batch."""
        touched = {id for group in groups for each in group.transfers for id in (each.debit, each.credit)}
        locked = [self.accounts[id] for id in touched if id in self.accounts]
        decision = decide(groups, locked, self.transfers.values(), now)
        assert not any(transfer.id in self.transfers for transfer in decision.transfers)
        self.transfers |= {transfer.id: transfer for transfer in decision.transfers}
        self.postings += decision.postings
        self.accounts |= {account.id: account for account in decision.accounts}
        return list(decision.outcomes)

    def one(self, transfer: Transfer, now: datetime = NOW) -> str:
        """Record one transfer; return the status, or the refusal's name."""
        [outcome] = self.record(Group.of(transfer), now=now)
        return outcome.refusal.code if outcome.refusal is not None else outcome.status.value

    def posted(self, account: Account) -> int:
        """The balance, in units."""
        return self.accounts[account.id].posted_units


def economy(escrow_amount: Amount) -> MemoryLedger:
    """Genesis recorded and one campaign funded."""
    ledger = MemoryLedger()
    ledger.record(GENESIS)
    funding = escrow.fund(CampaignId(subject("campaign")), ECOSYSTEM_POOL.id, ESCROW.id, escrow_amount)
    assert ledger.one(funding) == "recorded"
    return ledger
