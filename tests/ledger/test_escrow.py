from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import AccountId, CampaignId
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import ECOSYSTEM_POOL
from ledger.escrow import Contribution
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
        put_in = Contribution(ECOSYSTEM_POOL.id, Amount.aic(7).units, Amount.aic(before).units)
        (transfer,) = escrow.refund(CAMPAIGN, ESCROW.id, Amount.aic(whole), [put_in]).transfers
        return ledger.one(transfer)

    assert [refund(3, 0), refund(3, 0), refund(4, 0), refund(4, 3)] == ["recorded", "exists", "IdReused", "recorded"]
    assert ledger.posted(ESCROW) == 0


@given(
    st.lists(st.tuples(st.integers(0, 10**15), st.integers(0, 10**15)), min_size=1, max_size=6),
    st.lists(st.integers(0, 10**16), max_size=5),
)
def test_what_several_paid_in_goes_back_to_the_unit_and_never_more_than_they_paid(
    paid_in: list[tuple[int, int]], refunds: list[int]
) -> None:
    sources = [AccountId(subject(f"source {number}")) for number in range(len(paid_in))]
    sides = [Contribution(source, one + more, one) for source, (one, more) in zip(sources, paid_in, strict=True)]
    left = sum(each.left_units for each in sides)

    for wanted in refunds:
        amount = Amount(min(wanted, left))
        parts = escrow.shares(amount, sides)
        assert sum(part.units for part in parts) == amount.units
        if amount.units:
            moved = escrow.refund(CAMPAIGN, ESCROW.id, amount, sides).transfers
            assert sum(each.amount.units for each in moved) == amount.units
            assert len({each.id for each in moved}) == len(moved)
        for side, part in zip(sides, parts, strict=True):
            assert 0 <= part.units <= side.left_units
            assert abs(part.units * left - amount.units * side.left_units) <= left
        sides = [
            Contribution(side.source, side.funded_units, side.returned_units + part.units)
            for side, part in zip(sides, parts, strict=True)
        ]
        left -= amount.units
    assert left == sum(each.left_units for each in sides)


def test_each_later_funding_is_one_of_its_own() -> None:
    first, again, other = (
        escrow.fund(CAMPAIGN, ECOSYSTEM_POOL.id, ESCROW.id, Amount.aic(7), decision=subject(name))
        for name in ("one", "one", "other")
    )
    at_launch = escrow.fund(CAMPAIGN, ECOSYSTEM_POOL.id, ESCROW.id, Amount.aic(7))
    assert first == again
    assert len({first.id, other.id, at_launch.id}) == 3
