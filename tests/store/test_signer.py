"""The signer's files: secret, on the disk before anything is signed, refused with a sentence where they are damaged."""

import stat
from pathlib import Path

import pytest

from kernel.ids import TransferId, random_id
from ledger.log.checkpoint import open_checkpoint
from store.log import EMPTY, Head, Opening, Salts
from store.salt_book import SaltBook
from store.signer import Signer, SignerProblem

NAME = "aichain.test/log"


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    made = Signer(tmp_path / "keys", NAME)
    made.add_key()
    return made


def head(size: int) -> Head:
    return Head(size, bytes([size]) * 32)


def test_keys_and_head_are_for_their_owner_alone(signer: Signer, tmp_path: Path) -> None:
    signer.set_head(head(1))
    signer.salts.keep([(0, Opening(TransferId(random_id()), random_id(), Salts(bytes(32), bytes(32))))])
    with signer.alone() as is_alone:
        assert is_alone
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == dict.fromkeys(("log.key", "log.head", "log.salts", "log.lock"), 0o600)


def test_the_head_is_remembered_before_it_is_signed(signer: Signer, tmp_path: Path) -> None:
    [key] = signer.key_pairs()
    note = signer.sign(head(7), [key.verifier.public])
    assert open_checkpoint(str(note), [key.verifier], NAME).size == 7
    assert Signer(tmp_path / "keys", NAME).head() == head(7)


def test_nothing_is_signed_with_a_key_that_the_log_does_not_name(signer: Signer) -> None:
    with pytest.raises(SignerProblem, match="not this log's"):
        signer.sign(head(7), [bytes(32)])
    assert signer.head() == EMPTY


def test_a_key_of_another_name_is_refused(signer: Signer, tmp_path: Path) -> None:
    del signer
    with pytest.raises(SignerProblem, match=r"LOG_NAME is other, but the key in .* is of aichain\.test/log"):
        Signer(tmp_path / "keys", "other").key_pairs()


@pytest.mark.parametrize("content", ["", "\n", "PRIVATE+KEY+x", "ä" * 10, "PRIVATE+KEY+a+b+c\n"])
def test_a_damaged_key_is_refused_and_kept_secret(signer: Signer, tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys" / "log.key"
    secret = path.read_text()
    path.write_text(content + secret[:-5] if content else secret[:-5])
    with pytest.raises(SignerProblem) as problem:
        Signer(tmp_path / "keys", NAME).key_pairs()
    assert secret.rsplit("+", 1)[-1][:10] not in str(problem.value)


@pytest.mark.parametrize(
    "content", ["", "7\n", "x y\n", "-1 " + "A" * 43 + "=\n", "7 AAAA\n", "ä\n", "7 " + "A" * 43 + "=\nmore"]
)
def test_a_damaged_head_is_refused(signer: Signer, tmp_path: Path, content: str) -> None:
    (tmp_path / "keys" / "log.head").write_text(content)
    with pytest.raises(SignerProblem, match=r"damaged|can't be read"):
        signer.head()


def test_a_second_key_signs_beside_the_first_until_that_is_retired(signer: Signer, tmp_path: Path) -> None:
    with pytest.raises(SignerProblem, match="only one key"):
        signer.retire_key()
    new = signer.add_key()
    old, second = signer.key_pairs()
    assert second.verifier == new
    assert len(signer.sign(head(3), [old.verifier.public, new.public]).signatures) == 2

    assert signer.retire_key() == old.verifier

    assert [pair.verifier for pair in signer.key_pairs()] == [new]
    assert (tmp_path / "keys" / "log.key.retired").read_text() == f"{old.secret.text}\n"


def test_one_at_a_time(signer: Signer, tmp_path: Path) -> None:
    with signer.alone() as first, Signer(tmp_path / "keys", NAME).alone() as second:
        assert (first, second) == (True, False)
    with signer.alone() as again:
        assert again


def test_the_salt_book_keeps_and_forgets_leaf_by_leaf(tmp_path: Path) -> None:
    book = SaltBook(tmp_path / "salts")
    assert book.openings(0, 9) == {}
    book.erase([3])
    kept = {
        index: Opening(TransferId(random_id()), random_id(), Salts(bytes([index]) * 32, bytes([index + 1]) * 32))
        for index in (2, 5, 6)
    }
    book.keep(kept.items())
    assert book.openings(0, 100) == kept
    assert book.openings(3, 6) == {5: kept[5]}

    book.erase([5, 50])

    assert book.openings(0, 100) == {index: kept[index] for index in (2, 6)}
    assert kept[5].salts.id_salt not in (tmp_path / "salts").read_bytes()
