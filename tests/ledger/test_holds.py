from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Amount
from ledger import escrow, holds
from ledger.transfers import Transfer, TransferKind
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, MemoryLedger, economy, made, subject

ANA, BO, _ = PEOPLE
HOUR = timedelta(hours=1)


def with_hold(units: int = 100) -> tuple[MemoryLedger, Transfer]:
    """Ana has 100 units, and that many of them are held for an hour."""
    ledger = economy(Amount.aic(1))
    ledger.one(escrow.reward(subject("pay"), ESCROW.id, ANA.id, Amount(100)))
    held = holds.hold(subject("hold"), ANA.id, REDEEMED.id, Amount(units), NOW + HOUR)
    assert ledger.one(held) == "recorded"
    return ledger, held


def test_a_hold_moves_nothing_and_is_no_longer_available() -> None:
    ledger, _ = with_hold(60)
    spend = made(TransferKind.SPEND, ANA.id, REDEEMED.id, Amount(41), "spend")

    assert ledger.accounts[ANA.id].posted_units == 100
    assert ledger.accounts[ANA.id].available_units == 40
    assert ledger.one(spend) == "InsufficientFunds"


@given(st.integers(min_value=1, max_value=200))
def test_capture_never_pays_more_than_was_held(units: int) -> None:
    ledger, held = with_hold(60)

    status = ledger.one(holds.capture(held, Amount(units)))

    assert status == ("recorded" if units <= 60 else "ExceedsHold")
    paid = units if units <= 60 else 0
    assert ledger.posted(REDEEMED) == paid
    assert ledger.accounts[ANA.id].available_units == (100 - paid if paid else 40)


@pytest.mark.parametrize("first", [TransferKind.CAPTURE, TransferKind.VOID, TransferKind.EXPIRE])
@pytest.mark.parametrize("second", [TransferKind.CAPTURE, TransferKind.VOID, TransferKind.EXPIRE])
def test_a_hold_ends_once(first: TransferKind, second: TransferKind) -> None:
    ledger, held = with_hold()
    ends = {
        TransferKind.CAPTURE: (holds.capture(held, Amount(1)), NOW),
        TransferKind.VOID: (holds.void(held), NOW),
        TransferKind.EXPIRE: (holds.expire(held), NOW + HOUR),
    }

    assert ledger.one(*ends[first]) == "recorded"
    assert ledger.one(*ends[second]) == ("exists" if first is second else "HoldResolved")
    assert ledger.accounts[ANA.id].pending_units == 0


def test_a_capture_after_the_end_is_refused_though_no_job_wrote_the_expiry() -> None:
    ledger, held = with_hold()

    assert ledger.one(holds.capture(held, Amount(1)), NOW + HOUR) == "HoldExpired"
    assert ledger.one(holds.expire(held), NOW + HOUR) == "recorded"


def test_a_clock_that_goes_back_reopens_no_hold() -> None:
    ledger, held = with_hold()
    ledger.one(escrow.reward(subject("later"), ESCROW.id, ANA.id, Amount(1)), NOW + HOUR)

    assert ledger.one(holds.capture(held, Amount(1)), NOW - HOUR) == "HoldExpired"


def test_a_hold_expires_no_earlier_than_it_said() -> None:
    ledger, held = with_hold()

    assert ledger.one(holds.expire(held), NOW + HOUR - timedelta(microseconds=1)) == "HoldNotExpired"


def test_a_hold_that_would_end_before_it_begins_is_refused() -> None:
    ledger, _ = with_hold(1)
    late = holds.hold(subject("late"), ANA.id, REDEEMED.id, Amount(1), NOW)

    assert ledger.one(late) == "HoldExpired"


def test_only_holds_are_resolved_and_only_between_their_own_accounts() -> None:
    ledger, held = with_hold()
    reward = escrow.reward(subject("pay"), ESCROW.id, ANA.id, Amount(100))
    kind, one = TransferKind.CAPTURE, Amount(1)
    no_hold = made(kind, ESCROW.id, ANA.id, one, 1, resolves=reward.id)
    never_made = made(kind, ANA.id, REDEEMED.id, one, 2, resolves=made(TransferKind.SPEND, ANA.id, BO.id, one, 9).id)
    elsewhere = made(kind, ANA.id, BO.id, one, 3, resolves=held.id)
    half_a_void = made(TransferKind.VOID, ANA.id, REDEEMED.id, one, 4, resolves=held.id)

    names = [ledger.one(each) for each in (no_hold, never_made, elsewhere, half_a_void)]

    assert names == ["HoldUnknown", "HoldUnknown", "HoldMismatch", "HoldMismatch"]
