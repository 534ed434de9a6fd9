"""A day's balances: they add up, each is in the tree, and the log says the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from kernel.errors import HouseError
from ledger.accounts import CONTRIBUTOR_POOL, ISSUANCE, AccountKind
from ledger.log.balance_proof import BalanceProof, parse_balance_proof
from ledger.log.balances import Balance, BalanceHead, BalanceTree, SumNode
from ledger.log.leaf import AccountLeaf
from ledger.log.note import Note, SigningKey, sign
from tests.ledger.samples import PEOPLE
from tests.ledger.verify.author import DAY, KEY, NAME, OTHER_KEY, put, salt
from tests.ledger.verify.conftest import Published, Verify

SIZE = 31
ANA = PEOPLE[0].id


def balances(log: Published) -> list[Balance]:
    """Everybody's balance, in the order of the tree."""
    opened = {leaf.id for leaf in log.leaves if isinstance(leaf, AccountLeaf)} - {ISSUANCE.id}
    accounts = sorted((log.ledger.accounts[id] for id in opened), key=lambda each: each.id.int)
    return [
        Balance(each.id, salt(str(each.id)), each.posted_units, each.pending_units)
        for each in accounts
        if each.posted_units
    ]


def proven(log: Published, size: int = SIZE, signer: SigningKey = KEY, moved_units: int = 0) -> BalanceProof:
    """What Ana gets as the proof of her balance, or of one that was moved to her in the tree alone."""
    moved = {ANA: moved_units, CONTRIBUTOR_POOL.id: -moved_units}
    everybody = [replace(each, posted_units=each.posted_units + moved.get(each.account, 0)) for each in balances(log)]
    tree = BalanceTree(everybody)
    text = BalanceHead(f"{NAME}/balances", DAY, size, tree.count, tree.root).text
    index = next(at for at, each in enumerate(everybody) if each.account == ANA)
    return BalanceProof(everybody[index], index, tuple(tree.proof(index)), Note(text, (sign(text, signer),)))


def test_a_balance_is_counted_and_the_log_says_the_same(log: Published, verify: Verify, tmp_path: Path) -> None:
    put(tmp_path, "mine", str(proven(log)).encode())

    alone, said = verify(tmp_path / "mine")
    assert alone == 0
    assert "10 accounts, 10,000,000,000 AIC in all" in said
    assert f"Account {ANA} had 2.1 AIC, 0 of it on hold" in said
    assert verify(tmp_path / "mine", log.folder)[0] == 0


def test_the_signed_head_is_checked_alone(log: Published, verify: Verify, tmp_path: Path) -> None:
    put(tmp_path, "head", str(proven(log).note).encode())
    put(tmp_path, "forged", str(proven(log, signer=OTHER_KEY).note).encode())

    assert verify(tmp_path / "head")[0] == 0
    assert verify(tmp_path / "head", log.folder)[0] == 0
    assert "not signed by any key you gave" in verify(tmp_path / "forged")[1]


def test_another_balance_is_refused(log: Published, verify: Verify, tmp_path: Path) -> None:
    proof = proven(log)
    richer = replace(proof, balance=replace(proof.balance, posted_units=proof.balance.posted_units + 1))
    put(tmp_path, "mine", str(richer).encode())

    status, said = verify(tmp_path / "mine")

    assert status == 1
    assert "the balance is not in that tree" in said


def test_balances_that_the_log_knows_otherwise_are_named(log: Published, verify: Verify, tmp_path: Path) -> None:
    put(tmp_path, "moved", str(proven(log, moved_units=1)).encode())
    put(tmp_path, "earlier", str(proven(log, size=5)).encode())

    assert f"gives account {ANA} 210000001 units, the log 210000000" in verify(tmp_path / "moved", log.folder)[1]
    assert "counts 10 accounts, the log has 1 at that size" in verify(tmp_path / "earlier", log.folder)[1]


@pytest.mark.parametrize(("units", "status"), [(10**18, 0), (10**18 - 1, 1), (0, 1)])
def test_a_days_balances_add_up_to_the_supply(verify: Verify, tmp_path: Path, units: int, status: int) -> None:
    text = BalanceHead(f"{NAME}/balances", DAY, SIZE, 7, SumNode(bytes(32), units)).text
    put(tmp_path, "balances", str(Note(text, (sign(text, KEY),))).encode())

    found, said = verify(tmp_path / "balances")

    assert found == status
    assert ("7 accounts, 10,000,000,000 AIC in all" in said) == (status == 0)


def test_no_byte_of_a_balances_proof_can_be_flipped_unnoticed(log: Published) -> None:
    whole = str(proven(log)).encode()
    signature = whole.index(b"\n\n", whole.index(b"/balances"))

    unnoticed = [at for at in range(signature) if holds(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], log)]

    assert unnoticed == []
    assert holds(whole, log)
    assert AccountKind.ISSUANCE not in {log.ledger.accounts[each.account].kind for each in balances(log)}


def holds(data: bytes, log: Published) -> bool:
    """Whether a proof passes under the head that was signed."""
    try:
        proof = parse_balance_proof(data)
        proof.verify()
    except HouseError:
        return False
    return proof.note.text == proven(log).note.text
