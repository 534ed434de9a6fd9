"""A state machine over a ledger: random batches against a plain model that knows no accounts, books or pages.

A ledger under test gives `submit` and `standing`, and for the campaign that reserves what it promises `reserve` and
`settle`: the pure one does, and both stores.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kernel.ids import AccountId, CampaignId, TransferId
from kernel.money import PARTS, SUPPLY_UNITS, Amount, Quality, Range
from ledger import corrections, escrow, holds, vesting
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, WELL_KNOWN, Account, AccountKind, well_known_id
from ledger.decisions import Outcome
from ledger.escrow import Contribution
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.pricing import highest, pay
from ledger.transfers import Transfer, TransferKind
from ledger.vesting import Grant
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, made, subject

TILL = Account(well_known_id("test:till"), AccountKind.ESCROW)
"""The escrow of the campaign that pays nothing it has not reserved."""
BUDGET = Amount(500)
GRANTS = tuple(Account(well_known_id(f"test:grant {number}"), AccountKind.VESTING) for number in range(3))
ACCOUNTS = (*WELL_KNOWN, *PEOPLE, ESCROW, REDEEMED, TILL, *GRANTS)
AMOUNTS = st.integers(min_value=1, max_value=60).map(Amount)
PERSON = st.sampled_from(PEOPLE).map(lambda person: person.id)
SOURCE = st.sampled_from([ESCROW.id, CONTRIBUTOR_POOL.id])
MINUTES = st.sampled_from([0, 0, 1, 30, 60, -60])
CLIFF = st.sampled_from([0, 0, 10, 40])
REST = st.integers(min_value=0, max_value=240)
TOTAL = st.integers(min_value=1, max_value=10**6).map(Amount)
PRICE = st.sampled_from([PARTS, PARTS, PARTS * 9 // 10, PARTS // 2, PARTS // 3, 1])


@dataclass(frozen=True)
class Card:
    """Work that was dealt: what it pays, at the price of then."""

    base: Range
    price_parts: int
    person: AccountId
    response: UUID

    @property
    def reserved_units(self) -> int:
        return highest(self.base, self.price_parts).units


class Model:
    """Balances as plain numbers, and what was said under which id."""

    def __init__(self) -> None:
        self.posted = dict.fromkeys((account.id for account in ACCOUNTS), 0)
        self.held = dict.fromkeys((account.id for account in ACCOUNTS), 0)
        self.latest_at: dict[AccountId, datetime] = {}
        self.said: dict[TransferId, Transfer] = {}
        self.ended: set[TransferId] = set()
        self.reserved_units = 0
        self.spent_units = 0

    def reserve(self, units: int) -> bool:
        """Whether so much more can be promised."""
        can = self.reserved_units + self.spent_units + units <= BUDGET.units
        self.reserved_units += units if can else 0
        return can

    def released(self, grant: Grant) -> int:
        """What a grant's person has of it."""
        return sum(
            each.amount.units
            for each in self.said.values()
            if each.debit == grant.account and each.credit == grant.beneficiary
        )

    def time_of(self, grant: Grant, now: datetime) -> datetime:
        """The latest that its accounts have seen."""
        return max([now, *(self.latest_at[id] for id in (grant.account, grant.beneficiary) if id in self.latest_at)])

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
    cards = Bundle("cards")
    grants = Bundle("grants")

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.now = self.latest = NOW
        self.batch: list[Group] = []
        self.made = 0
        self.price_parts = PARTS
        self.promised: set[TransferId] = set()
        self.granted: list[Grant] = []

    def submit(self, groups: Sequence[Group], now: datetime) -> list[Outcome]:
        """Record the groups in the ledger under test."""
        raise NotImplementedError

    def standing(self) -> Mapping[AccountId, Account]:
        """All accounts of the ledger under test."""
        raise NotImplementedError

    def reserve(self, units: int) -> bool:
        """Promise so much of the campaign's budget, if it is there."""
        raise NotImplementedError

    def settle(self, released_units: int, spent_units: int) -> None:
        """Turn a promise into spending."""
        raise NotImplementedError

    @initialize(budget=st.integers(min_value=1, max_value=600).map(Amount))
    def begin(self, budget: Amount) -> None:
        fund = escrow.fund(CampaignId(subject("campaign")), ECOSYSTEM_POOL.id, ESCROW.id, budget)
        pocket = [escrow.reward(self._fresh(), CONTRIBUTOR_POOL.id, person.id, Amount(100)) for person in PEOPLE]
        till = escrow.fund(CampaignId(subject("till")), ECOSYSTEM_POOL.id, TILL.id, BUDGET)
        self.batch = [GENESIS, Group.of(fund), Group.of(till), Group(tuple(pocket))]
        self.flush(0)

    @rule(target=groups, amount=AMOUNTS)
    def fund(self, amount: Amount) -> Group:
        return self._put(escrow.fund(CampaignId(self._fresh()), ECOSYSTEM_POOL.id, ESCROW.id, amount))

    @rule(target=groups, amount=AMOUNTS.filter(lambda amount: amount.units > 0), before=AMOUNTS)
    def refund(self, amount: Amount, before: Amount) -> Group:
        put_in = Contribution(ECOSYSTEM_POOL.id, before.units + amount.units, before.units)
        (transfer,) = escrow.refund(CampaignId(subject("campaign")), ESCROW.id, amount, [put_in]).transfers
        return self._put(transfer)

    @rule(price_parts=PRICE)
    def change_price(self, price_parts: int) -> None:
        self.price_parts = price_parts

    @rule(target=cards, person=PERSON, low=AMOUNTS, more=AMOUNTS)
    def deal(self, person: AccountId, low: Amount, more: Amount) -> Card | MultipleResults[Card]:
        card = Card(Range(low, Amount(low.units + more.units)), self.price_parts, person, self._fresh())
        can = self.model.reserve(card.reserved_units)
        assert self.reserve(card.reserved_units) == can
        return card if can else multiple()

    @rule(card=consumes(cards), quality=st.integers(min_value=0, max_value=PARTS))
    def accept(self, card: Card, quality: int) -> None:
        """Pay work at the price on its card, whatever the price is now: that much was reserved."""
        amount = pay(card.base, Quality(quality), card.price_parts)
        assert amount.units <= card.reserved_units
        self.model.reserved_units -= card.reserved_units
        self.model.spent_units += amount.units
        self.settle(card.reserved_units, amount.units)
        if amount.units:
            group = self._put(escrow.reward(card.response, TILL.id, card.person, amount))
            self.promised.add(group.transfers[0].id)

    @rule(card=consumes(cards))
    def reject(self, card: Card) -> None:
        self.model.reserved_units -= card.reserved_units
        self.settle(card.reserved_units, 0)

    @precondition(lambda self: len(self.granted) < len(GRANTS))
    @rule(target=grants, person=PERSON, total=TOTAL, cliff=CLIFF, rest=REST)
    def grant(self, person: AccountId, total: Amount, cliff: int, rest: int) -> Grant:
        account = GRANTS[len(self.granted)].id
        grant = Grant(self._fresh(), account, person, total, self.now, 60 * cliff, 60 * (cliff + rest))
        self.granted.append(grant)
        self._put(vesting.endow(grant))
        return grant

    @rule(grant=grants)
    def release(self, grant: Grant) -> None:
        """As a flow does: two in one batch are one, or collide."""
        before = Amount(self.model.released(grant))
        owed = vesting.due(grant, before, self.model.time_of(grant, self.now))
        if owed.units:
            self._put(vesting.release(grant, owed, released_before=before))

    @rule(grant=grants, minutes=st.integers(min_value=10, max_value=60))
    def release_later(self, grant: Grant, minutes: int) -> None:
        self.flush(minutes)
        for _ in range(2):  # the night's job and an operator, at once
            self.release(grant)
        self.flush(0)

    @rule(grant=grants)
    def revoke(self, grant: Grant) -> None:
        before = Amount(self.model.released(grant))
        group = vesting.revoke(grant, before, self.model.time_of(grant, self.now))
        if group is not None:
            self.batch.append(group)

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

    @rule(target=groups, held=holds, minutes=st.sampled_from([0, 61]))
    def expire(self, held: Transfer, minutes: int) -> Group:
        if minutes:
            self.flush(minutes)
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
        self.latest = max(self.now, self.latest)
        expected = self.model.settle(self.batch, self.now)
        outcomes = self.submit(self.batch, self.now)
        assert [outcome.status.value for outcome in outcomes] == expected
        for group, status in zip(self.batch, expected, strict=True):
            assert status != "refused" or group.transfers[0].id not in self.promised, "what was reserved is always paid"
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
        assert standing[TILL.id].posted_units == BUDGET.units - self.model.spent_units
        for grant in self.granted:
            assert self.model.released(grant) <= vested_units(grant, self.latest)

    def _put(self, *transfers: Transfer) -> Group:
        group = Group(transfers)
        self.batch.append(group)
        return group

    def _fresh(self) -> UUID:
        self.made += 1
        return subject(f"machine {self.made}")


def vested_units(grant: Grant, at: datetime) -> int:
    """What is a person's by then, said without a formula of ours: whole seconds, each with its share."""
    passed_s = int((at - grant.start_at).total_seconds())
    if passed_s < grant.cliff_s:
        return 0
    if passed_s >= grant.duration_s:
        return grant.total.units
    return grant.total.units * passed_s // grant.duration_s


def walk(machine: type[LedgerMachine], steps: int, *, shrinks: bool = True, derandomize: bool = True) -> None:
    """Let a machine take about so many steps, in runs of 50."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(steps // 50, 1),
            stateful_step_count=50,
            deadline=None,
            derandomize=derandomize,
            phases=list(Phase) if shrinks else [Phase.generate],
        ),
    )
