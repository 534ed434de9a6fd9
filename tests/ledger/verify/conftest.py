"""A small published log, and what the verifier says of whatever it is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ledger.log.leaf import Leaf
from ledger.log.note import Note
from ledger.verify.__main__ import main
from tests.ledger.samples import MemoryLedger
from tests.ledger.verify.author import KEY, publish, small_economy


@dataclass(frozen=True, slots=True)
class Published:
    """A log in a folder, and what it was made of."""

    folder: Path
    ledger: MemoryLedger
    leaves: Sequence[Leaf]
    note: Note


@pytest.fixture
def log(tmp_path: Path) -> Published:
    ledger, leaves = small_economy()
    return Published(tmp_path / "log", ledger, leaves, publish(tmp_path / "log", leaves))


Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the verifier with the log's key and English unless told otherwise."""

    def run(*arguments: str | Path, key: str | None = KEY.verifier.vkey, language: str = "en") -> tuple[int, str]:
        trusted = [] if key is None else ["--key", key]
        status = main([*map(str, arguments), *trusted, "--language", language])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run
