"""Proofs are C2SP tlog-proof, and receipts prove their own transfer and no other."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import AccountId, TransferId
from kernel.money import Amount
from ledger.accounts import AccountKind
from ledger.log import note
from ledger.log.errors import (
    CheckpointMalformed,
    CommitmentWrong,
    InclusionWrong,
    LeafMalformed,
    LogError,
    NoteMalformed,
    OriginWrong,
    ProofMalformed,
    SignatureMissing,
)
from ledger.log.leaf import AccountLeaf, TransferLeaf, commitment, encode
from ledger.log.proof import parse_proof
from ledger.log.receipts import Receipt, check_receipt, parse_receipt
from ledger.transfers import TransferKind
from tests.ledger.log.samples import LOG, ORIGIN, WITNESS, MemoryLog, flipped, hashes, leaves

TRANSFER, SUBJECT = TransferId(UUID(int=77)), UUID(int=78)
ID_SALT, SUBJECT_SALT = b"1" * 32, b"2" * 32
REWARD = TransferLeaf(
    id_commitment=commitment(ID_SALT, TRANSFER.bytes),
    debit=AccountId(UUID(int=1)),
    credit=AccountId(UUID(int=2)),
    amount=Amount.aic(3),
    kind=TransferKind.REWARD,
    subject_commitment=commitment(SUBJECT_SALT, SUBJECT.bytes),
    day=20_000,
)
RECEIPT = Receipt(encode(REWARD), TRANSFER, ID_SALT, SUBJECT, SUBJECT_SALT)
PLACE = 5


def log_with(leaf: bytes) -> MemoryLog:
    log = MemoryLog()
    log.append([encode(AccountLeaf(AccountId(UUID(int=number)), AccountKind.GROUP)) for number in range(PLACE)])
    log.append([leaf, *(b"later" for _ in range(5))])
    return log


PROOF = log_with(RECEIPT.leaf).proof(PLACE, 11, bytes(RECEIPT))
TEXT = str(PROOF)


def test_a_proof_is_written_as_the_specification_has_it() -> None:
    lines = TEXT.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 5"
    assert len(lines[3 : lines.index("")]) == len(PROOF.hashes) == 4
    assert TEXT.endswith("\n\n" + str(PROOF.signed.note))
    assert parse_proof(TEXT) == parse_proof(TEXT.encode()) == PROOF


def test_a_proof_without_extra_has_no_such_line() -> None:
    bare = replace(PROOF, extra=None)
    assert "extra" not in str(bare)
    assert parse_proof(str(bare)) == bare


def test_the_proof_of_the_only_leaf_has_no_hashes() -> None:
    log = MemoryLog()
    log.append([RECEIPT.leaf])
    alone = log.proof(0, 1)
    assert str(alone).startswith("c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/log\n1\n")
    parse_proof(str(alone)).verify_leaf(RECEIPT.leaf)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", ProofMalformed),
        ("nothing", ProofMalformed),
        (TEXT.replace("@v1", "@v2"), ProofMalformed),
        (TEXT.replace("extra ", "extra  "), ProofMalformed),
        (TEXT.replace("extra ", "Extra "), ProofMalformed),
        (TEXT.replace("index 5", "index 05"), ProofMalformed),
        (TEXT.replace("index 5", "index -5"), ProofMalformed),
        (TEXT.replace("index 5", "index ５"), ProofMalformed),
        (TEXT.replace("index 5", "index"), ProofMalformed),
        (TEXT.replace("index 5\n", ""), ProofMalformed),
        (TEXT.replace("index 5\n", "index 5\nAAAA\n"), ProofMalformed),
        (TEXT.replace("index 5\n", f"index 5\n{'A' * 43}=\n" + f"{'A' * 43}=\n" * 63), ProofMalformed),
        (TEXT.replace("\n", "\r\n"), ProofMalformed),
        (TEXT.encode() + b"\xff", ProofMalformed),
        ("x" * 1_000_001, ProofMalformed),
        (TEXT.replace("\n11\n", "\n011\n"), CheckpointMalformed),
        (TEXT.replace("— ", "- "), NoteMalformed),
        (TEXT[: TEXT.index("—")], NoteMalformed),
        (TEXT[:-1], NoteMalformed),
    ],
)
def test_what_is_no_proof_in_its_one_way_is_refused(text: str | bytes, error: type[LogError]) -> None:
    with pytest.raises(error):
        parse_proof(text)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"c2sp.org/tlog-proof@v1\n{text}".encode()))
def test_any_bytes_are_a_proof_or_refused(data: bytes) -> None:
    try:
        read = parse_proof(data)
    except LogError:
        return
    assert str(read).encode() == data


def test_a_receipt_proves_its_transfer() -> None:
    checked = check_receipt(parse_proof(TEXT), [LOG.verifier], ORIGIN)
    assert (checked.receipt, checked.leaf, checked.index) == (RECEIPT, REWARD, PLACE)
    assert checked.checkpoint.size == 11
    assert [each.key for each in checked.signed_by] == [LOG.verifier]


def test_a_receipts_witnesses_are_named() -> None:
    signed = PROOF.signed
    cosigned = replace(signed, note=signed.note.signed(note.cosign(signed.note.text, WITNESS, 1_800_000_000)))
    checked = check_receipt(replace(PROOF, signed=cosigned), [LOG.verifier, WITNESS.verifier], ORIGIN)
    assert [each.at_s for each in checked.signed_by] == [None, 1_800_000_000]


def test_a_receipt_is_refused_for_another_log_and_under_another_key() -> None:
    with pytest.raises(OriginWrong):
        check_receipt(PROOF, [LOG.verifier], "example.com/other")
    with pytest.raises(SignatureMissing):
        check_receipt(PROOF, [WITNESS.verifier], ORIGIN)


def test_a_receipt_is_refused_in_another_tree_or_place() -> None:
    other = log_with(b"another leaf").signed(11)
    for wrong in (replace(PROOF, signed=other), replace(PROOF, index=4), replace(PROOF, index=11)):
        with pytest.raises(InclusionWrong):
            check_receipt(wrong, [LOG.verifier], ORIGIN)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (replace(RECEIPT, transfer_id=TransferId(UUID(int=79))), "transfer"),
        (replace(RECEIPT, id_salt=b"9" * 32), "transfer"),
        (replace(RECEIPT, subject=UUID(int=79)), "subject"),
        (replace(RECEIPT, subject_salt=b"9" * 32), "subject"),
    ],
)
def test_a_receipt_opens_its_own_commitments_only(changed: Receipt, field: str) -> None:
    with pytest.raises(CommitmentWrong) as caught:
        check_receipt(replace(PROOF, extra=bytes(changed)), [LOG.verifier], ORIGIN)
    assert caught.value.facts["field"] == field


def test_a_receipt_with_a_greater_amount_is_refused() -> None:
    richer = replace(RECEIPT, leaf=encode(replace(REWARD, amount=Amount.aic(4))))
    with pytest.raises(InclusionWrong):
        check_receipt(replace(PROOF, extra=bytes(richer)), [LOG.verifier], ORIGIN)


@pytest.mark.parametrize("extra", [None, b"", b"\x01", bytes(RECEIPT)[:97], b"\x02" + bytes(RECEIPT)[1:]])
def test_a_proof_that_carries_no_receipt_is_refused(extra: bytes | None) -> None:
    with pytest.raises(ProofMalformed):
        check_receipt(replace(PROOF, extra=extra), [LOG.verifier], ORIGIN)


def test_a_receipt_is_of_a_transfer() -> None:
    account = encode(AccountLeaf(AccountId(UUID(int=1)), AccountKind.POOL))
    proof = log_with(account).proof(PLACE, 11, bytes(replace(RECEIPT, leaf=account)))
    with pytest.raises(ProofMalformed):
        check_receipt(proof, [LOG.verifier], ORIGIN)
    with pytest.raises(LeafMalformed):
        check_receipt(replace(PROOF, extra=bytes(RECEIPT) + b"\0"), [LOG.verifier], ORIGIN)


@given(st.integers(0, 8 * len(TEXT.encode()) - 1))
def test_no_bit_of_a_receipt_can_be_changed(bit: int) -> None:
    with pytest.raises(LogError):
        check_receipt(parse_proof(flipped(TEXT.encode(), bit)), [LOG.verifier], ORIGIN)


@given(leaves, hashes, hashes)
def test_receipts_are_read_back(leaf: TransferLeaf, id_salt: bytes, subject_salt: bytes) -> None:
    receipt = Receipt(encode(leaf), TRANSFER, id_salt, SUBJECT, subject_salt)
    assert parse_receipt(bytes(receipt)) == receipt


def test_each_of_many_leaves_has_a_proof_of_its_own() -> None:
    log = MemoryLog()
    log.append([number.to_bytes(2, "big") for number in range(600)])
    for index in range(0, 600, 37):
        proof = parse_proof(str(log.proof(index, 600)))
        assert len(proof.hashes) <= (600).bit_length()
        proof.verify_leaf(index.to_bytes(2, "big"))
        with pytest.raises(InclusionWrong):
            proof.verify_leaf((index + 1).to_bytes(2, "big"))
