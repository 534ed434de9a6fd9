from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Amount
from ledger import errors, escrow
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE
from ledger.decisions import Status, decide, ledger_time
from ledger.errors import PRECEDENCE, Refusal
from ledger.groups import Group
from ledger.transfers import Transfer, TransferKind
from tests.ledger.samples import ESCROW, NOBODY, NOW, PEOPLE, REDEEMED, economy, made, subject

ANA, BO, CHEN = PEOPLE


def test_the_list_of_refusals_is_closed_and_its_picture_is_true() -> None:
    defined = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Refusal)]
    drawn = [line.split()[1] for line in (errors.__doc__ or "").splitlines() if line.startswith(("├", "└"))]

    assert set(PRECEDENCE) == set(defined) - {Refusal}
    assert [each.code for each in PRECEDENCE] == drawn


def test_a_repeat_exists_whatever_the_time() -> None:
    ledger = economy(Amount.aic(9))
    reward = escrow.reward(subject(1), ESCROW.id, ANA.id, Amount.aic(1))

    assert [ledger.one(reward), ledger.one(reward, NOW + timedelta(days=9))] == ["recorded", "exists"]
    assert ledger.posted(ANA) == Amount.aic(1).units


@pytest.mark.parametrize(
    "other",
    [
        escrow.reward(subject(1), ESCROW.id, ANA.id, Amount.aic(2)),
        escrow.reward(subject(1), ESCROW.id, BO.id, Amount.aic(1)),
        escrow.reward(subject(1), CONTRIBUTOR_POOL.id, ANA.id, Amount.aic(1)),
    ],
)
def test_the_same_id_with_another_body_is_refused(other: Transfer) -> None:
    ledger = economy(Amount.aic(9))
    reward = Group.of(escrow.reward(subject(1), ESCROW.id, ANA.id, Amount.aic(1)))

    first, second = ledger.record(reward, Group.of(other))

    assert first.status is Status.RECORDED
    assert second.refusal is not None
    assert second.refusal.code == "IdReused"


def test_one_id_twice_in_one_group_is_refused() -> None:
    ledger = economy(Amount.aic(9))
    reward = escrow.reward(subject(1), ESCROW.id, ANA.id, Amount.aic(1))

    [outcome] = ledger.record(Group.of(reward, reward))

    assert outcome.refusal is not None
    assert outcome.refusal.code == "IdReused"
    assert ledger.posted(ANA) == 0


def test_a_group_that_is_partly_stored_is_refused() -> None:
    ledger = economy(Amount.aic(9))
    stored, fresh = (escrow.reward(subject(each), ESCROW.id, ANA.id, Amount.aic(1)) for each in (1, 2))
    ledger.one(stored)

    [outcome] = ledger.record(Group.of(stored, fresh))

    assert outcome.refusal is not None
    assert outcome.refusal.code == "GroupBroken"


def test_a_group_is_all_or_nothing_and_its_neighbours_do_not_care() -> None:
    ledger = economy(Amount.aic(5))
    broken = Group.of(
        escrow.reward(subject(1), ESCROW.id, ANA.id, Amount.aic(4)),
        escrow.reward(subject(2), ESCROW.id, BO.id, Amount.aic(2)),
    )
    whole = Group.of(
        escrow.reward(subject(3), ESCROW.id, ANA.id, Amount.aic(2)),
        escrow.reward(subject(4), ESCROW.id, CHEN.id, Amount.aic(3)),
    )

    first, second = ledger.record(broken, whole)

    assert (first.status, second.status) == (Status.REFUSED, Status.RECORDED)
    assert [ledger.posted(each) for each in (ANA, BO, CHEN, ESCROW)] == [Amount.aic(n).units for n in (2, 0, 3, 0)]


def test_a_group_may_spend_what_it_brought() -> None:
    ledger = economy(Amount.aic(5))
    reward = escrow.reward(subject(1), ESCROW.id, ANA.id, Amount.aic(5))
    spend = made(TransferKind.SPEND, ANA.id, ECOSYSTEM_POOL.id, Amount.aic(5), "spend")

    [backwards] = ledger.record(Group.of(spend, reward))
    [forwards] = ledger.record(Group.of(reward, spend))

    assert (backwards.status, forwards.status) == (Status.REFUSED, Status.RECORDED)


def test_where_several_rules_are_broken_the_earliest_is_named() -> None:
    ledger = economy(Amount.aic(1))
    ledger.one(escrow.reward(subject(0), ESCROW.id, ANA.id, Amount.aic(1)))
    zero, plenty = Amount(0), Amount.aic(10**9)
    reused = escrow.reward(subject(0), ANA.id, ANA.id, zero)
    attempts = [
        reused,
        made(TransferKind.SPEND, NOBODY, NOBODY, zero, 1),
        made(TransferKind.SPEND, NOBODY, NOBODY, plenty, 2),
        made(TransferKind.SPEND, NOBODY, ISSUANCE.id, plenty, 3),
        made(TransferKind.SPEND, CONTRIBUTOR_POOL.id, ISSUANCE.id, plenty, 4),
        made(TransferKind.SPEND, CONTRIBUTOR_POOL.id, ESCROW.id, plenty, 5),
        made(TransferKind.FUND, ESCROW.id, ANA.id, plenty, 6),
        made(TransferKind.FUND, ANA.id, ESCROW.id, plenty, 7),
    ]

    names = [ledger.one(attempt) for attempt in attempts]

    assert names == [
        "IdReused",
        "AmountZero",
        "SameAccount",
        "UnknownAccount",
        "IssuanceClosed",
        "PoolProtected",
        "RouteForbidden",
        "InsufficientFunds",
    ]
    order = [each.code for each in PRECEDENCE]
    assert all(order.index(earlier) < order.index(later) for earlier, later in pairwise(names))


def test_only_work_and_bonuses_leave_the_contributor_pool() -> None:
    ledger = economy(Amount.aic(1))
    leaving = {
        kind: ledger.one(made(kind, CONTRIBUTOR_POOL.id, target.id, Amount(1), kind))
        for kind, target in (
            (TransferKind.REWARD, ANA),
            (TransferKind.STREAK, ANA),
            (TransferKind.ACHIEVEMENT, ANA),
            (TransferKind.REFERRAL, ANA),
            (TransferKind.FUND, ESCROW),
            (TransferKind.SPEND, REDEEMED),
        )
    }

    assert [kind for kind, status in leaving.items() if status == "recorded"] == [
        TransferKind.REWARD,
        TransferKind.STREAK,
        TransferKind.ACHIEVEMENT,
        TransferKind.REFERRAL,
    ]
    assert {leaving[TransferKind.FUND], leaving[TransferKind.SPEND]} == {"PoolProtected"}


@given(st.integers(min_value=-400, max_value=400))
def test_ledger_time_never_goes_back(hours: int) -> None:
    ledger = economy(Amount.aic(1))
    ledger.one(escrow.reward(subject(1), ESCROW.id, ANA.id, Amount(1)), NOW + timedelta(hours=5))

    now = ledger_time(NOW + timedelta(hours=hours), [ledger.accounts[ANA.id], BO])

    assert now == NOW + timedelta(hours=max(hours, 5))


def test_lamport_numbers_follow_cause_and_effect() -> None:
    ledger = economy(Amount.aic(5))
    reward = escrow.reward(subject(1), ESCROW.id, ANA.id, Amount.aic(2))
    spend = made(TransferKind.SPEND, ANA.id, ECOSYSTEM_POOL.id, Amount.aic(1), "spend")

    ledger.record(Group.of(reward), Group.of(spend))

    assert ledger.transfers[reward.id].lamport < ledger.transfers[spend.id].lamport
    assert ledger.accounts[ANA.id].lamport == ledger.transfers[spend.id].lamport


def test_no_groups_decide_nothing() -> None:
    decision = decide([], [], [], NOW)

    assert (decision.outcomes, decision.transfers, decision.postings, decision.accounts) == ((), (), (), ())
