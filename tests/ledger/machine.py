"""A state machine over a ledger: random batches against a plain model that knows no accounts, books or pages.

A ledger under test gives `submit` and `standing`: the pure one does, and both stores.
"""

import copy
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from kernel.ids import AccountId, CampaignId, TransferId
from kernel.money import SUPPLY_UNITS, Amount
from ledger import corrections, escrow, holds
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, WELL_KNOWN, Account
from ledger.decisions import Outcome
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, made, subject

ACCOUNTS = (*WELL_KNOWN, *PEOPLE, ESCROW, REDEEMED)
AMOUNTS = st.integers(min_value=1, max_value=60).map(Amount)
PERSON = st.sampled_from(PEOPLE).map(lambda person: person.id)
SOURCE = st.sampled_from([ESCROW.id, CONTRIBUTOR_POOL.id])
MINUTES = st.sampled_from([0, 0, 1, 30, 60, -60])


class Model:
    """Balances as plain numbers, and what was said under which id."""

    def __init__(self) -> None:
        self.posted = dict.fromkeys((account.id for account in ACCOUNTS), 0)
        self.held = dict.fromkeys((account.id for account in ACCOUNTS), 0)
        self.latest_at: dict[AccountId, datetime] = {}
        self.said: dict[TransferId, Transfer] = {}
        self.ended: set[TransferId] = set()

    def settle(self, groups: Sequence[Group], now: datetime) -> list[str]:
        """What should become of each group."""
        touched = {id for group in groups for each in group.transfers for id in (each.debit, each.credit)}
        at = max([now, *(self.latest_at[id] for id in touched if id in self.latest_at)])
        return [self._settle_one(group, at) for group in groups]

    def _settle_one(self, group: Group, at: datetime) -> str:
        known = [self.said.get(each.id) for each in group.transfers]
        if all(known):
            same = all(old and old.same_body(new) for old, new in zip(known, group.transfers, strict=True))
            return "exists" if same else "refused"
        before = copy.deepcopy(vars(self))
        for transfer in group.transfers:
            if transfer.id in self.said or not self._may(transfer, at):
                vars(self).update(before)
                return "refused"
            self._do(transfer, at)
        return "recorded"

    def _may(self, transfer: Transfer, at: datetime) -> bool:
        units = transfer.amount.units
        if transfer.resolves is not None:
            hold = self.said.get(transfer.resolves)
            if hold is None or hold.id in self.ended or units > hold.amount.units:
                return False
            assert hold.expires_at is not None
            is_over = hold.expires_at <= at
            return {"capture": not is_over, "void": True, "expire": is_over}[transfer.kind.value]
        if transfer.corrects is not None:
            taken = sum(each.amount.units for each in self.said.values() if each.corrects == transfer.corrects)
            if transfer.corrects not in self.said or taken + units > self.said[transfer.corrects].amount.units:
                return False
        if transfer.expires_at is not None and transfer.expires_at <= at:
            return False
        return transfer.debit == ISSUANCE.id or self.posted[transfer.debit] - self.held[transfer.debit] >= units

    def _do(self, transfer: Transfer, at: datetime) -> None:
        units = transfer.amount.units
        self.said[transfer.id] = transfer
        self.latest_at |= {transfer.debit: at, transfer.credit: at}
        if transfer.resolves is not None:
            self.ended.add(transfer.resolves)
            self.held[transfer.debit] -= self.said[transfer.resolves].amount.units
        if transfer.kind is TransferKind.HOLD:
            self.held[transfer.debit] += units
        if transfer.kind not in {TransferKind.HOLD, TransferKind.VOID, TransferKind.EXPIRE}:
            self.posted[transfer.debit] -= units
            self.posted[transfer.credit] += units


class LedgerMachine(RuleBasedStateMachine):
    """Rules put groups on a batch; `flush` records it and compares every outcome and balance with the model's."""

    groups = Bundle("groups")
    payments = Bundle("payments")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.now = NOW
        self.batch: list[Group] = []
        self.made = 0

    def submit(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        """Record the groups in the ledger under test."""
        raise NotImplementedError

    def standing(self) -> Mapping[AccountId, Account]:
        """All accounts of the ledger under test."""
        raise NotImplementedError

    @initialize(budget=st.integers(min_value=1, max_value=600).map(Amount))
    def begin(self, budget: Amount) -> None:
        fund = escrow.fund(CampaignId(subject("campaign")), ECOSYSTEM_POOL.id, ESCROW.id, budget)
        pocket = [escrow.reward(self._fresh(), CONTRIBUTOR_POOL.id, person.id, Amount(100)) for person in PEOPLE]
        self.batch = [GENESIS, Group.of(fund), Group(tuple(pocket))]
        self.flush(0)

    @rule(target=groups, source=SOURCE, person=PERSON, amount=AMOUNTS)
    def reward(self, source: AccountId, person: AccountId, amount: Amount) -> Group:
        return self._put(escrow.reward(self._fresh(), source, person, amount))

    @rule(target=payments, person=PERSON, amount=AMOUNTS)
    def payment(self, person: AccountId, amount: Amount) -> Transfer:
        return self._put(escrow.reward(self._fresh(), CONTRIBUTOR_POOL.id, person, amount)).transfers[0]

    @rule(target=groups, people=st.lists(st.tuples(PERSON, AMOUNTS), min_size=2, max_size=4))
    def split(self, people: list[tuple[AccountId, Amount]]) -> Group:
        return self._put(*[escrow.reward(self._fresh(), ESCROW.id, person, amount) for person, amount in people])

    @rule(target=groups, person=PERSON, amount=AMOUNTS)
    def spend(self, person: AccountId, amount: Amount) -> Group:
        return self._put(made(TransferKind.SPEND, person, REDEEMED.id, amount, str(self._fresh())))

    @rule(target=holds, person=PERSON, amount=AMOUNTS, minutes=st.integers(min_value=1, max_value=60))
    def hold(self, person: AccountId, amount: Amount, minutes: int) -> Transfer:
        ends_at = self.now + timedelta(minutes=minutes)
        return self._put(holds.hold(self._fresh(), person, REDEEMED.id, amount, ends_at)).transfers[0]

    @rule(target=groups, held=holds, part=st.integers(min_value=1, max_value=5))
    def capture(self, held: Transfer, part: int) -> Group:
        return self._put(holds.capture(held, Amount(held.amount.units * part // 4 or 1)))

    @rule(target=groups, held=holds)
    def void(self, held: Transfer) -> Group:
        return self._put(holds.void(held))

    @rule(target=groups, held=holds)
    def expire(self, held: Transfer) -> Group:
        return self._put(holds.expire(held))

    @rule(target=groups, original=payments, amount=AMOUNTS)
    def correct(self, original: Transfer, amount: Amount) -> Group:
        return self._put(corrections.correct(original, amount, self._fresh()))

    @rule(group=groups)
    def retry(self, group: Group) -> None:
        self.batch.append(group)

    @rule(original=payments, amount=AMOUNTS)
    def reuse_an_id(self, original: Transfer, amount: Amount) -> None:
        self.batch.append(Group.of(escrow.reward(original.subject, CONTRIBUTOR_POOL.id, original.credit, amount)))

    @rule(minutes=MINUTES)
    def flush(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        expected = self.model.settle(self.batch, self.now)
        outcomes = self.submit(self.batch, self.now)
        assert [outcome.status.value for outcome in outcomes] == expected
        self.batch = []

    @invariant()
    def adds_up(self) -> None:
        if self.batch:
            return
        standing = self.standing()
        assert {id: account.posted_units for id, account in standing.items()} == self.model.posted
        assert {id: account.pending_units for id, account in standing.items()} == self.model.held
        assert sum(account.posted_units for account in standing.values()) == 0
        assert standing[ISSUANCE.id].posted_units in {0, -SUPPLY_UNITS}
        assert all(account.available_units >= account.floor_units for account in standing.values())

    def _put(self, *transfers: Transfer) -> Group:
        group = Group(transfers)
        self.batch.append(group)
        return group

    def _fresh(self) -> UUID:
        self.made += 1
        return subject(f"machine {self.made}")
