"""Checkpoints are C2SP's: read in their one way, believed for one origin under known keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import merkle, note
from ledger.log.checkpoint import Checkpoint, open_checkpoint, parse_signed, parse_text
from ledger.log.errors import CheckpointMalformed, NoteMalformed, OriginWrong, SignatureMissing, SignatureWrong
from ledger.log.note import KeyType, Note, SigningKey, VerifierKey

# The log of Go's checksum database: its key is in every Go toolchain, and these heads it has signed.
GO_KEY = note.parse_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
GO_ORIGIN = "go.sum database tree"
GO_HEADS = [
    (
        6_476_701,
        (
            "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n— sum.golang.org "
            "Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n"
        ),
    ),
    (
        65_209_736,
        (
            "go.sum database tree\n65209736\n5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n— sum.golang.org "
            "Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cVtYspg3dxXABkGZZKdsQ8=\n"
        ),
    ),
]

# The example of C2SP tlog-cosignature: neither key is published with it.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)

LOG = SigningKey("example.com/log", bytes(range(32)))
WITNESS = SigningKey("witness.example/w1", b"w" * 32, KeyType.COSIGNATURE)
TREE = Checkpoint("example.com/log", 7, b"r" * 32)
SIGNED = Note(TREE.text, (note.sign(TREE.text, LOG),))


@pytest.mark.parametrize(("size", "head"), GO_HEADS)
def test_heads_of_gos_checksum_database_verify(size: int, head: str) -> None:
    assert open_checkpoint(head, [GO_KEY], GO_ORIGIN).size == size


@pytest.mark.parametrize(("size", "head"), GO_HEADS)
def test_a_head_of_gos_checksum_database_with_another_size_does_not(size: int, head: str) -> None:
    with pytest.raises(SignatureWrong):
        open_checkpoint(head.replace(str(size), str(size + 1)), [GO_KEY], GO_ORIGIN)


def test_the_specifications_example_is_read_and_written_as_it_is() -> None:
    signed = parse_signed(SOFA)
    assert (signed.checkpoint.origin, signed.checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert str(signed.note) == SOFA
    assert signed.checkpoint.text == signed.note.text
    assert int.from_bytes(signed.note.signatures[1].body[:8], "big") == 1_679_315_147


def test_the_sofas_key_has_the_hash_of_gos_own() -> None:
    """The example's log signs under the hash 033de0ae: names, not hashes, tell two such keys apart."""
    assert parse_signed(SOFA).note.signatures[0].key_id == GO_KEY.id
    with pytest.raises(SignatureMissing):
        parse_signed(SOFA).verify([GO_KEY])


def test_a_checkpoint_is_believed_for_its_own_log_only() -> None:
    assert open_checkpoint(str(SIGNED), [LOG.verifier], "example.com/log") == TREE
    with pytest.raises(OriginWrong):
        open_checkpoint(str(SIGNED), [LOG.verifier], "example.com/other")


def test_a_witness_does_not_replace_the_log() -> None:
    cosigned = Note(TREE.text, (note.cosign(TREE.text, WITNESS, 1),))
    with pytest.raises(SignatureMissing):
        open_checkpoint(str(cosigned), [LOG.verifier], "example.com/log")


def test_a_key_found_in_the_note_is_never_trusted() -> None:
    mallory = SigningKey("example.com/log", b"m" * 32)
    forged = Note(TREE.text, (note.sign(TREE.text, mallory),))
    with pytest.raises(SignatureMissing):
        open_checkpoint(str(forged), [LOG.verifier], "example.com/log")


def test_while_a_key_is_rotated_either_key_opens_it() -> None:
    following = SigningKey("example.com/log", b"n" * 32)
    both = str(SIGNED.signed(note.sign(TREE.text, following)))
    for keys in ([LOG.verifier], [following.verifier], [LOG.verifier, following.verifier]):
        assert open_checkpoint(both, keys, "example.com/log") == TREE


def test_extension_lines_are_signed_and_kept() -> None:
    tree = Checkpoint("example.com/log", 7, b"r" * 32, ("one", "two 2"))
    signed = Note(tree.text, (note.sign(tree.text, LOG),))
    assert open_checkpoint(str(signed), [LOG.verifier], "example.com/log") == tree


ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "lines"),
        ("a\n1\n", "lines"),
        (f"a\n1\n{ROOT}", "lines"),
        (f"\n1\n{ROOT}\n", "empty line"),
        (f"a\n\n{ROOT}\n", "empty line"),
        (f"a\n1\n{ROOT}\n\n", "empty line"),
        (f"a\n1\n{ROOT}\n\nb\n", "empty line"),
        (f"a\n01\n{ROOT}\n", "size"),
        (f"a\n+1\n{ROOT}\n", "size"),
        (f"a\n-1\n{ROOT}\n", "size"),
        (f"a\n 1\n{ROOT}\n", "size"),
        (f"a\n١\n{ROOT}\n", "size"),
        (f"a\n1.0\n{ROOT}\n", "size"),
        (f"a\n{1 << 63}\n{ROOT}\n", "size"),
        (f"a\n{10**30}\n{ROOT}\n", "size"),
        ("a\n1\nAAAA\n", "root"),
        (f"a\n1\n{ROOT[:-1]}\n", "root"),
        (f"a\n1\n{ROOT.replace('2I=', '2J=')}\n", "root"),
        (f"a\n1\n{ROOT} \n", "root"),
        (f"a\n0\n{ROOT}\n", "root"),
    ],
)
def test_what_is_not_a_checkpoint_in_its_one_way_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CheckpointMalformed) as caught:
        parse_text(text)
    assert caught.value.facts["reason"] == reason


@given(st.integers(1, (1 << 63) - 1), st.binary(min_size=32, max_size=32))
def test_checkpoints_are_read_back(size: int, root: bytes) -> None:
    tree = Checkpoint("example.com/log", size, root)
    assert parse_text(tree.text) == tree


def test_the_empty_tree_has_a_checkpoint() -> None:
    tree = Checkpoint("example.com/log", 0, merkle.EMPTY_ROOT)
    assert tree.text == "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert parse_text(tree.text) == tree


@given(st.integers(0, 8 * len(str(SIGNED).encode()) - 1))
def test_no_bit_of_a_checkpoint_can_be_changed(bit: int) -> None:
    data = bytearray(str(SIGNED).encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteMalformed, CheckpointMalformed, OriginWrong, SignatureWrong, SignatureMissing)):
        open_checkpoint(bytes(data), [LOG.verifier], "example.com/log")


def test_a_witnesses_line_is_verified_where_the_witness_is_known() -> None:
    cosigned = SIGNED.signed(note.cosign(TREE.text, WITNESS, 1_800_000_000))
    found = parse_signed(str(cosigned)).verify([WITNESS.verifier, LOG.verifier])
    assert [(each.key.name, each.at_s) for each in found] == [(LOG.name, None), (WITNESS.name, 1_800_000_000)]
    impostor = VerifierKey(WITNESS.name, LOG.verifier.public, KeyType.COSIGNATURE)
    assert [each.key for each in parse_signed(str(cosigned)).verify([impostor, LOG.verifier])] == [LOG.verifier]
