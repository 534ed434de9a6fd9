"""The balance tree counts every balance once, and hides no debt."""

from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import AccountId
from kernel.money import SUPPLY_UNITS
from ledger.log.balances import Balance, BalanceHead, BalanceTree, SumNode, parse_head, verify_balance
from ledger.log.errors import BalanceWrong


def balances(count: int) -> list[Balance]:
    return [
        Balance(AccountId(UUID(int=number)), bytes([number]) * 32, 100 + number, number)
        for number in range(1, count + 1)
    ]


def head_of(tree: BalanceTree, size: int = 9) -> BalanceHead:
    return BalanceHead("example.com/log/balances", 20_000, size, tree.count, tree.root)


def by_hand(balance: Balance) -> bytes:
    units = balance.posted_units.to_bytes(8, "big") + balance.pending_units.to_bytes(8, "big")
    return sha256(b"\0" + balance.account.bytes + balance.salt + units).digest()


def test_the_tree_of_one_is_its_leaf() -> None:
    """H(0 ‖ account ‖ salt ‖ posted ‖ pending)."""
    [only] = balances(1)
    tree = BalanceTree([only])
    assert tree.root == only.node == SumNode(by_hand(only), 101)
    verify_balance(only, 0, [], head_of(tree))


def test_a_node_hashes_both_sides_with_their_sums() -> None:
    """H(1 ‖ left hash ‖ left sum ‖ right hash ‖ right sum); the third of three stands alone on the right."""
    one, two, three = balances(3)
    left = sha256(b"\1" + by_hand(one) + (101).to_bytes(8, "big") + by_hand(two) + (102).to_bytes(8, "big")).digest()
    whole = sha256(b"\1" + left + (203).to_bytes(8, "big") + by_hand(three) + (103).to_bytes(8, "big")).digest()
    assert BalanceTree([one, two, three]).root == SumNode(whole, 306)


@given(st.integers(1, 70))
def test_every_balance_is_proved_at_its_place_and_at_no_other(count: int) -> None:
    all_of_them = balances(count)
    tree = BalanceTree(all_of_them)
    head = head_of(tree)
    assert head.root.sum_units == sum(each.posted_units for each in all_of_them)
    for index, balance in enumerate(all_of_them):
        proof = tree.proof(index)
        verify_balance(balance, index, proof, head)
        for other in {index + 1, index - 1, index ^ 1, count} - {index}:
            with pytest.raises(BalanceWrong):
                verify_balance(balance, other, proof, head)


@given(st.integers(2, 40), st.data())
def test_nothing_about_a_balance_can_be_changed(count: int, data: st.DataObject) -> None:
    all_of_them, index = balances(count), data.draw(st.integers(0, count - 1))
    tree = BalanceTree(all_of_them)
    head, proof, balance = head_of(tree), tree.proof(index), all_of_them[index]
    for changed in (
        replace(balance, posted_units=balance.posted_units + 1),
        replace(balance, pending_units=balance.pending_units - 1),
        replace(balance, salt=b"x" * 32),
        replace(balance, account=AccountId(UUID(int=999))),
    ):
        with pytest.raises(BalanceWrong):
            verify_balance(changed, index, proof, head)
    place = data.draw(st.integers(0, len(proof) - 1))
    for sibling in (
        replace(proof[place], sum_units=proof[place].sum_units + 1),
        replace(proof[place], sum_units=-proof[place].sum_units),
        replace(proof[place], sum_units=SUPPLY_UNITS + 1),
        replace(proof[place], hash=b"x" * 32),
    ):
        with pytest.raises(BalanceWrong):
            verify_balance(balance, index, [*proof[:place], sibling, *proof[place + 1 :]], head)
    for other in (proof[1:], proof[:-1], [*proof, proof[-1]]):
        with pytest.raises(BalanceWrong):
            verify_balance(balance, index, other, head)


def test_a_debt_beside_a_balance_is_found_out() -> None:
    """A sum of 2^64 - 1 in the bytes would be a debt of one: no sum above the supply is accepted."""
    [only] = balances(1)
    for sum_units in (-1, SUPPLY_UNITS + 1, SUPPLY_UNITS - only.posted_units + 1, (1 << 64) - 1):
        root = SumNode(b"r" * 32, SUPPLY_UNITS)
        with pytest.raises(BalanceWrong, match="sum"):
            verify_balance(
                only, 0, [SumNode(b"s" * 32, sum_units)], replace(head_of(BalanceTree([only])), count=2, root=root)
            )


@pytest.mark.parametrize(("posted", "pending"), [(-1, 0), (1, -1), (1, 2), (SUPPLY_UNITS + 1, 0)])
def test_a_balance_below_zero_or_above_the_supply_is_no_leaf(posted: int, pending: int) -> None:
    with pytest.raises(BalanceWrong):
        BalanceTree([Balance(AccountId(UUID(int=1)), bytes(32), posted, pending)])


def test_accounts_stand_in_order_and_once() -> None:
    first, second = balances(2)
    for wrong in ([second, first], [first, first], [replace(first, posted_units=0, pending_units=0)], []):
        with pytest.raises(BalanceWrong):
            BalanceTree(wrong)


def test_all_balances_together_are_never_more_than_the_supply() -> None:
    first, second = balances(2)
    whole = BalanceTree(
        [replace(first, posted_units=SUPPLY_UNITS - 1), replace(second, posted_units=1, pending_units=0)]
    )
    assert whole.root.sum_units == SUPPLY_UNITS
    with pytest.raises(BalanceWrong):
        BalanceTree([replace(first, posted_units=SUPPLY_UNITS), replace(second, posted_units=1, pending_units=0)])


def test_a_head_is_read_back() -> None:
    head = head_of(BalanceTree(balances(3)))
    assert head.text.startswith("example.com/log/balances\n20000\n9\n3\n")
    assert head.text.endswith("\n306\n")
    assert parse_head(head.text) == head


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/balances\n", "\n"),
        ("\n20000\n", "\n020000\n"),
        ("\n9\n", "\n-9\n"),
        ("\n3\n", "\n"),
        ("\n306\n", f"\n{SUPPLY_UNITS + 1}\n"),
        ("\n306\n", "\n306"),
        ("\n306\n", "\n306\n\n"),
        ("=\n", "\n"),
    ],
)
def test_what_is_no_head_in_its_one_way_is_refused(old: str, new: str) -> None:
    text = head_of(BalanceTree(balances(3))).text
    assert old in text
    with pytest.raises(BalanceWrong):
        parse_head(text.replace(old, new))
