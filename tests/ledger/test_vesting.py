from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import SUPPLY_UNITS, Amount
from ledger import corrections, escrow, holds
from ledger.accounts import COMMUNITY_POOL, CONTRIBUTOR_POOL, TEAM_POOL, Account
from ledger.groups import Group
from ledger.transfers import TransferKind
from ledger.vesting import Grant, due, endow, release, revoke, vested
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, VESTING, MemoryLedger, economy, made, subject

ANA, BO, _ = PEOPLE
YEAR_S = 365 * 86_400
GRANT = Grant(subject("grant"), VESTING.id, ANA.id, Amount(4_000_003), NOW, YEAR_S, 4 * YEAR_S)


def at(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def granted(grant: Grant = GRANT) -> MemoryLedger:
    ledger = economy(Amount.aic(1))
    assert ledger.one(endow(grant)) == "recorded"
    return ledger


@pytest.mark.parametrize(
    ("seconds", "units"),
    [
        (-1, 0),
        (0, 0),
        (YEAR_S - 1, 0),
        (YEAR_S, 1_000_000),
        (2 * YEAR_S, 2_000_001),
        (4 * YEAR_S - 1, 4_000_002),
        (4 * YEAR_S, 4_000_003),
        (9 * YEAR_S, 4_000_003),
    ],
)
def test_points_vest_from_the_cliff_to_the_end(seconds: int, units: int) -> None:
    assert vested(GRANT, at(seconds)) == Amount(units)
    assert vested(GRANT, at(seconds) + timedelta(microseconds=999_999)) == Amount(units)


def test_a_grant_without_duration_is_a_time_lock() -> None:
    lock = Grant(subject("lock"), VESTING.id, ANA.id, Amount(7), NOW, 0, 0)

    assert [vested(lock, at(seconds)).units for seconds in (-1, 0, 1)] == [0, 7, 7]


@given(
    total=st.integers(min_value=1, max_value=SUPPLY_UNITS),
    moments=st.lists(st.integers(min_value=-10, max_value=5 * YEAR_S), max_size=12),
)
def test_any_releases_at_any_times_add_up_to_what_is_vested(total: int, moments: list[int]) -> None:
    grant = Grant(subject("grant"), VESTING.id, ANA.id, Amount(total), NOW, YEAR_S, 4 * YEAR_S)

    released = 0
    for moment in moments:
        released += due(grant, Amount(released), at(moment)).units

    assert released == vested(grant, at(max(moments, default=-10))).units


def test_two_releases_at_once_collide_instead_of_adding_up() -> None:
    ledger = granted()
    earlier, later = (release(GRANT, due(GRANT, Amount(0), at(s)), released_before=Amount(0)) for s in (YEAR_S, 9**9))

    first, second, repeat = ledger.record(Group.of(earlier), Group.of(later), Group.of(earlier))

    assert (first.status, repeat.status) == ("recorded", "exists")
    assert second.refusal is not None
    assert second.refusal.code == "IdReused"
    assert ledger.posted(ANA) == 1_000_000


def test_a_revoked_grant_pays_what_is_due_and_returns_the_rest() -> None:
    ledger = granted()
    before = ledger.posted(TEAM_POOL)
    group = revoke(GRANT, Amount(0), at(2 * YEAR_S))
    assert group is not None

    [outcome] = ledger.record(group)

    assert outcome.status == "recorded"
    assert (ledger.posted(ANA), ledger.posted(VESTING)) == (2_000_001, 0)
    assert ledger.posted(TEAM_POOL) == before + 2_000_002


def test_before_the_cliff_a_revoked_grant_returns_whole_and_after_its_end_nothing_returns() -> None:
    early, late = revoke(GRANT, Amount(0), NOW), revoke(GRANT, Amount(0), at(9 * YEAR_S))
    assert early is not None
    assert late is not None

    assert [(each.credit, each.amount) for each in early.transfers] == [(TEAM_POOL.id, GRANT.total)]
    assert [(each.credit, each.amount) for each in late.transfers] == [(ANA.id, GRANT.total)]
    assert revoke(GRANT, GRANT.total, at(9 * YEAR_S)) is None


def test_nothing_is_released_twice_or_after_a_clock_that_went_back() -> None:
    assert due(GRANT, Amount(2_000_001), at(YEAR_S)) == Amount(0)
    assert due(GRANT, GRANT.total, at(9 * YEAR_S)) == Amount(0)


def test_grants_never_exceed_the_team_pool() -> None:
    ledger = economy(Amount.aic(1))
    too_much = Grant(subject("all"), VESTING.id, ANA.id, Amount(SUPPLY_UNITS // 10 + 1), NOW, 0, 1)

    assert ledger.one(endow(too_much)) == "InsufficientFunds"


@pytest.mark.parametrize(
    ("debit", "credit"),
    [
        (CONTRIBUTOR_POOL, VESTING),
        (COMMUNITY_POOL, VESTING),
        (TEAM_POOL, ANA),
        (TEAM_POOL, COMMUNITY_POOL),
        (VESTING, COMMUNITY_POOL),
        (ANA, VESTING),
    ],
)
def test_vesting_runs_from_the_team_pool_to_a_person_and_nowhere_else(debit: Account, credit: Account) -> None:
    ledger = granted()

    assert ledger.one(made(TransferKind.VEST, debit.id, credit.id, Amount(1), "astray")) in {
        "RouteForbidden",
        "PoolProtected",
    }


def test_what_is_not_vested_is_neither_held_nor_redeemed_nor_taken_back() -> None:
    ledger = granted()
    ledger.one(escrow.reward(subject("pocket"), ESCROW.id, BO.id, Amount(1)))
    attempts = [
        holds.hold(subject("hold"), VESTING.id, REDEEMED.id, Amount(1), at(60)),
        made(TransferKind.SPEND, VESTING.id, REDEEMED.id, Amount(1), "spend"),
        corrections.correct(endow(GRANT), Amount(1), subject("decision")),
    ]

    assert [ledger.one(each) for each in attempts] == ["RouteForbidden", "RouteForbidden", "NotCorrectable"]
