"""A leaf is written in one way, for ever."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import AccountId
from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import AccountKind
from ledger.emission import PriceDay
from ledger.log.errors import LeafMalformed
from ledger.log.leaf import (
    ACCOUNT_CODES,
    TRANSFER_CODES,
    AccountLeaf,
    KeyLeaf,
    Leaf,
    PriceLeaf,
    ReleaseLeaf,
    TransferLeaf,
    commitment,
    decode,
    encode,
)
from ledger.transfers import TransferKind
from tests.ledger.log.samples import leaves, transfer_leaves

ANA, BO = (AccountId(UUID(int=number)) for number in (1, 2))
REWARD = TransferLeaf(b"i" * 32, ANA, BO, Amount(300), TransferKind.REWARD, b"s" * 32, 20_000)
HOLD = replace(REWARD, kind=TransferKind.HOLD, expires_at=5)
CAPTURE = replace(REWARD, kind=TransferKind.CAPTURE, resolves=4)
CORRECT = replace(REWARD, kind=TransferKind.CORRECT, corrects=4)
PRICE = PriceLeaf(PriceDay(1, 9, 8, 7, 6, 5, 4, 3, 4))

# What stands here has been published somewhere: a change of any byte is a new version of the format.
ROUTE = "69" * 32 + "00" * 15 + "01" + "00" * 15 + "02" + "000000000000012c"
REST = "73" * 32 + "00004e20"
WRITTEN: list[tuple[Leaf, str]] = [
    (AccountLeaf(ANA, AccountKind.CONTRIBUTOR), "0101" + "00" * 15 + "01" + "04"),
    (REWARD, "0102" + ROUTE + "02" + "00" * 24 + REST),
    (HOLD, "0102" + ROUTE + "08" + "00" * 23 + "05" + REST),
    (CAPTURE, "0102" + ROUTE + "09" + "00" * 7 + "04" + "00" * 16 + REST),
    (CORRECT, "0102" + ROUTE + "0e" + "00" * 15 + "04" + "00" * 8 + REST),
    (PRICE, "0103" + "00000001" + "".join(f"{number:016x}" for number in (9, 8, 7, 6, 5, 4, 3, 4))),
    (ReleaseLeaf(b"c" * 32, b"m" * 32), "0104" + "63" * 32 + "6d" * 32),
    (KeyLeaf(b"k" * 32), "0105" + "6b" * 32),
]


@pytest.mark.parametrize(("leaf", "written"), WRITTEN)
def test_each_type_is_written_as_it_was_published(leaf: Leaf, written: str) -> None:
    assert encode(leaf).hex() == written
    assert decode(bytes.fromhex(written)) == leaf


def test_every_kind_has_its_code_and_keeps_it() -> None:
    assert [(kind.value, code) for kind, code in ACCOUNT_CODES.items()] == [
        ("issuance", 1),
        ("pool", 2),
        ("escrow", 3),
        ("contributor", 4),
        ("group", 5),
        ("vesting", 6),
        ("redeemed", 7),
    ]
    assert [(kind.value, code) for kind, code in TRANSFER_CODES.items()] == [
        ("genesis", 1),
        ("reward", 2),
        ("streak", 3),
        ("achievement", 4),
        ("referral", 5),
        ("fund", 6),
        ("refund", 7),
        ("hold", 8),
        ("capture", 9),
        ("void", 10),
        ("expire", 11),
        ("vest", 12),
        ("spend", 13),
        ("correct", 14),
    ]
    assert set(ACCOUNT_CODES) == set(AccountKind)
    assert set(TRANSFER_CODES) == set(TransferKind)


@given(leaves)
def test_leaves_are_read_back(leaf: Leaf) -> None:
    assert decode(encode(leaf)) == leaf


@given(leaves, leaves)
def test_two_leaves_are_never_written_alike(one: Leaf, other: Leaf) -> None:
    assert (encode(one) == encode(other)) == (one == other)


@given(leaves, st.integers(0, 2_000))
def test_a_changed_bit_is_another_leaf_or_none(leaf: Leaf, bit: int) -> None:
    data = bytearray(encode(leaf))
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    try:
        read = decode(bytes(data))
    except LeafMalformed:
        return
    assert read != leaf
    assert encode(read) == data


@given(st.integers(0, 2), st.integers(0, 6), st.data())
def test_any_bytes_are_a_leaf_in_its_one_way_or_none(version: int, leaf_type: int, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from([17, 32, 64, 68, 133]) | st.integers(0, 140))
    written = bytes([version, leaf_type]) + data.draw(st.binary(min_size=length, max_size=length))
    try:
        read = decode(written)
    except LeafMalformed:
        return
    assert encode(read) == written


@given(leaves, st.binary(min_size=1, max_size=4))
def test_nothing_is_cut_and_nothing_follows(leaf: Leaf, more: bytes) -> None:
    written = encode(leaf)
    for other in (written + more, written[:-1], written[1:], written[:1], b""):
        with pytest.raises(LeafMalformed):
            decode(other)


def with_bytes(leaf: Leaf, at: int, data: str) -> bytes:
    """A leaf with some bytes of its body replaced, counted from the body's start."""
    written, new = encode(leaf), bytes.fromhex(data)
    return written[: 2 + at] + new + written[2 + at + len(new) :]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"", "version"),
        (b"\x01", "type"),
        (b"\x00" + encode(REWARD)[1:], "version"),
        (b"\x02" + encode(REWARD)[1:], "version"),
        (b"\x01\x00" + encode(REWARD)[2:], "type"),
        (b"\x01\x06" + encode(REWARD)[2:], "type"),
        (b"\x01\x01" + encode(REWARD)[2:], "length"),
        (encode(REWARD) + b"\0", "length"),
        (with_bytes(AccountLeaf(ANA, AccountKind.POOL), 16, "00"), "kind"),
        (with_bytes(AccountLeaf(ANA, AccountKind.POOL), 16, "08"), "kind"),
        (with_bytes(REWARD, 72, "00"), "kind"),
        (with_bytes(REWARD, 72, "0f"), "kind"),
        (with_bytes(REWARD, 64, "0000000000000000"), "amount"),
        (with_bytes(REWARD, 64, f"{SUPPLY_UNITS + 1:016x}"), "amount"),
        (with_bytes(REWARD, 64, "ff" * 8), "amount"),
        (with_bytes(REWARD, 73, "0000000000000001"), "shape"),
        (with_bytes(REWARD, 81, "0000000000000001"), "shape"),
        (with_bytes(REWARD, 89, "0000000000000001"), "shape"),
        (with_bytes(CAPTURE, 73, "0000000000000000"), "shape"),
        (with_bytes(CORRECT, 81, "0000000000000000"), "shape"),
        (with_bytes(HOLD, 89, "0000000000000000"), "shape"),
        (with_bytes(CAPTURE, 73, "8000000000000000"), "number"),
        (with_bytes(HOLD, 89, "8000000000000000"), "number"),
        (with_bytes(PRICE, 4, "ff" * 8), "number"),
        (with_bytes(PRICE, 12, f"{10:016x}"), "number"),
        (with_bytes(PRICE, 28, "80" + "00" * 7), "number"),
        (with_bytes(PRICE, 60, f"{2:016x}"), "number"),
    ],
)
def test_what_is_no_leaf_is_refused_with_its_reason(written: bytes, reason: str) -> None:
    with pytest.raises(LeafMalformed) as caught:
        decode(written)
    assert caught.value.facts["reason"] == reason


@given(transfer_leaves(), st.integers(0, 31))
def test_a_commitment_that_is_cut_is_our_own_mistake(leaf: TransferLeaf, length: int) -> None:
    for cut in (replace(leaf, id_commitment=bytes(length)), replace(leaf, subject_commitment=bytes(length))):
        with pytest.raises(AssertionError):
            encode(cut)


def test_a_commitment_is_the_hash_of_salt_and_value() -> None:
    assert commitment(bytes(32), b"").hex() == "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
    with pytest.raises(AssertionError):
        commitment(b"short", b"value")
