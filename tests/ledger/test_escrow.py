from kernel.ids import CampaignId
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import ECOSYSTEM_POOL
from tests.ledger.samples import ESCROW, PEOPLE, economy, subject

ANA, BO, _ = PEOPLE
CAMPAIGN = CampaignId(subject("campaign"))


def test_a_campaign_is_funded_once() -> None:
    ledger = economy(Amount.aic(7))

    again = escrow.fund(CAMPAIGN, ECOSYSTEM_POOL.id, ESCROW.id, Amount.aic(7))
    otherwise = escrow.fund(CAMPAIGN, ECOSYSTEM_POOL.id, ESCROW.id, Amount.aic(8))

    assert [ledger.one(again), ledger.one(otherwise)] == ["exists", "IdReused"]
    assert ledger.posted(ESCROW) == Amount.aic(7).units


def test_a_response_is_paid_once_whoever_asks_again() -> None:
    first, again = (escrow.reward(subject("response"), ESCROW.id, ANA.id, Amount(5)) for _ in range(2))

    assert first == again
    assert first.id != escrow.reward(subject("another"), ESCROW.id, ANA.id, Amount(5)).id


def test_two_refunds_at_once_collide_instead_of_adding_up() -> None:
    ledger = economy(Amount.aic(7))

    def refund(whole: int, before: int) -> str:
        source, amount = ECOSYSTEM_POOL.id, Amount.aic(whole)
        return ledger.one(escrow.refund(CAMPAIGN, ESCROW.id, source, amount, refunded_before=Amount.aic(before)))

    assert [refund(3, 0), refund(3, 0), refund(4, 0), refund(4, 3)] == ["recorded", "exists", "IdReused", "recorded"]
    assert ledger.posted(ESCROW) == 0
