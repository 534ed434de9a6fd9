"""Replay: what the ledger records replays, what it refuses is refused, and the first wrong leaf is named."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import AccountId
from kernel.money import PARTS, SUPPLY_UNITS, Amount
from ledger import corrections, escrow, holds
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, Account, AccountKind, well_known_id
from ledger.emission import next_price
from ledger.log.leaf import AccountLeaf, KeyLeaf, Leaf, PriceLeaf, TransferLeaf, encode
from ledger.log.replay import DAY_S, Replay
from ledger.log.replay_errors import LeafWrong
from ledger.transfers import Transfer, TransferKind
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, MemoryLedger, economy, made, subject
from tests.ledger.verify.author import DAY, leaves_of, salt, small_economy

ANA, BO, CHEN = (person.id for person in PEOPLE)
K = TransferKind


def replayed(leaves: Sequence[Leaf | bytes]) -> Replay:
    data = [leaf if isinstance(leaf, bytes) else encode(leaf) for leaf in leaves]
    replay = Replay(data.__getitem__)
    for leaf in data:
        replay.take(leaf)
    replay.check_whole()
    return replay


def first_wrong(leaves: Sequence[Leaf | bytes]) -> tuple[int, str]:
    with pytest.raises(LeafWrong) as caught:
        replayed(leaves)
    return int(caught.value.facts["index"]), str(caught.value.facts["reason"])


def funded() -> tuple[MemoryLedger, list[Leaf]]:
    """Genesis, an escrow, everybody's account, and three points for Ana."""
    ledger = economy(Amount.aic(1000))
    for name, person in (("a", ANA), ("b", BO), ("c", CHEN)):
        assert ledger.one(escrow.reward(subject(name), ESCROW.id, person, Amount.aic(3))) == "recorded"
    return ledger, [*leaves_of(ledger.transfers.values(), ledger), AccountLeaf(REDEEMED.id, REDEEMED.kind)]


def leaf(
    kind: TransferKind, debit: AccountId, credit: AccountId, amount: Amount, *, day: int = DAY, **links: int
) -> TransferLeaf:
    return TransferLeaf(salt("id"), debit, credit, amount, kind, salt("subject"), day, **links)


def held(day: int = DAY, expires_at: int = (DAY + 1) * DAY_S) -> TransferLeaf:
    return leaf(K.HOLD, ANA, REDEEMED.id, Amount.aic(1), day=day, expires_at=expires_at)


def test_every_kind_of_leaf_replays_to_the_stored_balances() -> None:
    ledger, leaves = small_economy()

    replay = replayed(leaves)

    assert replay.size == len(leaves)
    assert {id: (each.posted_units, each.pending_units) for id, each in replay.accounts.items()} == {
        id: (account.posted_units, account.pending_units)
        for id, account in ledger.accounts.items()
        if id in replay.accounts
    }
    assert replay.accounts[ISSUANCE.id].posted_units == -SUPPLY_UNITS


def test_a_sponsor_fills_an_escrow_and_has_the_rest_back() -> None:
    _, leaves = small_economy()
    before = replayed(leaves).accounts[ANA].posted_units

    sponsored = [leaf(K.FUND, ANA, ESCROW.id, Amount.aic(2)), leaf(K.REFUND, ESCROW.id, ANA, Amount(150_000_001))]

    assert replayed([*leaves, *sponsored]).accounts[ANA].posted_units == before - 49_999_999


def test_a_log_may_end_anywhere() -> None:
    _, leaves = small_economy()
    for size in range(len(leaves) + 1):
        assert replayed(leaves[:size]).size == size


PRICE = next(each for each in small_economy()[1] if isinstance(each, PriceLeaf))
OTHER_POOL = well_known_id("test:another pool")

WRONG: list[tuple[str, str, Callable[[int], list[Leaf]]]] = [
    ("an account twice", "AccountReopened", lambda _: [AccountLeaf(ANA, AccountKind.CONTRIBUTOR)]),
    ("a fifth pool", "AccountMisnamed", lambda _: [AccountLeaf(OTHER_POOL, AccountKind.POOL)]),
    ("a second issuance", "AccountMisnamed", lambda _: [AccountLeaf(OTHER_POOL, AccountKind.ISSUANCE)]),
    ("the same key again", "KeyRepeated", lambda _: [KeyLeaf(salt("k")), KeyLeaf(salt("k"))]),
    ("to oneself", "SameAccount", lambda _: [leaf(K.SPEND, ANA, ANA, Amount(1))]),
    ("an unopened account", "AccountUnopened", lambda _: [leaf(K.SPEND, ANA, OTHER_POOL, Amount(1))]),
    ("more than there is", "InsufficientFunds", lambda _: [leaf(K.SPEND, ANA, REDEEMED.id, Amount.aic(4))]),
    ("what is held", "InsufficientFunds", lambda _: [held(), leaf(K.SPEND, ANA, REDEEMED.id, Amount.aic(3))]),
    ("a sponsor's held points", "InsufficientFunds", lambda _: [held(), leaf(K.FUND, ANA, ESCROW.id, Amount.aic(3))]),
    ("a sponsor of a pool", "RouteForbidden", lambda _: [leaf(K.FUND, ANA, ECOSYSTEM_POOL.id, Amount(1))]),
    ("back in time", "DayBackwards", lambda _: [leaf(K.SPEND, ANA, REDEEMED.id, Amount(1), day=DAY - 1)]),
    ("a forbidden route", "RouteForbidden", lambda _: [leaf(K.REFUND, ANA, REDEEMED.id, Amount(1))]),
    ("the pool funding", "PoolProtected", lambda _: [leaf(K.FUND, CONTRIBUTOR_POOL.id, ESCROW.id, Amount(1))]),
    ("a second genesis", "IssuanceClosed", lambda _: [leaf(K.GENESIS, ISSUANCE.id, ECOSYSTEM_POOL.id, Amount(1))]),
    ("issuance spending", "IssuanceClosed", lambda _: [leaf(K.FUND, ISSUANCE.id, ESCROW.id, Amount(1))]),
    ("points for issuance", "IssuanceClosed", lambda _: [leaf(K.SPEND, ANA, ISSUANCE.id, Amount(1))]),
    ("a hold that is over", "HoldExpired", lambda _: [held(expires_at=DAY * DAY_S)]),
    ("no hold", "HoldUnknown", lambda _: [leaf(K.VOID, ANA, REDEEMED.id, Amount.aic(1), resolves=1)]),
    (
        "a hold to come",
        "ReferenceForward",
        lambda at: [leaf(K.VOID, ANA, REDEEMED.id, Amount.aic(1), resolves=at + 1)],
    ),
    (
        "captured twice",
        "HoldResolved",
        lambda at: [held(), *(leaf(K.CAPTURE, ANA, REDEEMED.id, Amount(1), resolves=at + 1) for _ in range(2))],
    ),
    (
        "another's hold",
        "HoldMismatch",
        lambda at: [held(), leaf(K.CAPTURE, BO, REDEEMED.id, Amount(1), resolves=at + 1)],
    ),
    (
        "a void of a part",
        "HoldMismatch",
        lambda at: [held(), leaf(K.VOID, ANA, REDEEMED.id, Amount(1), resolves=at + 1)],
    ),
    (
        "more than held",
        "ExceedsHold",
        lambda at: [held(), leaf(K.CAPTURE, ANA, REDEEMED.id, Amount.aic(2), resolves=at + 1)],
    ),
    (
        "captured late",
        "HoldExpired",
        lambda at: [held(), leaf(K.CAPTURE, ANA, REDEEMED.id, Amount(1), day=DAY + 1, resolves=at + 1)],
    ),
    (
        "expired early",
        "HoldNotExpired",
        lambda at: [
            held(expires_at=(DAY + 2) * DAY_S),
            leaf(K.EXPIRE, ANA, REDEEMED.id, Amount.aic(1), day=DAY, resolves=at + 1),
        ],
    ),
    ("correcting a key", "OriginalUnknown", lambda _: [leaf(K.CORRECT, ANA, ESCROW.id, Amount(1), corrects=1)]),
    (
        "correcting a hold",
        "NotCorrectable",
        lambda at: [held(), leaf(K.CORRECT, REDEEMED.id, ANA, Amount(1), corrects=at + 1)],
    ),
    ("a crooked correction", "CorrectionMismatch", lambda _: [corrected(ANA, REDEEMED.id, Amount(1))]),
    (
        "corrected too far",
        "ExceedsOriginal",
        lambda _: [corrected(ANA, ESCROW.id, Amount.aic(2)), corrected(ANA, ESCROW.id, Amount.aic(2))],
    ),
    ("a price day twice", "PriceDayBackwards", lambda _: [PRICE, PRICE]),
    (
        "a price of one's own",
        "PriceWrong",
        lambda _: [PRICE, PriceLeaf(replace(PRICE.price, day=DAY + 1, price_parts=PARTS // 2))],
    ),
]


def corrected(debit: AccountId, credit: AccountId, amount: Amount) -> TransferLeaf:
    """A correction of Ana's reward, which stands at a known place."""
    return leaf(K.CORRECT, debit, credit, amount, corrects=REWARD_INDEX + 1)


REWARD_INDEX = next(
    at for at, each in enumerate(funded()[1]) if isinstance(each, TransferLeaf) and each.kind is TransferKind.REWARD
)


@pytest.mark.parametrize(("what", "reason", "tail"), WRONG, ids=[what for what, _, _ in WRONG])
def test_the_first_wrong_leaf_is_named(what: str, reason: str, tail: Callable[[int], list[Leaf]]) -> None:
    _, leaves = funded()
    added = tail(len(leaves))

    assert first_wrong([*leaves, *added]) == (len(leaves) + len(added) - 1, reason), what


ENDS = [(K.CAPTURE, DAY, Amount(1)), (K.VOID, DAY, Amount.aic(1)), (K.EXPIRE, DAY + 1, Amount.aic(1))]


@pytest.mark.parametrize(("kind", "day", "amount"), ENDS)
def test_a_hold_ends_in_time_and_frees_the_rest(kind: TransferKind, day: int, amount: Amount) -> None:
    _, leaves = funded()
    end = leaf(kind, ANA, REDEEMED.id, amount, day=day, resolves=len(leaves) + 1)

    replay = replayed([*leaves, held(), end])

    assert replay.open_holds == replay.held_units == replay.accounts[ANA].pending_units == 0
    assert replay.accounts[REDEEMED.id].posted_units == (1 if kind is K.CAPTURE else 0)


def test_a_log_begins_with_its_key() -> None:
    assert first_wrong([AccountLeaf(ANA, AccountKind.CONTRIBUTOR)]) == (0, "LogUnopened")


@pytest.mark.parametrize("change", ["amount", "order", "missing"])
def test_genesis_is_the_same_in_every_log(change: str) -> None:
    _, leaves = funded()
    genesis = [at for at, each in enumerate(leaves) if isinstance(each, TransferLeaf) and each.kind is K.GENESIS]
    first, last = genesis[0], genesis[-1]
    if change == "amount":
        original = leaves[first]
        assert isinstance(original, TransferLeaf)
        leaves[first] = replace(original, amount=Amount(original.amount.units - 1))
        wrong = first
    elif change == "order":
        opened, early = leaves[last - 1], leaves[last]
        leaves[last - 1 : last + 1] = []
        leaves[first:first] = [opened, early]
        wrong = first + 1
    else:
        del leaves[last]
        wrong = next(at for at in range(last, len(leaves)) if isinstance(leaves[at], TransferLeaf))

    assert first_wrong(leaves) == (wrong, "GenesisWrong")


@pytest.mark.parametrize("at", [0, 1, 5, 10])
def test_a_leaf_that_is_written_another_way_is_named(at: int) -> None:
    data = [encode(each) for each in funded()[1]]
    data[at] += b"\0"

    assert first_wrong(data) == (at, "LeafMalformed")


def priced(pool_units: int, days_later: int) -> list[Leaf]:
    """The pool pays a point a day for days before and after the day of a price that counts on so much."""
    _, leaves = funded()
    leaves += [leaf(K.REWARD, CONTRIBUTOR_POOL.id, ANA, Amount.aic(1), day=DAY + at) for at in range(1, 6)]
    price = next_price(None, day=DAY + 6, pool_units=pool_units, active=1, demand_units=0, newcomer_units=0)
    leaves.append(PriceLeaf(price))
    return [*leaves, leaf(K.REWARD, CONTRIBUTOR_POOL.id, ANA, Amount.aic(1), day=DAY + 6 + days_later)]


def test_no_price_counts_on_more_than_the_pool_had() -> None:
    had = 6 * 10**17 - 5 * Amount.aic(1).units
    yesterday = Amount.aic(1).units  # may have been posted while the price was made, by a clock a moment behind

    replayed(priced(had, days_later=2))
    replayed(priced(had + yesterday, days_later=2))
    replayed(priced(had + yesterday + 1, days_later=1))
    wrong = priced(had + yesterday + 1, days_later=2)
    assert first_wrong(wrong) == (len(wrong) - 2, "PoolOverstated")


def rewarded(units: int, day: int, *, price_first: bool = True) -> list[Leaf]:
    """Two bonuses on a day, the second of so much, and the prices of that day and the next."""
    _, leaves = funded()
    today = next_price(None, day=DAY + 1, pool_units=10**15, active=1, demand_units=0, newcomer_units=0)
    later = next_price(today, day=DAY + 2, pool_units=10**15, active=1, demand_units=0, newcomer_units=0)
    paid = [
        leaf(K.STREAK, CONTRIBUTOR_POOL.id, ANA, Amount(1), day=day),
        leaf(K.ACHIEVEMENT, CONTRIBUTOR_POOL.id, ANA, Amount(units), day=day),
    ]
    prices: list[Leaf] = [PriceLeaf(today), PriceLeaf(later)]
    return [*leaves, *prices, *paid] if price_first else [*leaves, *paid, *prices]


def test_no_days_bonuses_are_more_than_their_share() -> None:
    share = 10**15 * 189_885_306_642 // 10**15 * 3 // 20
    replayed(rewarded(share - 1, DAY + 1))
    replayed(rewarded(share - 1, DAY + 2))
    replayed(rewarded(share, DAY + 3))  # its price may still come
    replayed(rewarded(share - 1, DAY + 1, price_first=False))
    over = rewarded(share, DAY + 1)
    assert first_wrong(over) == (len(over) - 1, "BonusesBeyondShare")
    late = rewarded(share, DAY + 1, price_first=False)
    assert first_wrong(late) == (len(late) - 3, "BonusesBeyondShare")
    unpriced = rewarded(1, DAY)
    assert first_wrong(unpriced) == (len(unpriced) - 1, "BonusesBeyondShare")


KINDS = st.sampled_from([K.REWARD, K.FUND, K.REFUND, K.SPEND, K.VEST, K.STREAK, K.GENESIS])
OWNERS: Sequence[Account] = (*PEOPLE, ESCROW, REDEEMED, CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE)
STEPS = st.one_of(
    st.tuples(KINDS, st.integers(0, len(OWNERS) - 1), st.integers(0, len(OWNERS) - 1), st.integers(1, 10**9)),
    st.tuples(st.sampled_from([K.HOLD]), st.integers(0, 2), st.just(4), st.integers(1, 4 * 10**8)),
    st.tuples(
        st.sampled_from([K.CAPTURE, K.VOID, K.CORRECT]), st.integers(0, 9), st.just(0), st.integers(1, 4 * 10**8)
    ),
)


def intended(step: tuple[TransferKind, int, int, int], at: int, ledger: MemoryLedger) -> Transfer | None:
    """What a step asks for; None where it names an earlier transfer that is not there."""
    kind, one, other, units = step
    if kind is K.HOLD:
        return holds.hold(subject(at), OWNERS[one].id, OWNERS[other].id, Amount(units), NOW + timedelta(days=9))
    earlier = [each for each in ledger.transfers.values() if (each.kind is K.HOLD) == (kind is not K.CORRECT)]
    if kind in {K.CAPTURE, K.VOID, K.CORRECT} and not earlier:
        return None
    if kind is K.CAPTURE:
        return holds.capture(earlier[one % len(earlier)], Amount(units))
    if kind is K.VOID:
        return holds.void(earlier[one % len(earlier)])
    if kind is K.CORRECT:
        return corrections.correct(earlier[-1 - one % len(earlier)], Amount(units), subject(at))
    return made(kind, OWNERS[one].id, OWNERS[other].id, Amount(units), at)


@given(st.lists(STEPS, max_size=25))
def test_replay_judges_as_the_ledger_judges(steps: list[tuple[TransferKind, int, int, int]]) -> None:
    ledger, _ = funded()
    for at, step in enumerate(steps):
        transfer = intended(step, at, ledger)
        if transfer is None:
            continue
        before = dict(ledger.transfers)
        outcome = ledger.one(transfer)
        if outcome in {"recorded", "exists", "IdReused"}:
            continue
        refused = transfer.posted(NOW, 10**6)
        tried = leaves_of(before.values(), ledger)
        tried += [
            AccountLeaf(each.id, each.kind)
            for each in OWNERS
            if not any(isinstance(known, AccountLeaf) and known.id == each.id for known in tried)
        ]
        wrong = leaves_of([*before.values(), refused], ledger)[-1]
        assert isinstance(wrong, TransferLeaf)
        assert first_wrong([*tried, wrong]) == (len(tried), outcome)

    replay = replayed(leaves_of(ledger.transfers.values(), ledger))
    assert all(replay.accounts[id].posted_units == ledger.accounts[id].posted_units for id in replay.accounts)
    assert all(replay.accounts[id].pending_units == ledger.accounts[id].pending_units for id in replay.accounts)
