"""The verifier and the witness run where nothing is but Python and these two folders."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.transfers import TransferKind
from tests.ledger.verify.author import KEY, put, receipt_of
from tests.ledger.verify.conftest import Published

HOUSE = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `ledger` and `kernel` and nothing else."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in ("ledger", "kernel"):
        shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(folder: Path, module: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Python without the packages that are installed for it, and without its environment's settings."""
    command = [sys.executable, "-E", "-S", "-B", "-W", "error", "-m", module, *map(str, arguments), "--language", "en"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_log_is_checked_without_anything_installed(elsewhere: Path, log: Published) -> None:
    done = run(elsewhere, "ledger.verify", log.folder, "--key", KEY.verifier.vkey)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("VALID: everything that was asked holds.\n")


def test_a_receipt_is_checked_and_one_byte_more_or_less_is_noticed(elsewhere: Path, log: Published) -> None:
    reward = next(each for each in log.ledger.transfers.values() if each.kind is TransferKind.REWARD)
    whole = str(receipt_of(reward, log.leaves, log.note))
    at = whole.index("extra ") + 150
    put(log.folder, "whole", whole.encode())
    put(log.folder, "changed", (whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :]).encode())

    valid = run(elsewhere, "ledger.verify", log.folder / "whole", "--key", KEY.verifier.vkey)
    changed = run(elsewhere, "ledger.verify", log.folder / "changed", "--key", KEY.verifier.vkey)

    assert valid.returncode == 0, valid.stderr
    assert "Receipt: reward, 3 AIC" in valid.stdout
    assert changed.returncode == 1
    assert "✗" in changed.stdout
    assert "INVALID" in changed.stdout


def test_a_witness_makes_its_key_and_cosigns_without_anything_installed(elsewhere: Path, log: Published) -> None:
    key = elsewhere / "witness.key"
    made = run(elsewhere, "ledger.witness", "keygen", "witness.example/w1", key)
    given = ("--key", key, "--log", KEY.verifier.vkey, "--state", "state", "--out", "checkpoint")
    checked = run(elsewhere, "ledger.witness", "check", log.folder, *given)
    put(elsewhere, "policy", f"witness w1 {made.stdout.strip()}\nquorum w1\n".encode())
    trusted = ("--key", KEY.verifier.vkey, "--policy", "policy")

    assert key.stat().st_mode & 0o777 == 0o600
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr
    assert run(elsewhere, "ledger.verify", "checkpoint", *trusted).returncode == 0
    assert run(elsewhere, "ledger.verify", log.folder, *trusted).returncode == 1
    assert "File exists" in run(elsewhere, "ledger.witness", "keygen", "witness.example/w1", key).stderr
