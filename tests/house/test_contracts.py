"""The floors hold, and each contract has been seen to break on a trespass of its own."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import HOUSE

CONTRACTS = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

TRESPASSES = [
    ("Six floors: each imports only from below", "flows/up.py", "import handlers"),
    ("Six floors: each imports only from below", "ledger/neighbour.py", "import scoring"),
    ("Floors 1 and 2 are pure", "ledger/rows.py", "import sqlalchemy"),
    ("Our log can be checked with the standard library alone", "ledger/sealed.py", "import cryptography"),
    ("Contributors and groups are served by aiogram alone", "handlers/contributor/mixed.py", "import telegram"),
    ("Operators are served by python-telegram-bot alone", "handlers/operator/mixed.py", "import aiogram"),
    ("The web is served by FastAPI alone", "handlers/web/mixed.py", "import aiogram"),
    ("Chat and clock reach data only through flows", "jobs/shortcut.py", "import store"),
    ("Models are asked by flows, through llm alone", "flows/direct.py", "import openai"),
    ("Chat and clock know no model", "jobs/curious.py", "import llm"),
    ("The sandbox knows nothing of the house", "sandbox/insider.py", "import kernel"),
    ("The house knows nothing of the sandbox", "bot/insider.py", "import sandbox"),
]


def broken(root: Path, *options: str) -> set[str]:
    """The contracts that import-linter finds broken below `root`."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-logo", *options], cwd=root, capture_output=True, text=True, check=False)
    verdicts = [line.strip() for line in done.stdout.splitlines()]
    names = {contract["name"] for contract in CONTRACTS}
    kept = {name for name in names if f"{name} KEPT" in verdicts}
    found = {name for name in names if f"{name} BROKEN" in verdicts}
    assert kept | found == names, done.stdout + done.stderr
    assert (done.returncode != 0) == bool(found)
    return found


@pytest.fixture
def bare_house(tmp_path: Path) -> Path:
    """The house's packages without their contents, under the house's own contracts."""
    (tmp_path / "pyproject.toml").write_text((HOUSE / "pyproject.toml").read_text())
    rooms = {path.parent for path in HOUSE.glob("*/__init__.py")}
    for contract in CONTRACTS:
        rooms |= {HOUSE / module.replace(".", "/") for module in contract.get("source_modules", [])}
    for room in rooms:
        copy = tmp_path / room.relative_to(HOUSE)
        copy.mkdir(parents=True, exist_ok=True)
        (copy / "__init__.py").touch()
    return tmp_path


def test_the_house_keeps_every_contract() -> None:
    assert broken(HOUSE) == set()


def test_every_contract_has_its_trespass() -> None:
    assert {name for name, _, _ in TRESPASSES} == {contract["name"] for contract in CONTRACTS}


def test_a_bare_house_keeps_every_contract(bare_house: Path) -> None:
    assert broken(bare_house, "--no-cache") == set()


@pytest.mark.parametrize(("contract", "path", "text"), TRESPASSES)
def test_a_trespass_breaks_its_contract_alone(contract: str, path: str, text: str, bare_house: Path) -> None:
    (bare_house / path).write_text(f"{text}\n")

    assert broken(bare_house, "--no-cache") == {contract}
