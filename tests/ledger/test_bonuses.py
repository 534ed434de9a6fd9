"""Bonuses: paid in full or not yet, never beyond the day's share or a person's cap, never twice for one thing."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import AccountId, random_id
from kernel.money import PARTS, Amount
from ledger.bonuses import BONUSES, Owed, Wait, bonus, bonus_units, decide
from ledger.transfers import EARNINGS, TransferKind

PEOPLE = [AccountId(random_id()) for _ in range(4)]
AIC = 100_000_000


@st.composite
def owed(draw: st.DrawFn) -> Owed:
    person = draw(st.sampled_from(PEOPLE))
    mates = draw(st.frozensets(st.sampled_from(PEOPLE), max_size=2)) - {person}
    return Owed(
        random_id(),
        person,
        draw(st.sampled_from(["accepted-10", "streak-7"])),
        Amount(draw(st.integers(1, 5 * AIC))),
        is_suspended=draw(st.booleans()),
        mates=mates,
    )


@given(
    st.lists(owed(), max_size=12, unique_by=lambda each: (each.account, each.what)),
    st.integers(0, PARTS),
    st.integers(0, 10 * AIC),
    st.lists(st.integers(-AIC, 6 * AIC), min_size=4, max_size=4),
    st.frozensets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["accepted-10", "streak-7"]))),
)
def test_whatever_is_owed_no_limit_is_passed(
    several: list[Owed], price: int, free: int, rooms: list[int], had: frozenset[tuple[AccountId, str]]
) -> None:
    room = dict(zip(PEOPLE, rooms, strict=True))
    decisions = decide(several, price_parts=price, free_units=free, room_units=room, had=had)

    assert len(decisions) == len(several)
    spent, taken = 0, defaultdict[AccountId, int](int)
    paid = set(had)
    for each, decision in zip(several, decisions, strict=True):
        if isinstance(decision, Amount):
            assert decision.units == each.base.units * price // PARTS
            assert not each.is_suspended
            assert not any((mate, each.what) in paid for mate in each.mates)
            paid.add((each.account, each.what))
            spent, taken[each.account] = spent + decision.units, taken[each.account] + decision.units
    assert spent <= free
    assert all(units <= max(room[person], 0) for person, units in taken.items())


@given(st.lists(owed(), max_size=12, unique_by=lambda each: (each.account, each.what)), st.integers(0, PARTS))
def test_where_nothing_is_in_the_way_all_are_paid(several: list[Owed], price: int) -> None:
    free = [Owed(each.id, each.account, each.what, each.base) for each in several]
    room = dict.fromkeys(PEOPLE, 100 * AIC)
    decisions = decide(free, price_parts=price, free_units=100 * AIC, room_units=room, had=frozenset())
    assert decisions == [Amount(bonus_units(each.base, price)) for each in free]


def test_the_first_reason_is_told_and_smaller_ones_get_by() -> None:
    me, mate = PEOPLE[:2]
    ring = frozenset({mate})
    several = [
        Owed(random_id(), me, "a", Amount(9), is_suspended=True, mates=ring),
        Owed(random_id(), me, "a", Amount(9), mates=ring),
        Owed(random_id(), me, "b", Amount(9), mates=ring),
        Owed(random_id(), me, "c", Amount(4), mates=ring),
        Owed(random_id(), mate, "d", Amount(4)),
    ]
    decisions = decide(
        several, price_parts=PARTS, free_units=7, room_units={me: 5, mate: 50}, had=frozenset({(mate, "a")})
    )
    assert decisions == [Wait.SUSPENDED, Wait.RING, Wait.CAP, Amount(4), Wait.SHARE]


def test_a_bonus_is_one_transfer_out_of_the_contributor_pool_however_often_it_is_made() -> None:
    subject, amount = random_id(), Amount(7)
    first = bonus(subject, PEOPLE[0], amount, TransferKind.STREAK)
    assert first == bonus(subject, PEOPLE[0], amount, TransferKind.STREAK)
    assert first.id != bonus(random_id(), PEOPLE[0], amount, TransferKind.STREAK).id
    assert set(BONUSES) == set(EARNINGS) - {TransferKind.REWARD}
