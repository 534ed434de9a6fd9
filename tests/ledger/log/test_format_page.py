"""docs/log-format.md shows a real log: made again here, byte for byte, and checked as anyone would check it."""

from pathlib import Path

import pytest

from ledger.log.leaf import decode
from ledger.log.proof import parse_proof
from ledger.log.receipts import check_receipt
from ledger.log.replay import Replay
from ledger.verify.__main__ import main as verify
from tests.ledger.log import example
from tests.ledger.log.samples import LOG, ORIGIN, flipped


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The example's files in a folder, the receipt beside them."""
    for path, data in example.files().items():
        file = tmp_path / "log" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "reward.tlog-proof").write_text(example.receipt(), "utf-8")
    (tmp_path / "balances").write_text(example.balance_note(), "utf-8")
    return tmp_path


def test_the_page_shows_every_block_as_it_is() -> None:
    page = example.PAGE.read_text("utf-8")
    assert sorted(example.names(page)) == sorted(example.blocks())
    assert page == example.filled(page), "run: python -m tests.ledger.log.example"


def test_the_examples_receipt_proves_its_reward() -> None:
    checked = check_receipt(parse_proof(example.receipt()), [LOG.verifier], ORIGIN)
    assert checked.receipt.transfer_id == example.REWARD.id
    assert checked.receipt.subject == example.ASSIGNMENT
    assert (checked.leaf.credit, checked.leaf.amount) == (example.PERSON, example.REWARD.amount)


def test_the_examples_leaves_are_a_whole_economy() -> None:
    log = example.example_log()
    economy = Replay(log.leaves.__getitem__)
    for leaf in log.leaves:
        decode(leaf)
        economy.take(leaf)
    economy.check_whole()
    assert economy.accounts[example.PERSON].posted_units == example.REWARD.amount.units


def test_the_command_on_the_page_finds_the_example_valid(published: Path) -> None:
    places = [str(published / "log"), str(published / "reward.tlog-proof"), str(published / "balances")]
    assert verify([*places, "--key", LOG.verifier.vkey]) == 0
    command = f"    python -m ledger.verify log reward.tlog-proof --key {LOG.verifier.vkey}\n"
    assert command in example.PAGE.read_text("utf-8")


@pytest.mark.parametrize("path", sorted(example.files()))
def test_one_changed_bit_in_any_file_of_the_example_is_found(published: Path, path: str) -> None:
    file = published / "log" / path
    whole = file.read_bytes()
    for bit in range(0, 8 * len(whole), 977):
        file.write_bytes(flipped(whole, bit))
        assert verify([str(published / "log"), "--key", LOG.verifier.vkey]) == 1
