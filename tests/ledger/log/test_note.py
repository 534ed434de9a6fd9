"""Notes and keys are C2SP's and Go's; nobody is believed who is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import note
from ledger.log.errors import KeyMalformed, NoteMalformed, SignatureMissing, SignatureWrong
from ledger.log.note import KeyType, Note, Signature, SigningKey, VerifierKey

# The example of golang.org/x/mod/sumdb/note.
PETER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_NOTE = (
    f"{PETER_TEXT}\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

# The first example of C2SP signed-note: its text has an empty line, its key is not published.
QUASIMODO = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"  # noqa: E501
)

LOG = SigningKey("example.com/log", bytes(range(32)))
OTHER = SigningKey("example.com/log", bytes(32))
WITNESS = SigningKey("witness.example/w1", b"w" * 32, KeyType.COSIGNATURE)
TEXT = "example.com/log\n7\nline\n"
NOTE = Note(TEXT, (note.sign(TEXT, LOG), note.cosign(TEXT, WITNESS, 1_679_315_147)))


def test_gos_own_example_is_read_verified_and_written() -> None:
    peter = note.parse_signing_key(PETER)
    assert peter.verifier.vkey == PETER_PUBLIC
    assert note.parse_vkey(PETER_PUBLIC) == peter.verifier
    assert str(Note(PETER_TEXT, (note.sign(PETER_TEXT, peter),))) == PETER_NOTE
    assert note.verified(note.parse_note(PETER_NOTE), [note.parse_vkey(PETER_PUBLIC)])[0].key == peter.verifier


def test_the_specifications_example_is_read_and_written_as_it_is() -> None:
    read = note.parse_note(QUASIMODO)
    assert read.text.endswith("\n\ned è subito sera.\n")
    assert [each.name for each in read.signatures] == ["quasimodo.example/salvatore"]
    assert str(read) == QUASIMODO


@pytest.mark.parametrize("key", [LOG, OTHER, WITNESS])
def test_keys_are_read_back(key: SigningKey) -> None:
    assert note.parse_signing_key(key.text) == key
    assert note.parse_vkey(key.verifier.vkey) == key.verifier


def test_a_secret_is_in_no_printed_key() -> None:
    assert LOG.seed.hex() not in repr(LOG)
    assert repr(LOG.seed) not in repr(LOG)
    with pytest.raises(KeyMalformed) as caught:
        note.parse_signing_key(LOG.text[:-4] + "AAA=")
    assert LOG.text[-20:-6] not in str(caught.value)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        PETER_PUBLIC.replace("c74f20a3", "c74f20a4"),
        PETER_PUBLIC.replace("c74f20a3", "C74F20A3"),
        PETER_PUBLIC.replace("Peter", "Piet"),
        PETER_PUBLIC.replace("Peter", "Peter "),
        PETER_PUBLIC.replace("+ARpc", "+AhpC"),
        PETER_PUBLIC[:-1],
        PETER_PUBLIC + "AAAA",
        PETER_PUBLIC + "\n",
        PETER,
        VerifierKey("small.example", bytes(32)).vkey,  # hashed and written correctly, but a key that signs anything
        VerifierKey("", note.parse_vkey(PETER_PUBLIC).public).vkey,
    ],
)
def test_what_is_not_a_key_in_its_one_way_is_refused(vkey: str) -> None:
    with pytest.raises(KeyMalformed):
        note.parse_vkey(vkey)


@pytest.mark.parametrize("text", ["", PETER_PUBLIC, PETER[:-1], PETER.replace("c74f", "c740"), LOG.text + " "])
def test_what_is_not_a_secret_key_in_its_one_way_is_refused(text: str) -> None:
    with pytest.raises(KeyMalformed):
        note.parse_signing_key(text)


def test_log_and_witness_are_told_apart_though_they_share_a_key() -> None:
    as_log, as_witness = (
        VerifierKey("a", LOG.verifier.public),
        VerifierKey("a", LOG.verifier.public, KeyType.COSIGNATURE),
    )
    assert as_log.id != as_witness.id
    assert as_witness.is_cosigner
    assert not as_log.is_cosigner


def test_everyone_known_who_signed_is_named_in_the_order_of_the_lines() -> None:
    found = note.verified(note.parse_note(str(NOTE)), [WITNESS.verifier, LOG.verifier])
    assert [(each.key, each.at_s) for each in found] == [(LOG.verifier, None), (WITNESS.verifier, 1_679_315_147)]


def test_a_cosignature_is_over_the_time_and_the_whole_text() -> None:
    assert note.cosigned_message(TEXT, 1_679_315_147) == f"cosignature/v1\ntime 1679315147\n{TEXT}".encode()
    line = NOTE.signatures[1]
    later = line.body[:7] + bytes([line.body[7] ^ 1]) + line.body[8:]
    with pytest.raises(SignatureWrong):
        note.verified(Note(TEXT, (NOTE.signatures[0], Signature(line.name, line.key_id, later))), [WITNESS.verifier])


@pytest.mark.parametrize("body", [b"", b"1234567", bytes(72), b"\xff" * 8 + bytes(64), bytes(73)])
def test_a_cosignature_of_another_shape_is_refused(body: bytes) -> None:
    signature = Signature(WITNESS.name, WITNESS.verifier.id, body)
    with pytest.raises(SignatureWrong):
        note.verified(Note(TEXT, (signature,)), [WITNESS.verifier])


def test_a_note_signed_by_strangers_only_is_refused() -> None:
    with pytest.raises(SignatureMissing):
        note.verified(NOTE, [OTHER.verifier])
    with pytest.raises(SignatureMissing):
        note.verified(NOTE, [])


def test_a_strangers_signature_is_kept_and_never_counts() -> None:
    nonsense = Signature(LOG.name, OTHER.verifier.id, b"anything at all")
    mixed = note.parse_note(str(NOTE.signed(nonsense)))
    assert mixed.signatures[-1] == nonsense
    assert [each.key for each in note.verified(mixed, [LOG.verifier])] == [LOG.verifier]


def test_a_wrong_signature_in_a_known_name_spoils_the_note_though_another_is_right() -> None:
    for wrong in (bytes(64), note.sign(TEXT + "x", LOG).body):
        forged = NOTE.signed(Signature(LOG.name, LOG.verifier.id, wrong))
        with pytest.raises(SignatureWrong):
            note.verified(forged, [LOG.verifier, WITNESS.verifier])


def test_a_signature_given_twice_counts_once() -> None:
    twice = NOTE.signed(note.cosign(TEXT, WITNESS, 1_679_315_148), NOTE.signatures[0])
    assert len(twice.signatures) == 3
    assert [each.at_s for each in note.verified(twice, [WITNESS.verifier])] == [1_679_315_147]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "no signatures"),
        ("text\n", "no signatures"),
        ("text\n— a AAAAAAA=\n", "no signatures"),
        ("text\n\n", "end"),
        (PETER_NOTE[:-1], "end"),
        (PETER_NOTE + "\n", "end"),
        (PETER_NOTE + "x\n", "signature line"),
        (PETER_NOTE.replace("— ", "- "), "signature line"),
        (PETER_NOTE.replace("— ", "—"), "signature line"),
        (PETER_NOTE.replace("— ", "—  "), "signature line"),
        (PETER_NOTE.replace("PeterNeumann ", "Peter+Neumann "), "signature line"),
        (PETER_NOTE.replace("PeterNeumann ", "Peter\u2003Neumann "), "signature line"),
        (PETER_NOTE.replace("PeterNeumann ", "PeterNeumann  "), "signature line"),
        (PETER_NOTE.replace("AM=", "AN="), "signature line"),  # the same bytes, written otherwise
        (PETER_NOTE.replace("AM=", "AM"), "signature line"),
        ("text\n\n— a AAAAAA==\n", "signature line"),  # a key's hash and no signature
        (PETER_NOTE.replace("\n", "\r\n"), "control character"),
        (PETER_NOTE.replace("If", "I\tf"), "control character"),
        (PETER_NOTE.encode().replace(b"If", b"I\xff"), "utf-8"),
        ("text\ud800\n\n— a AAAAAAA=\n", "utf-8"),
        ("text\n\n" + "— a AAAAAAA=\n" * 101, "signatures"),
        ("text" * 300_000 + "\n\n— a AAAAAAA=\n", "size"),
    ],
)
def test_what_is_not_a_note_is_refused_with_its_reason(data: str | bytes, reason: str) -> None:
    with pytest.raises(NoteMalformed) as caught:
        note.parse_note(data)
    assert caught.value.facts["reason"] == reason


def test_sixteen_signatures_and_more_are_read() -> None:
    assert len(note.parse_note("text\n\n" + "— a AAAAAAA=\n" * 100).signatures) == 100


@given(st.integers(0, 8 * len(str(NOTE).encode()) - 1))
def test_no_bit_of_a_note_can_be_changed(bit: int) -> None:
    data = bytearray(str(NOTE).encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteMalformed, SignatureWrong, SignatureMissing)):
        _both_signed(note.parse_note(bytes(data)))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read = note.parse_note(data)
    except NoteMalformed:
        return
    assert str(read).encode() == data


def _both_signed(signed: Note) -> None:
    """Each of the two alone: where the other's line is spoiled, it is not asked for."""
    note.verified(signed, [LOG.verifier])
    note.verified(signed, [WITNESS.verifier])
