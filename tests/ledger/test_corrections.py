from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Amount
from ledger import corrections, escrow, holds
from ledger.genesis import GENESIS
from ledger.transfers import Transfer, TransferKind
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, MemoryLedger, economy, made, subject

ANA, BO, _ = PEOPLE


def with_reward() -> tuple[MemoryLedger, Transfer]:
    ledger = economy(Amount.aic(1))
    reward = escrow.reward(subject("pay"), ESCROW.id, ANA.id, Amount(100))
    assert ledger.one(reward) == "recorded"
    return ledger, reward


@given(st.lists(st.integers(min_value=1, max_value=80), max_size=8))
def test_corrections_add_up_to_the_original_at_most(parts: list[int]) -> None:
    ledger, reward = with_reward()
    ledger.one(escrow.reward(subject("other"), ESCROW.id, ANA.id, Amount(500)))

    taken = 0
    for number, units in enumerate(parts):
        status = ledger.one(corrections.correct(reward, Amount(units), subject(f"decision {number}")))
        assert status == ("recorded" if taken + units <= 100 else "ExceedsOriginal")
        taken += units if status == "recorded" else 0

    assert ledger.posted(ANA) == 600 - taken


def test_a_decision_corrects_once() -> None:
    ledger, reward = with_reward()
    correction = corrections.correct(reward, Amount(10), subject("decision"))

    assert [ledger.one(correction), ledger.one(correction)] == ["recorded", "exists"]
    assert ledger.posted(ANA) == 90


def test_a_correction_takes_what_is_available_and_makes_no_debt() -> None:
    ledger, reward = with_reward()
    ledger.one(made(TransferKind.SPEND, ANA.id, REDEEMED.id, Amount(70), "spend"))
    wanted = Amount(50)

    takable = corrections.takable(wanted, reward, 0, ledger.accounts[ANA.id])

    assert takable == Amount(30)
    assert ledger.one(corrections.correct(reward, wanted, subject("too much"))) == "InsufficientFunds"
    assert ledger.one(corrections.correct(reward, takable, subject("enough"))) == "recorded"
    assert ledger.posted(ANA) == 0


def test_genesis_holds_their_releases_and_corrections_are_final() -> None:
    ledger, reward = with_reward()
    held = holds.hold(subject("hold"), ANA.id, REDEEMED.id, Amount(10), NOW.replace(year=2030))
    void = holds.void(held)
    correction = corrections.correct(reward, Amount(10), subject("decision"))
    for each in (held, void, correction):
        assert ledger.one(each) == "recorded"

    finals = (GENESIS.transfers[2], held, void, correction)
    names = [ledger.one(corrections.correct(each, Amount(1), subject("again"))) for each in finals]

    assert names == ["IssuanceClosed", "NotCorrectable", "NotCorrectable", "NotCorrectable"]


def test_a_capture_can_be_corrected() -> None:
    ledger, _ = with_reward()
    held = holds.hold(subject("hold"), ANA.id, REDEEMED.id, Amount(10), NOW.replace(year=2030))
    capture = holds.capture(held, Amount(8))
    assert [ledger.one(held), ledger.one(capture)] == ["recorded", "recorded"]

    assert ledger.one(corrections.correct(capture, Amount(8), subject("decision"))) == "recorded"
    assert ledger.posted(ANA) == 100


def test_a_correction_names_a_stored_transfer_and_swaps_its_accounts() -> None:
    ledger, reward = with_reward()
    unstored = escrow.reward(subject("never paid"), ESCROW.id, ANA.id, Amount(1))
    not_swapped = made(TransferKind.CORRECT, ESCROW.id, ANA.id, Amount(1), 1, corrects=reward.id)

    assert ledger.one(corrections.correct(unstored, Amount(1), subject("decision"))) == "OriginalUnknown"
    assert ledger.one(not_swapped) == "CorrectionMismatch"
